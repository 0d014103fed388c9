// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.virqsim.model.guest.GuestStep;

/**
 * How many vectors a driver asks its kernel for at each enabling (Linux pci_enable_msix_range): as
 * many as its program uses before it disables again.
 */
final class AskedVectors {
  private AskedVectors() {}

  /** Returns, for each step, the number asked for; 0 for steps that enable nothing. */
  static int[] of(List<GuestStep> steps) {
    int[] asked = new int[steps.size()];
    Map<Integer, Integer> later = new HashMap<>();
    for (int pc = steps.size() - 1; pc >= 0; pc--) {
      GuestStep step = steps.get(pc);
      switch (step.op()) {
        case UNMASK -> later.merge(step.function(), step.vector() + 1, Math::max);
        case DISABLE, RESET -> later.remove(step.function());
        case ENABLE, ENABLE_MASKED -> asked[pc] = later.getOrDefault(step.function(), 0);
        default -> {}
      }
    }
    // Entries that were unmasked before the enabling count as well.
    Map<Integer, Integer> before = new HashMap<>();
    for (int pc = 0; pc < steps.size(); pc++) {
      GuestStep step = steps.get(pc);
      switch (step.op()) {
        case UNMASK -> before.merge(step.function(), step.vector() + 1, Math::max);
        case DISABLE, RESET -> before.remove(step.function());
        case ENABLE, ENABLE_MASKED ->
            asked[pc] = Math.max(asked[pc], before.getOrDefault(step.function(), 0));
        default -> {}
      }
    }
    return asked;
  }
}
