// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

/**
 * An atomic step as a number: operation, process, vector and number of items that its cost counts.
 *
 * <p>Bits 0-7 operation, 8-23 process, 24-39 vector, 40-62 items. {@link #NONE} is no step.
 */
public final class Step {
  /** No step: the process is blocked or has ended. */
  public static final long NONE = -1;

  private Step() {}

  /** Returns the step. */
  static long of(MicroOp op, int process, int vector, int items) {
    return op.ordinal() | (long) process << 8 | (long) vector << 24 | (long) items << 40;
  }

  /** Returns the operation. */
  public static MicroOp op(long step) {
    return MicroOp.of((int) (step & 0xFF));
  }

  /** Returns the process whose step it is. */
  public static int process(long step) {
    return (int) (step >>> 8 & 0xFFFF);
  }

  /** Returns the vector, or the number of what else the operation concerns. */
  public static int vector(long step) {
    return (int) (step >>> 24 & 0xFFFF);
  }

  /** Returns how many items the step's cost counts, for example vectors freed. */
  public static int items(long step) {
    return (int) (step >>> 40 & 0x7FFFFF);
  }

  /** Returns the step in words. */
  public static String describe(long step) {
    return step == NONE
        ? "none"
        : op(step)
            + " process "
            + process(step)
            + " vector "
            + vector(step)
            + " items "
            + items(step);
  }
}
