// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import java.util.List;

/**
 * A parameter that a sweep changed.
 *
 * @param path of the parameter, as {@code --set} takes it
 * @param scale {@code list}, {@code linear} or {@code geometric}
 * @param values as given or computed, in their order; of a range without a count its two ends
 */
public record SweepFactor(String path, String scale, List<String> values) {
  /**
   * Copies.
   *
   * @throws IllegalArgumentException if there is no value
   */
  public SweepFactor {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("factor " + path + " has no value");
    }
  }
}
