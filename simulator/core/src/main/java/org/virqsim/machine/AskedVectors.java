// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.BitSet;
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
    // Entries that are unmasked at the enabling count as well; clearing Enable does not mask them.
    Map<Integer, BitSet> unmasked = new HashMap<>();
    for (int pc = 0; pc < steps.size(); pc++) {
      GuestStep step = steps.get(pc);
      BitSet entries = unmasked.computeIfAbsent(step.function(), f -> new BitSet());
      switch (step.op()) {
        case UNMASK -> entries.set(step.vector());
        case MASK, FREE -> entries.clear(step.vector());
        case RESET -> entries.clear();
        case ENABLE, ENABLE_MASKED -> asked[pc] = Math.max(asked[pc], entries.length());
        default -> {}
      }
    }
    return asked;
  }
}
