// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DesignTest {
  private static Factor vary(String text) {
    return Factor.parse("--vary", text);
  }

  private static List<Factor> factors(String... texts) {
    return Arrays.stream(texts).map(DesignTest::vary).toList();
  }

  @Test
  void theLastFactorOfAGridChangesFastest() {
    Design design = Design.grid(factors("b=1,2", "a=x,y,z"));
    assertThat(design.cells())
        .extracting(Cell::toString)
        .containsExactly("b=1, a=x", "b=1, a=y", "b=1, a=z", "b=2, a=x", "b=2, a=y", "b=2, a=z");
  }

  @Test
  void gridsHaveALimitAndNeedCounts() {
    assertThat(Design.grid(factors("a=1..100/100", "b=1..100/100")).cells()).hasSize(10_000);
    assertThatThrownBy(() -> Design.grid(factors("a=1..100/100", "b=1..101/101")))
        .hasMessageContaining("--vary b=1..101/101: error: with this there are more than 10000");
    assertThatThrownBy(() -> Design.grid(factors("a=1us..2us")))
        .hasMessageContaining("say how many values");
    assertThatThrownBy(() -> Design.grid(factors("a=1", "a=2")))
        .hasMessageContaining("is there twice");
  }

  @Test
  void oneAtATimeBeginsWithTheScenarioAsItIs() {
    assertThat(Design.oneAtATime(factors("a=1us..9us/5", "b=keep,drop")).cells())
        .extracting(Cell::values)
        .containsExactly(
            Map.of(),
            Map.of("a", "1us"),
            Map.of("a", "9us"),
            Map.of("b", "keep"),
            Map.of("b", "drop"));
  }

  /** The definition: of every factor, each of n strata is in exactly one cell. */
  @Test
  void everyStratumOfALatinHypercubeIsTakenOnce() {
    for (int n : new int[] {1, 2, 7, 100}) {
      Design design =
          Design.latinHypercube(factors("a=0.0..1.0", "b=1.0..10000.0*", "c=0..1s"), n, 5);
      assertThat(design.cells()).hasSize(n);
      List<Integer> linear = new ArrayList<>();
      List<Integer> geometric = new ArrayList<>();
      List<Integer> durations = new ArrayList<>();
      for (Cell cell : design.cells()) {
        double a = Double.parseDouble(cell.values().get("a"));
        double b = Double.parseDouble(cell.values().get("b"));
        double c = Quantity.parse(cell.values().get("c")).orElseThrow().amount().doubleValue();
        linear.add((int) (a * n));
        geometric.add((int) (Math.log10(b) / 4 * n));
        durations.add((int) (c / 1e9 * n));
      }
      List<Integer> all = IntStream.range(0, n).boxed().toList();
      assertThat(linear).containsExactlyInAnyOrderElementsOf(all);
      assertThat(geometric).containsExactlyInAnyOrderElementsOf(all);
      assertThat(durations).containsExactlyInAnyOrderElementsOf(all);
      if (n == 100) {
        assertThat(linear).isNotEqualTo(all).isNotEqualTo(geometric);
      }
    }
  }

  @Test
  void whatHasNoRangeIsTakenEquallyOften() {
    Design design = Design.latinHypercube(factors("a=x,y,z", "n=1..4"), 12, 1);
    for (String value : List.of("x", "y", "z")) {
      assertThat(design.cells()).filteredOn(c -> c.values().get("a").equals(value)).hasSize(4);
    }
    for (String value : List.of("1", "2", "3", "4")) {
      assertThat(design.cells()).filteredOn(c -> c.values().get("n").equals(value)).hasSize(3);
    }
  }

  @Test
  void theSampleDependsOnTheSeedAndThePathAlone() {
    List<Factor> both = factors("a=1us..1s", "b=1us..1s");
    Design first = Design.latinHypercube(both, 20, 7);
    assertThat(Design.latinHypercube(both, 20, 7).cells()).isEqualTo(first.cells());
    assertThat(Design.latinHypercube(both, 20, 8).cells()).isNotEqualTo(first.cells());
    List<Cell> alone = Design.latinHypercube(factors("b=1us..1s"), 20, 7).cells();
    assertThat(alone)
        .extracting(c -> c.values().get("b"))
        .isEqualTo(first.cells().stream().map(c -> c.values().get("b")).toList());
  }

  /** Each of the 6 orders of 3 with probability 1/6: chi-square with 5 degrees of freedom. */
  @Test
  void permutationsAreUniform() {
    int n = 60_000;
    int[] seen = new int[9];
    for (int seed = 0; seed < n; seed++) {
      List<Integer> order = Design.permutation(3, seed, "p");
      seen[3 * order.get(0) + order.get(1)]++;
    }
    double chiSquare = 0;
    for (int i : new int[] {1, 2, 3, 5, 6, 7}) {
      chiSquare += (seen[i] - n / 6.0) * (seen[i] - n / 6.0) / (n / 6.0);
    }
    assertThat(IntStream.of(seen).sum()).isEqualTo(n);
    // 99.9999 % quantile of chi-square with 5 degrees of freedom: 35.89.
    assertThat(chiSquare).isLessThan(35.89);
  }
}
