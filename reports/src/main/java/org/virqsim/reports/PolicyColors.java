// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Color;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One colour for each policy in all charts of a run. Policies that did exactly the same share one.
 * Where there are more than colours that anyone could tell apart, only those that are not dominated
 * and the reference have one; the rest is grey and needs its name beside it.
 */
final class PolicyColors {
  /** By the policy's place in the results. */
  private final Map<Integer, Color> colors = new HashMap<>();

  private PolicyColors() {}

  /**
   * Colours go by the order asked for, so that with another seed the same policies look the same;
   * among many they go to the reference and then to the best.
   */
  static PolicyColors of(Ranking ranking) {
    PolicyColors result = new PolicyColors();
    List<List<Ranking.Row>> groups = ranking.alike();
    boolean few = few(groups);
    // The last colour is too close to the grey of the others.
    int free = few ? Palette.POLICIES.size() : Palette.POLICIES.size() - 1;
    int next = 0;
    for (List<Ranking.Row> group :
        groups.stream()
            .sorted(Comparator.comparing(few ? PolicyColors::asked : PolicyColors::reference))
            .toList()) {
      boolean shown = few || group.stream().anyMatch(row -> row.reference() || !row.dominated());
      Color color = shown && next < free ? Palette.POLICIES.get(next++) : Palette.OTHERS;
      group.forEach(row -> result.colors.put(row.asked(), color));
    }
    return result;
  }

  /** Whether each group of policies that did the same can have a colour of its own. */
  static boolean few(List<List<Ranking.Row>> groups) {
    return groups.size() <= Palette.POLICIES.size();
  }

  private static int asked(List<Ranking.Row> group) {
    return group.stream().mapToInt(Ranking.Row::asked).min().orElseThrow();
  }

  /** The reference before all others, which keep their order. */
  private static int reference(List<Ranking.Row> group) {
    return group.stream().anyMatch(Ranking.Row::reference) ? 0 : 1;
  }

  /** The colour of the policy in that place of the results. */
  Color of(int asked) {
    return colors.getOrDefault(asked, Palette.OTHERS);
  }
}
