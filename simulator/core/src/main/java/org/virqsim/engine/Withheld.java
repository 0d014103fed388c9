// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Instants at which nothing arrives, vector by vector, whatever the sources' random numbers say.
 */
public final class Withheld {
  private final List<Instants> vectors = new ArrayList<>();

  /**
   * Creates a set of none.
   *
   * @param vectors number of vectors
   */
  public Withheld(int vectors) {
    for (int v = 0; v < vectors; v++) {
      this.vectors.add(new Instants());
    }
  }

  /** Forgets all instants. */
  public void clear() {
    for (Instants instants : vectors) {
      instants.size = 0;
    }
  }

  /**
   * Adds an instant.
   *
   * @param v the vector
   * @param instant nanoseconds since the start of the replication
   * @return whether it is new
   */
  public boolean add(int v, long instant) {
    return vectors.get(v).add(instant);
  }

  /** Returns whether nothing of {@code v} arrives at {@code instant}. */
  public boolean contains(int v, long instant) {
    Instants instants = vectors.get(v);
    return instants.size > 0 && instants.find(instant) >= 0;
  }

  /** Returns the number of instants of {@code v}. */
  public int count(int v) {
    return vectors.get(v).size;
  }

  /** Returns an instant of {@code v} by its index, in ascending order. */
  public long instant(int v, int index) {
    return vectors.get(v).values[index];
  }

  private static final class Instants {
    private long[] values = new long[4];
    private int size;

    int find(long instant) {
      return Arrays.binarySearch(values, 0, size, instant);
    }

    boolean add(long instant) {
      int found = find(instant);
      if (found >= 0) {
        return false;
      }
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      int at = -found - 1;
      System.arraycopy(values, at, values, at + 1, size - at);
      values[at] = instant;
      size++;
      return true;
    }
  }
}
