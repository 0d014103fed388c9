// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a driver does, as a scenario says it. Which drivers a scenario may name stands in {@link
 * DriverKind} alone: one more is a record that implements this, with the method that reads it, and
 * a line there.
 */
public interface DriverSpec {
  /** The word that a scenario has for this kind of driver. */
  String kind();

  /** The vectors that it uses, ascending. */
  List<Integer> usedVectors();

  /** Appends its register writes and commands, in order, to a program. */
  void appendTo(DriverProgram program);

  /** About how many steps its program has; found without making the program. */
  long programSize();

  /**
   * What tells it from others of its kind, for the scenario's hash: key to value, in an order that
   * must not change, durations in nanoseconds.
   */
  Map<String, String> identity();

  /** The vectors 0 .. count - 1. */
  static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
