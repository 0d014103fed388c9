// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.Arrays;

/**
 * What remains of the durations of pending steps, as a set: a canonical difference-bound matrix
 * (Berthomieu and Menasche 1983; Dill 1989) over variables in nanoseconds, one for each process
 * whose step has bounds, and what interrupted steps have left.
 *
 * <p>Variable 0 is the present. {@code most(i, j)} is the largest difference of variable {@code i}
 * minus variable {@code j} over all members of the set, {@link #INF} if there is none. All numbers
 * are whole nanoseconds, for which the tightened matrix is exact. The set is never empty.
 *
 * <p>A variable may stand for the start of the run, which is in the past: it is minus the time that
 * has passed, and waits for nothing.
 */
final class Zone {
  /** No bound. */
  static final long INF = Long.MAX_VALUE;

  /** Beyond this, a duration counts as unbounded; sums of a few of them do not overflow. */
  static final long LONGEST = 1L << 58;

  private static final int SUSPENDED_WORDS = 4;

  /** The number that stands for the start of the run; larger than that of every process. */
  private final int start;

  private int n;
  private int[] process = new int[8];

  private long[] most = new long[81];
  private int stride = 9;
  private long[] suspended = new long[0];
  private int suspendedCount;

  /**
   * Creates the zone without variables.
   *
   * @param start stands for the start of the run
   */
  Zone(int start) {
    this.start = start;
  }

  static long sum(long a, long b) {
    return a == INF || b == INF ? INF : a + b;
  }

  void clear() {
    n = 0;
    most[0] = 0;
    suspendedCount = 0;
  }

  void set(Zone other) {
    reserve(other.n);
    n = other.n;
    System.arraycopy(other.process, 0, process, 0, n + 1);
    for (int i = 0; i <= n; i++) {
      System.arraycopy(other.most, i * other.stride, most, i * stride, n + 1);
    }
    suspended = Arrays.copyOf(other.suspended, other.suspended.length);
    suspendedCount = other.suspendedCount;
  }

  private void reserve(int variables) {
    if (variables + 1 < stride) {
      return;
    }
    int wider = 2 * (variables + 1);
    long[] grown = new long[wider * wider];
    for (int i = 0; i <= n; i++) {
      System.arraycopy(most, i * stride, grown, i * wider, n + 1);
    }
    most = grown;
    stride = wider;
    process = Arrays.copyOf(process, wider);
  }

  /** Returns the variable of a process, or of the start of the run; 0 if it has none. */
  int variable(int wanted) {
    for (int i = 1; i <= n; i++) {
      if (process[i] == wanted) {
        return i;
      }
    }
    return 0;
  }

  long most(int i, int j) {
    return most[i * stride + j];
  }

  /** Returns the least value of a variable. */
  long lower(int i) {
    return -most(0, i);
  }

  /** Returns the largest value of a variable, or {@link #INF}. */
  long upper(int i) {
    return most(i, 0);
  }

  private boolean waits(int i) {
    return process[i] != start;
  }

  /** Adds a variable of {@code owner} that can have any value from {@code low} to {@code high}. */
  int add(int owner, long low, long high) {
    int at = insert(owner);
    for (int j = 0; j <= n; j++) {
      if (j != at) {
        most[at * stride + j] = sum(high, most(0, j));
        most[j * stride + at] = sum(most(j, 0), -low);
      }
    }
    return at;
  }

  /** Adds a variable of {@code owner} that is always {@code distance} above variable {@code of}. */
  int addAt(int owner, int of, long distance) {
    int at = insert(owner);
    int base = of >= at ? of + 1 : of;
    for (int j = 0; j <= n; j++) {
      if (j != at) {
        most[at * stride + j] = sum(distance, most(base, j));
        most[j * stride + at] = sum(most(j, base), -distance);
      }
    }
    return at;
  }

  /** Makes room for a variable; they stand in the order of the processes. */
  private int insert(int owner) {
    reserve(n + 1);
    int at = n + 1;
    while (at > 1 && process[at - 1] > owner) {
      at--;
    }
    for (int i = n; i >= 0; i--) {
      int row = i >= at ? i + 1 : i;
      for (int j = n; j >= 0; j--) {
        most[row * stride + (j >= at ? j + 1 : j)] = most[i * stride + j];
      }
    }
    for (int i = n; i >= at; i--) {
      process[i + 1] = process[i];
    }
    n++;
    process[at] = owner;
    most[at * stride + at] = 0;
    return at;
  }

  /** Takes a variable away; what is known of the others stays. */
  void remove(int at) {
    for (int i = 0; i <= n; i++) {
      int row = i > at ? i - 1 : i;
      for (int j = 0; i != at && j <= n; j++) {
        if (j != at) {
          most[row * stride + (j > at ? j - 1 : j)] = most[i * stride + j];
        }
      }
    }
    for (int i = at; i < n; i++) {
      process[i] = process[i + 1];
    }
    n--;
  }

  /**
   * Keeps the members in which variable {@code i} minus variable {@code j} is at most {@code
   * bound}.
   *
   * @return whether there are any; if not, the zone is no longer of use
   */
  boolean restrict(int i, int j, long bound) {
    if (bound >= most(i, j)) {
      return true;
    }
    if (sum(most(j, i), bound) < 0) {
      return false;
    }
    for (int a = 0; a <= n; a++) {
      long toEdge = sum(most(a, i), bound);
      for (int b = 0; toEdge != INF && b <= n; b++) {
        long through = sum(toEdge, most(j, b));
        if (through < most(a, b)) {
          most[a * stride + b] = through;
        }
      }
    }
    return true;
  }

  /** Returns whether a variable can be the smallest, so that its step goes first. */
  boolean mayBeFirst(int i) {
    for (int j = 1; j <= n; j++) {
      if (most(j, i) < 0 && waits(j)) {
        return false;
      }
    }
    return true;
  }

  /** The step of a variable, which can be the smallest, goes first: its instant is the present. */
  void first(int i) {
    for (int j = 1; j <= n; j++) {
      if (waits(j)) {
        restrict(i, j, 0);
      }
    }
    for (int j = 0; j <= n; j++) {
      most[j] = most(i, j);
      most[j * stride] = most(j, i);
    }
    most[0] = 0;
    remove(i);
  }

  /** Some time passes, as much as no variable forbids. */
  void elapse() {
    for (int k = 1; k <= n; k++) {
      most[k] = mostElapsed(k);
    }
  }

  /** Returns the largest difference of the present minus a variable, if as much time passes. */
  long mostElapsed(int k) {
    long least = INF;
    for (int j = 1; j <= n; j++) {
      if (waits(j)) {
        least = Math.min(least, most(j, k));
      }
    }
    return least;
  }

  /** A step that was interrupted has something between {@code low} and {@code high} left. */
  void suspend(int owner, long step, long low, long high) {
    if (SUSPENDED_WORDS * (suspendedCount + 1) > suspended.length) {
      suspended = Arrays.copyOf(suspended, 2 * suspended.length + SUSPENDED_WORDS);
    }
    int at = suspendedCount;
    for (; at > 0 && suspended[SUSPENDED_WORDS * (at - 1)] > owner; at--) {
      System.arraycopy(
          suspended, SUSPENDED_WORDS * (at - 1), suspended, SUSPENDED_WORDS * at, SUSPENDED_WORDS);
    }
    suspended[SUSPENDED_WORDS * at] = owner;
    suspended[SUSPENDED_WORDS * at + 1] = step;
    suspended[SUSPENDED_WORDS * at + 2] = low;
    suspended[SUSPENDED_WORDS * at + 3] = high;
    suspendedCount++;
  }

  /** Returns the number of the interrupted step of a process, or -1. */
  int suspendedAt(int owner) {
    for (int i = 0; i < suspendedCount; i++) {
      if (suspended[SUSPENDED_WORDS * i] == owner) {
        return i;
      }
    }
    return -1;
  }

  long suspendedStep(int i) {
    return suspended[SUSPENDED_WORDS * i + 1];
  }

  long suspendedLower(int i) {
    return suspended[SUSPENDED_WORDS * i + 2];
  }

  long suspendedUpper(int i) {
    return suspended[SUSPENDED_WORDS * i + 3];
  }

  void forgetSuspended(int i) {
    System.arraycopy(
        suspended,
        SUSPENDED_WORDS * (i + 1),
        suspended,
        SUSPENDED_WORDS * i,
        SUSPENDED_WORDS * (suspendedCount - i - 1));
    suspendedCount--;
  }

  /** Returns how many words {@link #store} writes. */
  int words() {
    return 1 + n + (n + 1) * (n + 1) + SUSPENDED_WORDS * suspendedCount;
  }

  /** Returns how many words the zone takes that was written at {@code offset}. */
  static int words(long[] source, int offset) {
    int variables = (int) source[offset];
    return 1
        + variables
        + (variables + 1) * (variables + 1)
        + SUSPENDED_WORDS * (int) (source[offset] >>> 32);
  }

  /** Writes the zone; equal zones write equal words. */
  void store(long[] target, int offset) {
    int at = offset;
    target[at++] = (long) suspendedCount << 32 | n;
    for (int i = 1; i <= n; i++) {
      target[at++] = process[i];
    }
    for (int i = 0; i <= n; i++) {
      System.arraycopy(most, i * stride, target, at, n + 1);
      at += n + 1;
    }
    System.arraycopy(suspended, 0, target, at, SUSPENDED_WORDS * suspendedCount);
  }

  /**
   * Returns whether the zone written at {@code a} has every member of that written at {@code b}.
   * Zones of different variables are never compared.
   */
  static boolean covers(long[] a, int atA, long[] b, int atB) {
    if (a[atA] != b[atB]) {
      return false;
    }
    int variables = (int) a[atA];
    int interrupted = (int) (a[atA] >>> 32);
    int bounds = 1 + variables;
    for (int k = 1; k < bounds; k++) {
      if (a[atA + k] != b[atB + k]) {
        return false;
      }
    }
    int left = bounds + (variables + 1) * (variables + 1);
    for (int k = bounds; k < left; k++) {
      if (a[atA + k] < b[atB + k]) {
        return false;
      }
    }
    for (int k = left; k < left + SUSPENDED_WORDS * interrupted; k += SUSPENDED_WORDS) {
      if (a[atA + k] != b[atB + k]
          || a[atA + k + 1] != b[atB + k + 1]
          || a[atA + k + 2] > b[atB + k + 2]
          || a[atA + k + 3] < b[atB + k + 3]) {
        return false;
      }
    }
    return true;
  }

  /** Reads what {@link #store} has written. */
  void load(long[] source, int offset) {
    int at = offset;
    int variables = (int) source[at];
    suspendedCount = (int) (source[at++] >>> 32);
    n = 0;
    reserve(variables);
    n = variables;
    for (int i = 1; i <= n; i++) {
      process[i] = (int) source[at++];
    }
    for (int i = 0; i <= n; i++) {
      System.arraycopy(source, at, most, i * stride, n + 1);
      at += n + 1;
    }
    if (suspended.length < SUSPENDED_WORDS * suspendedCount) {
      suspended = new long[SUSPENDED_WORDS * suspendedCount];
    }
    System.arraycopy(source, at, suspended, 0, SUSPENDED_WORDS * suspendedCount);
  }
}
