// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.virqsim.result.PolicyResult;

class PolicyColorsTest {
  private static List<Color> colors(List<PolicyResult> policies) {
    PolicyColors colors =
        PolicyColors.of(Ranking.of(FakeResults.results(policies, List.of(), List.of())));
    List<Color> all = new ArrayList<>();
    for (int i = 0; i < policies.size(); i++) {
      all.add(colors.of(i));
    }
    return all;
  }

  @Test
  void inTheOrderAskedForWhereverTheyStand() {
    assertThat(
            colors(
                List.of(
                    MadePolicy.of("slow").bringup(9).build(),
                    MadePolicy.of("fast").bringup(1).build(),
                    MadePolicy.of("slow-too").bringup(9).build())))
        .containsExactly(Palette.POLICIES.get(0), Palette.POLICIES.get(1), Palette.POLICIES.get(0));
  }

  @Test
  void ofManyOnlyThoseThatAreNotDominatedAndTheReference() {
    List<PolicyResult> policies = new ArrayList<>();
    policies.add(MadePolicy.of("reference").bringup(90).irtes(90).build());
    for (int i = 0; i < 10; i++) {
      policies.add(MadePolicy.of("dominated-" + i).bringup(50 + i).irtes(50).build());
    }
    policies.add(MadePolicy.of("fast").bringup(1).irtes(40).build());
    policies.add(MadePolicy.of("small").bringup(40).irtes(1).build());
    List<Color> colors = colors(policies);
    assertThat(colors.subList(1, 11)).containsOnly(Palette.OTHERS);
    assertThat(List.of(colors.get(0), colors.get(11), colors.get(12)))
        .doesNotContain(Palette.OTHERS)
        .doesNotHaveDuplicates();
  }

  @Test
  void noColourTwice() {
    List<PolicyResult> policies = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      policies.add(MadePolicy.of("p" + i).bringup(10 + i).irtes(30 - i).build());
    }
    assertThat(colors(policies))
        .filteredOn(color -> !color.equals(Palette.OTHERS))
        .hasSize(Palette.POLICIES.size() - 1)
        .doesNotHaveDuplicates();
  }
}
