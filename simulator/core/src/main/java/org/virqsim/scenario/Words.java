// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.Collection;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Words in messages: what the user may have meant, and how much of a long text to show. */
public final class Words {
  private static final int LONGEST_SHOWN = 60;
  private static final int LONGEST_COMPARED = 100;
  private static final int MOST_LISTED = 14;
  private static final int SHORTEST_PART = 3;

  private Words() {}

  /**
   * The candidate that is closest to a word, if one is close: at most a third of the word's letters
   * differ (at least one may), two swapped neighbours counting as one. Of several equally close
   * ones the first. If none is close, the first of which the word is a part.
   *
   * @param word what the user wrote
   * @param candidates what there is
   */
  public static Optional<String> closest(String word, Collection<String> candidates) {
    if (word.length() > LONGEST_COMPARED) {
      return Optional.empty();
    }
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String best = null;
    int bestDistance = Math.max(1, (word.length() + 1) / 3) + 1;
    for (String candidate : candidates) {
      int d = swapped(word, candidate) ? 1 : distance.apply(word, candidate);
      if (d < bestDistance) {
        best = candidate;
        bestDistance = d;
      }
    }
    if (best == null && word.length() >= SHORTEST_PART) {
      return candidates.stream().filter(candidate -> hasPart(candidate, word)).findFirst();
    }
    return Optional.ofNullable(best);
  }

  /** Whether the two differ by two neighbouring characters in the wrong order. */
  private static boolean swapped(String a, String b) {
    if (a.length() != b.length()) {
      return false;
    }
    int i = 0;
    while (i < a.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return i + 1 < a.length()
        && a.charAt(i) == b.charAt(i + 1)
        && a.charAt(i + 1) == b.charAt(i)
        && a.substring(i + 2).equals(b.substring(i + 2));
  }

  /** Whether the word is one of the words of which a name such as {@code free_irq} consists. */
  private static boolean hasPart(String name, String word) {
    int at = name.indexOf(word);
    int end = at + word.length();
    return at >= 0
        && (at == 0 || !Character.isLetterOrDigit(name.charAt(at - 1)))
        && (end == name.length() || !Character.isLetterOrDigit(name.charAt(end)));
  }

  /** {@code " (did you mean 'x'?)"}, or nothing when no candidate is close. */
  public static String didYouMean(String word, Collection<String> candidates) {
    return closest(word, candidates).map(c -> " (did you mean '" + c + "'?)").orElse("");
  }

  /** A suggestion when there is a close one, else the list of what there is, if it is short. */
  static String suggest(String word, Collection<String> candidates) {
    String hint = didYouMean(word, candidates);
    if (!hint.isEmpty()) {
      return hint;
    }
    boolean list = !candidates.isEmpty() && candidates.size() <= MOST_LISTED;
    return !list ? "" : " (known: " + String.join(", ", candidates) + ")";
  }

  /** What to say of an unknown policy: a suggestion, or where all of them are found. */
  static String suggestPolicy(String word, Collection<String> candidates) {
    String hint = didYouMean(word, candidates);
    return !hint.isEmpty()
        ? hint
        : " (see 'virqsim list policies'; one of a plugin needs --plugins DIR)";
  }

  /**
   * A text that is safe to print on one line: control characters replaced, at most {@value
   * #LONGEST_SHOWN} characters.
   */
  public static String shorten(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_SHOWN)
        .forEach(c -> shown.appendCodePoint(printable(c) ? c : '?'));
    if (text.codePointCount(0, text.length()) > LONGEST_SHOWN) {
      shown.append("...");
    }
    return shown.toString();
  }

  private static boolean printable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
