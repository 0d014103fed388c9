// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.util.Locale;
import java.util.Optional;
import org.virqsim.explore.Limits;

/** The limits of an exploration that a user sets, its progress on a terminal, and interruption. */
final class ExploreLimits implements Limits {
  private static final long SHOW_EVERY_NS = 200_000_000L;
  private final int maxStates;
  private final int maxDepth;
  private final int maxSeconds;
  private final long maxBytes;
  private final ProgressReport interruption;
  private final int columns;
  private final long began = System.nanoTime();
  private long shown;

  /**
   * Creates limits.
   *
   * @param maxBytes memory for states
   * @param interruption says whether the user wants to end it
   * @param columns width of the terminal for progress; 0 shows none
   */
  ExploreLimits(
      int maxStates,
      int maxDepth,
      int maxSeconds,
      long maxBytes,
      ProgressReport interruption,
      int columns) {
    this.maxStates = maxStates;
    this.maxDepth = maxDepth;
    this.maxSeconds = maxSeconds;
    this.maxBytes = maxBytes;
    this.interruption = interruption;
    this.columns = columns;
  }

  @Override
  public int maxStates() {
    return maxStates;
  }

  @Override
  public int maxDepth() {
    return maxDepth;
  }

  @Override
  public long maxBytes() {
    return maxBytes;
  }

  @Override
  public Optional<String> reached(long states, long transitions, int depth, long bytes) {
    long now = System.nanoTime();
    if (columns > 0 && now - shown > SHOW_EVERY_NS) {
      shown = now;
      show(
          String.format(
              Locale.ROOT, "virqsim: %,d states, depth %,d, %,d MiB", states, depth, bytes >> 20));
    }
    if (interruption.cancelled()) {
      return Optional.of("an interruption");
    }
    return (now - began) / 1_000_000_000L >= maxSeconds
        ? Optional.of(maxSeconds + " s")
        : Optional.empty();
  }

  /** Takes the progress off the screen. */
  void done() {
    if (shown != 0) {
      show("");
    }
  }

  private void show(String text) {
    String line = text.length() < columns ? text : text.substring(0, columns - 1);
    System.err.print("\r\u001b[2K" + line);
    System.err.flush();
  }
}
