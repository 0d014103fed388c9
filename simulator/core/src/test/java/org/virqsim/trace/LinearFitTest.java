// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.virqsim.trace.LinearFit.Form;
import org.virqsim.trace.LinearFit.Point;

class LinearFitTest {
  @Test
  void aLineIsFoundExactly() {
    LinearFit fit = LinearFit.of(List.of(new Point(1, 130), new Point(2, 160), new Point(4, 220)));
    assertThat(fit.form()).isEqualTo(Form.LINE);
    assertThat(fit.a()).isCloseTo(100, within(1e-9));
    assertThat(fit.b()).isCloseTo(30, within(1e-9));
    assertThat(fit.residual()).isCloseTo(0, within(1e-9));
    assertThat(fit.at(10)).isCloseTo(400, within(1e-9));
    assertThat(fit.least()).isEqualTo(1);
    assertThat(fit.most()).isEqualTo(4);
  }

  /** Worked by hand: x 0 1 2, y 1 3 4; slope 1.5, residuals -1/6 1/3 -1/6, variance 1/6. */
  @Test
  void intervalsAreStudents() {
    LinearFit fit = LinearFit.of(List.of(new Point(0, 1), new Point(1, 3), new Point(2, 4)));
    double s = Math.sqrt(1 / 6.0);
    assertThat(fit.a()).isCloseTo(7 / 6.0, within(1e-9));
    assertThat(fit.residual()).isCloseTo(s, within(1e-9));
    assertThat(fit.worst()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(fit.bHalf()).isCloseTo(12.7062 * s / Math.sqrt(2), within(1e-3));
    assertThat(fit.aHalf()).isCloseTo(12.7062 * s * Math.sqrt(1 / 3.0 + 1 / 2.0), within(1e-3));
  }

  @Test
  void whatTheDataDoNotSayIsNotFitted() {
    LinearFit constant = LinearFit.of(List.of(new Point(3, 10), new Point(3, 14)));
    assertThat(constant.form()).isEqualTo(Form.CONSTANT);
    assertThat(constant.a()).isEqualTo(12);
    assertThat(constant.aHalf()).isCloseTo(12.7062 * 2, within(1e-3));
    LinearFit falling = LinearFit.of(List.of(new Point(1, 20), new Point(2, 10)));
    assertThat(falling.form()).isEqualTo(Form.CONSTANT);
    assertThat(falling.b()).isZero();
    LinearFit steep = LinearFit.of(List.of(new Point(1, 10), new Point(2, 30)));
    assertThat(steep.form()).isEqualTo(Form.THROUGH_ORIGIN);
    assertThat(steep.a()).isZero();
    assertThat(steep.b()).isCloseTo(14, within(1e-9));
    assertThat(LinearFit.of(List.of(new Point(0, 5))).aHalf()).isNaN();
  }

  /** Quantiles 0.975 from printed tables. */
  @Test
  void quantilesAreThoseOfTables() {
    assertThat(LinearFit.t975(1)).isCloseTo(12.706, within(1e-3));
    assertThat(LinearFit.t975(10)).isCloseTo(2.228, within(1e-3));
    assertThat(LinearFit.t975(11)).isCloseTo(2.201, within(1e-3));
    assertThat(LinearFit.t975(30)).isCloseTo(2.042, within(1e-3));
    assertThat(LinearFit.t975(1000)).isCloseTo(1.962, within(1e-3));
  }

  /** Of 2,000 fits to normal errors, 95 % must hold the truth; standard error 0.49 %. */
  @Test
  void ninetyFivePercentOfTheIntervalsHoldTheTruth() {
    Random random = new Random(7);
    int held = 0;
    int fits = 2_000;
    for (int i = 0; i < fits; i++) {
      List<Point> points = new ArrayList<>();
      for (int n = 1; n <= 12; n++) {
        points.add(new Point(n, 1_000 + 50 * n + 20 * random.nextGaussian()));
      }
      LinearFit fit = LinearFit.of(points);
      held += Math.abs(fit.b() - 50) <= fit.bHalf() ? 1 : 0;
    }
    assertThat(Math.abs(held - 0.95 * fits)).isLessThan(5 * Math.sqrt(fits * 0.95 * 0.05));
  }
}
