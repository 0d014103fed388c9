// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One combination of values.
 *
 * @param values by path; what is not there keeps the scenario's own value
 */
public record Cell(Map<String, String> values) {
  /** The scenario as it is. */
  public static final Cell OWN = new Cell(Map.of());

  /** Copies, keeping the order. */
  public Cell {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The values as {@code --set} takes them. */
  List<String> overrides() {
    return values.entrySet().stream().map(v -> v.getKey() + "=" + v.getValue()).toList();
  }

  /** For messages: {@code a=1, b=2}. */
  @Override
  public String toString() {
    return overrides().stream().collect(Collectors.joining(", "));
  }
}
