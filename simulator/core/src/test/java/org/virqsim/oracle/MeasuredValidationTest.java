// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Predicts every row of the measured losses from durations and pins which rows lie inside of their
 * 95 % prediction interval. {@code -Dvirqsim.update=true} writes the page anew.
 */
class MeasuredValidationTest {
  private static final Path PAGE = Path.of("..", "docs", "measured-losses.md");

  private static final List<MeasuredRow> ROWS =
      Measured.experiments().stream().map(MeasuredRow::of).toList();

  @Test
  void theseRowsAreInsideAndThoseAreNot() {
    assertThat(ROWS).hasSize(14);
    assertThat(ROWS)
        .filteredOn(row -> !row.inside())
        .map(MeasuredRow::name)
        .containsExactly("open full n=2 rate=5000", "open full n=16 rate=5000");
    assertThat(MeasuredReport.REASONS.keySet())
        .containsExactlyInAnyOrder("open full n=2 rate=5000", "open full n=16 rate=5000");
  }

  @Test
  void onlyTeardownsLose() {
    for (MeasuredRow row : ROWS) {
      boolean full = row.method().equals("full");
      assertThat(row.prediction().dropped > 0).as(row.name()).isEqualTo(full);
      assertThat(row.prediction().dropped)
          .as("lost in one of the calls: %s", row.name())
          .isEqualTo(row.prediction().lostInOff + row.prediction().lostInOn);
      if (!full) {
        assertThat(row.low()).isZero();
        assertThat(row.high()).isZero();
      }
    }
  }

  @Test
  void lossesLieInOffAndWhereTheyWereMeasured() {
    MeasuredRow open = ROWS.get(0);
    assertThat(open.prediction().lostInOn).isZero();
    assertThat(open.prediction().lostInOff).isPositive();
    List<Measured.Completion> lost =
        Measured.inOff(4).stream().filter(Measured.Completion::lost).toList();
    double mean = lost.stream().mapToDouble(Measured.Completion::position).average().orElse(0);
    double half = 1.96 * open.prediction().positionDeviation() / Math.sqrt(lost.size());
    assertThat(Math.abs(mean - open.prediction().meanPosition())).isLessThan(half);
  }

  /** By hand: of two trials at one half, P(0) = 1/4 and P(at most 1) = 3/4. */
  @Test
  void binomialQuantiles() {
    assertThat(MeasuredRow.quantile(2, 0.5, 0.25)).isZero();
    assertThat(MeasuredRow.quantile(2, 0.5, 0.26)).isEqualTo(1);
    assertThat(MeasuredRow.quantile(2, 0.5, 0.76)).isEqualTo(2);
    assertThat(MeasuredRow.quantile(150, 0, 0.975)).isZero();
    assertThat(MeasuredRow.quantile(150, 1, 0.025)).isEqualTo(150);
  }

  @Test
  void thePageSaysWhatIsComputed() throws IOException {
    String text = new MeasuredReport(ROWS).text();
    if (Boolean.getBoolean("virqsim.update")) {
      Files.writeString(PAGE, text);
    }
    assertThat(PAGE).content().isEqualTo(text);
  }
}
