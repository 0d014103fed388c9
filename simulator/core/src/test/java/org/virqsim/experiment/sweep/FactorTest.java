// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.scenario.ScenarioException;

class FactorTest {
  private static Factor vary(String text) {
    return Factor.parse("--vary", text);
  }

  @Test
  void listsKeepTheirOrderAndCommasInBracketsAndQuotes() {
    Factor factor =
        vary("workload[0].arrivals={poisson: {rate: 1/ms}}, {periodic: {period: 5us, phase: 0}}");
    assertThat(factor.path()).isEqualTo("workload[0].arrivals");
    assertThat(factor.values())
        .containsExactly("{poisson: {rate: 1/ms}}", "{periodic: {period: 5us, phase: 0}}");
    assertThat(vary("a=[1, 2],'x,y',3").values()).containsExactly("[1, 2]", "'x,y'", "3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10us..80us/8        | 10us 20us 30us 40us 50us 60us 70us 80us",
        "500ns..2us/4        | 500ns 1us 1.5us 2us",
        "10us..80us*4        | 10us 20us 40us 80us",
        "1us..100us*3        | 1us 10us 100us",
        "0..10us/3           | 0 5us 10us",
        "1ns..4ns/4          | 1ns 2ns 3ns 4ns",
        "1/ms..4/ms/4        | 1/ms 2/ms 3/ms 4/ms",
        "100/s..10/ms*3      | 100/s 1000/s 10/ms",
        "1/ms..10/ms*3       | 1/ms 3.16228/ms 10/ms",
        "2..8/4              | 2 4 6 8",
        "1..64/4             | 1 22 43 64",
        "1..64*4             | 1 4 16 64",
        "0.1..0.4/4          | 0.1 0.2 0.3 0.4",
        "10us..80us          | 10us 80us",
        "10us..80us*         | 10us 80us",
      })
  void ranges(String range, String values) {
    assertThat(vary("p=" + range).values()).containsExactly(values.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p                   | write PATH=VALUES",
        "p=                  | write PATH=VALUES",
        "=5us                | write PATH=VALUES",
        "p=5us,,6us          | there is a comma without a value",
        "p=5us,6us,5us       | the value 5us is there twice",
        "p=80us..10us/3      | from a lower value to a higher one",
        "p=10us..10us/3      | from a lower value to a higher one",
        "p=1us..10/3         | different units",
        "p=1/s..10us/3       | different units",
        "p=0..10us*3         | equal ratios can not begin at 0",
        "p=1us..10us/        | write the number of values",
        "p=1us..10us/1       | a range has 2 to 1000 values",
        "p=1us..10us/1001    | a range has 2 to 1000 values",
        "p=1..3/4            | the value 2 is there twice",
        "p=1.5ns..10ns/3     | whole nanoseconds",
        "run.seed=1,2        | all cells have the same seed",
      })
  void mistakes(String text, String message) {
    assertThatThrownBy(() -> vary(text))
        .isInstanceOf(ScenarioException.class)
        .hasMessageStartingWith("--vary " + text + ": error: ")
        .hasMessageContaining(message);
  }

  @Test
  void theLowestAndTheHighestAreFoundByTheirSize() {
    assertThat(vary("p=2ms,10us,500ns,1us").ends()).isEqualTo(List.of("500ns", "2ms"));
    assertThat(vary("p=5us,0").ends()).isEqualTo(List.of("0", "5us"));
    assertThat(vary("p=drop,keep").ends()).isEqualTo(List.of("drop", "keep"));
    assertThatThrownBy(() -> vary("p=a,b,c").ends()).hasMessageContaining("have no order");
    assertThatThrownBy(() -> vary("p=7").ends()).hasMessageContaining("one value");
  }
}
