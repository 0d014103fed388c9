// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.Collection;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Words in messages: what the user may have meant, and how much of a long text to show. */
public final class Words {
  private static final int LONGEST_SHOWN = 60;
  private static final int LONGEST_COMPARED = 100;

  private Words() {}

  /**
   * The candidate that is closest to a word, if one is close: at most a third of the word's letters
   * differ (at least one may). Of several equally close ones the first.
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
      int d = distance.apply(word, candidate);
      if (d < bestDistance) {
        best = candidate;
        bestDistance = d;
      }
    }
    return Optional.ofNullable(best);
  }

  /** {@code " (did you mean 'x'?)"}, or nothing when no candidate is close. */
  public static String didYouMean(String word, Collection<String> candidates) {
    return closest(word, candidates).map(c -> " (did you mean '" + c + "'?)").orElse("");
  }

  /** A suggestion when there is a close one, else the list of what there is. */
  static String suggest(String word, Collection<String> candidates) {
    String hint = didYouMean(word, candidates);
    if (!hint.isEmpty()) {
      return hint;
    }
    return candidates.isEmpty() ? "" : " (known: " + String.join(", ", candidates) + ")";
  }

  /**
   * A text that is safe to print on one line: control characters replaced, at most {@value
   * #LONGEST_SHOWN} characters.
   */
  static String shorten(String text) {
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
