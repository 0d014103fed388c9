// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects errors, so that the user sees all of them at once. */
final class Problems {
  /** More errors than this are counted instead of listed. */
  static final int MOST_LISTED = 100;

  private final Set<Diagnostic> found = new LinkedHashSet<>();
  private final String file;

  /**
   * Creates an empty collection.
   *
   * @param file the scenario's file, for the line that says how many more there are
   */
  Problems(String file) {
    this.file = file;
  }

  void add(Place place, String message) {
    found.add(place.error(message));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Throws what was collected, ordered by position, if anything was; errors without a position come
   * first.
   */
  void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    List<Diagnostic> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column));
    if (sorted.size() > MOST_LISTED) {
      int more = sorted.size() - MOST_LISTED;
      sorted.subList(MOST_LISTED, sorted.size()).clear();
      sorted.add(Diagnostic.ofFile(file, more + " more errors"));
    }
    throw new ScenarioException(sorted);
  }
}
