// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Predicted and recorded calls side by side: equal ones beside each other, and where they differ,
 * the shortest stretch of both after which three calls in a row agree again.
 *
 * @param rows in order; all calls of both sides occur exactly once
 */
public record CallDiff(List<Row> rows) {
  /** Calls that must agree again before two stretches are taken to be in step. */
  private static final int IN_STEP = 3;

  /** How far ahead it is looked for agreement; more would be chance. */
  private static final int FAR = 64;

  /** Copies the list. */
  public CallDiff {
    rows = List.copyOf(rows);
  }

  /**
   * Two calls beside each other.
   *
   * @param predicted number of the predicted call, from 0; -1 if there is none
   * @param recorded number of the recorded call, from 0; -1 if there is none
   * @param same whether both are there and equal
   */
  public record Row(int predicted, int recorded, boolean same) {}

  /** Aligns two lists of calls. */
  public static CallDiff of(List<? extends HostCall> predicted, List<? extends HostCall> recorded) {
    List<Row> rows = new ArrayList<>();
    int p = 0;
    int r = 0;
    while (p < predicted.size() || r < recorded.size()) {
      if (p < predicted.size() && r < recorded.size() && predicted.get(p).equals(recorded.get(r))) {
        rows.add(new Row(p++, r++, true));
        continue;
      }
      int[] skip = skip(predicted, p, recorded, r);
      int together = Math.min(skip[0], skip[1]);
      for (int i = 0; i < together; i++) {
        rows.add(new Row(p++, r++, false));
      }
      for (int i = together; i < skip[0]; i++) {
        rows.add(new Row(p++, -1, false));
      }
      for (int i = together; i < skip[1]; i++) {
        rows.add(new Row(-1, r++, false));
      }
    }
    return new CallDiff(rows);
  }

  /** How many calls of each side differ before both agree again. */
  private static int[] skip(
      List<? extends HostCall> predicted, int p, List<? extends HostCall> recorded, int r) {
    for (int both = 1; both <= 2 * FAR; both++) {
      // Of equally long stretches, changed calls come before missing ones, and those before others.
      for (int more = both % 2; more <= both; more += 2) {
        int most = (both + more) / 2;
        if (inStep(predicted, p + most, recorded, r + both - most)) {
          return new int[] {most, both - most};
        }
        if (inStep(predicted, p + both - most, recorded, r + most)) {
          return new int[] {both - most, most};
        }
      }
    }
    return new int[] {predicted.size() - p, recorded.size() - r};
  }

  private static boolean inStep(
      List<? extends HostCall> predicted, int p, List<? extends HostCall> recorded, int r) {
    if (p > predicted.size() || r > recorded.size()) {
      return false;
    }
    int agreed = 0;
    while (agreed < IN_STEP
        && p + agreed < predicted.size()
        && r + agreed < recorded.size()
        && predicted.get(p + agreed).equals(recorded.get(r + agreed))) {
      agreed++;
    }
    boolean bothEnd = p + agreed == predicted.size() && r + agreed == recorded.size();
    return agreed == IN_STEP || bothEnd;
  }

  /** Returns the first row that is not the same on both sides. */
  public Optional<Row> first() {
    return rows.stream().filter(row -> !row.same()).findFirst();
  }

  /** Returns how many rows are not the same on both sides. */
  public long differences() {
    return rows.stream().filter(row -> !row.same()).count();
  }
}
