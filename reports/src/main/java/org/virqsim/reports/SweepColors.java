// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Color;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.virqsim.result.Sweep;
import org.virqsim.result.SweepCell;
import org.virqsim.result.SweepPolicy;

/**
 * One colour for each policy in all charts of a sweep, in the order asked for. Policies that did
 * exactly the same in every cell share one; of more than there are colours the rest is grey.
 */
final class SweepColors {
  private final Map<String, Color> colors = new HashMap<>();

  SweepColors(Sweep sweep) {
    Map<String, List<SweepPolicy>> byName = new LinkedHashMap<>();
    for (SweepCell cell : sweep.cells()) {
      for (SweepPolicy policy : cell.policies()) {
        byName.computeIfAbsent(policy.policy(), name -> new ArrayList<>()).add(nameless(policy));
      }
    }
    Map<List<SweepPolicy>, Color> taken = new HashMap<>();
    byName.forEach(
        (name, all) -> {
          int next = taken.size();
          Color own = next < Palette.POLICIES.size() ? Palette.POLICIES.get(next) : Palette.OTHERS;
          colors.put(name, taken.computeIfAbsent(all, key -> own));
        });
  }

  private static SweepPolicy nameless(SweepPolicy p) {
    return new SweepPolicy(
        "",
        "",
        "",
        p.replications(),
        p.raised(),
        p.lossProbability(),
        p.dropped(),
        p.late(),
        p.latencyP99Ns(),
        p.bringupNs(),
        p.resizes(),
        p.darkNs(),
        p.metric());
  }

  /** The colour of a policy, or of the first of several on one line. */
  Color of(String policy) {
    return colors.getOrDefault(policy, Palette.OTHERS);
  }

  /** The same for words on white. */
  static Color ink(Color color) {
    return color.equals(Palette.OTHERS) ? Palette.FAINT_INK : Palette.text(color);
  }
}
