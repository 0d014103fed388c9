// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.List;

/** Small text tools; widths are in characters. */
final class Text {
  /** A space at which no line ends; {@link #clean} leaves none in names. */
  private static final String TOGETHER = "\u00a0";

  private Text() {}

  /**
   * The text without control characters. Names come from files of others: an escape sequence in one
   * must not reach a terminal, nor a NUL an SVG.
   */
  static String clean(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isWhitespace(c) ? ' ' : c)
        .map(c -> Character.isISOControl(c) || !Character.isDefined(c) || isFormat(c) ? '?' : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  /** Invisible characters that turn or hide text, and lone surrogates. */
  private static boolean isFormat(int c) {
    int type = Character.getType(c);
    return type == Character.FORMAT || type == Character.SURROGATE;
  }

  static String padLeft(String text, int width) {
    return " ".repeat(Math.max(0, width - length(text))) + text;
  }

  static String padRight(String text, int width) {
    return text + " ".repeat(Math.max(0, width - length(text)));
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Cut to the width; a {@code ~} says that something is missing. */
  static String shorten(String text, int width) {
    if (length(text) <= width) {
      return text;
    }
    int end = text.offsetByCodePoints(0, Math.max(0, width - 1));
    return text.substring(0, end) + "~";
  }

  /**
   * Cut to the width in the middle: names that belong together differ at their ends, as {@code
   * NAME@HOST} do.
   */
  static String shortenMiddle(String text, int width) {
    int length = length(text);
    if (length <= width) {
      return text;
    }
    int tail = width - width / 2;
    return shorten(text, width - tail) + text.substring(text.offsetByCodePoints(0, length - tail));
  }

  /**
   * Names of policies in one line, those on another host than the one before as the host alone:
   * {@code dynamic@linux-5.14, @linux-6.5}.
   *
   * @param longest no name gets longer; 0 = no limit
   */
  static String joined(List<String> names, int longest) {
    List<String> parts = new ArrayList<>();
    String last = "";
    for (String name : names) {
      int at = name.lastIndexOf('@');
      String policy = at < 0 ? "" : name.substring(0, at);
      String part = at > 0 && policy.equals(last) ? name.substring(at) : name;
      parts.add(longest == 0 ? part : shortenMiddle(part, longest));
      last = policy;
    }
    return String.join(", ", parts);
  }

  /**
   * Words in lines of at most {@code width}, longer words broken. 0 = no limit. A per cent sign or
   * a bound stays with its number.
   */
  static List<String> wrap(String text, int width) {
    String bound = text.replace(" %", TOGETHER + "%").replaceAll("([<>]) (?=\\d)", "$1" + TOGETHER);
    return lines(bound, width).stream().map(line -> line.replace(TOGETHER, " ")).toList();
  }

  private static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : words(text, width)) {
      boolean full = width > 0 && length(line.toString()) + 1 + length(word) > width;
      if (line.length() > 0 && full) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static List<String> words(String text, int width) {
    List<String> words = new ArrayList<>();
    for (String word : text.trim().split("\\s+", -1)) {
      String rest = word;
      while (width > 0 && length(rest) > width) {
        int end = rest.offsetByCodePoints(0, width);
        words.add(rest.substring(0, end));
        rest = rest.substring(end);
      }
      words.add(rest);
    }
    return words;
  }

  /**
   * Appends two columns of wrapped text side by side, the left one indented by two characters.
   *
   * @param leftWidth of the left column
   * @param width of the line; 0 = no limit
   */
  static void appendColumns(
      StringBuilder out, String left, int leftWidth, String right, int width) {
    String indent = "  ";
    int rightWidth = width == 0 ? 0 : Math.max(10, width - leftWidth - 2 * indent.length());
    List<String> names = wrap(left, leftWidth);
    List<String> values = wrap(right, rightWidth);
    for (int i = 0; i < Math.max(names.size(), values.size()); i++) {
      String name = padRight(i < names.size() ? names.get(i) : "", leftWidth);
      String value = i < values.size() ? values.get(i) : "";
      out.append((indent + name + indent + value).stripTrailing()).append('\n');
    }
  }

  /** Appends wrapped text, the first line after {@code first}, the others indented to match. */
  static void appendWrapped(StringBuilder out, String first, String text, int width) {
    int indent = length(first);
    String prefix = first;
    for (String line : wrap(text, width == 0 ? 0 : Math.max(10, width - indent))) {
      out.append((prefix + line).stripTrailing()).append('\n');
      prefix = " ".repeat(indent);
    }
  }
}
