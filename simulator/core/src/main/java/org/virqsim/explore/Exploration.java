// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an exploration found.
 *
 * @param verdict whether the properties hold
 * @param limit which limit ended the search early, if one did
 * @param states different states that were found
 * @param transitions steps that were tried
 * @param depth steps from the initial state to the farthest state that was expanded
 * @param bytes memory that the states took
 * @param outcomes every outcome that was reached, with the number of steps after which it first was
 * @param violations the shortest path to a violation of each property that was violated, the
 *     shortest of all first
 * @param guestFinished some state was reached in which every driver had finished its program
 */
public record Exploration(
    Verdict verdict,
    Optional<String> limit,
    long states,
    long transitions,
    int depth,
    long bytes,
    Map<Outcome, Integer> outcomes,
    List<Violation> violations,
    boolean guestFinished) {
  /** Copies. */
  public Exploration {
    EnumMap<Outcome, Integer> copy = new EnumMap<>(Outcome.class);
    copy.putAll(outcomes);
    outcomes = Collections.unmodifiableMap(copy);
    violations = List.copyOf(violations);
  }

  /** Whether the properties hold. */
  public enum Verdict {
    /** In every state within the bounds. */
    HOLDS,
    /** Some state violates one. */
    VIOLATED,
    /** No state that was visited violates one, but a limit was reached before all were. */
    INCOMPLETE;

    /** Returns the name in results. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A way to violate a property.
   *
   * @param property which one
   * @param steps the steps from the initial state to the first state that violates it, as {@link
   *     org.virqsim.machine.Step} numbers; no other way is shorter
   */
  public record Violation(Property property, List<Long> steps) {
    /** Copies. */
    public Violation {
      steps = List.copyOf(steps);
    }
  }
}
