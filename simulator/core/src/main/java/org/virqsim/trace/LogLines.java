// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a file of any size, in memory that does not depend on it: of a line longer than {@link
 * #LONGEST} characters the rest is skipped.
 */
final class LogLines {
  /** Far more than the longest line that any of the formats has, a list of 2,048 descriptors. */
  static final int LONGEST = 1 << 16;

  private final Reader in;
  private final char[] buffer = new char[1 << 13];
  private int from;
  private int to;
  private boolean ended = true;

  LogLines(Reader in) {
    this.in = in;
  }

  /** Returns the next line without its end, or null after the last. */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    boolean any = false;
    ended = false;
    while (fill()) {
      any = true;
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      line.append(buffer, from, Math.min(end - from, LONGEST - line.length()));
      ended = end < to;
      from = ended ? end + 1 : end;
      if (ended) {
        break;
      }
    }
    if (!any) {
      return null;
    }
    int length = line.length();
    boolean carriage = length > 0 && line.charAt(length - 1) == '\r';
    return carriage ? line.substring(0, length - 1) : line.toString();
  }

  /** Returns whether the line returned last has its end; without one it may have been cut. */
  boolean ended() {
    return ended;
  }

  private boolean fill() throws IOException {
    if (from < to) {
      return true;
    }
    from = 0;
    to = in.read(buffer, 0, buffer.length);
    return to > 0;
  }
}
