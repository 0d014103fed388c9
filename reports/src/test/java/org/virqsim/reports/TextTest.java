// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void theHostAloneWhereThePolicyIsTheSame() {
    assertThat(
            Text.joined(
                List.of("a@linux-5.13", "a@linux-6.5", "b@linux-6.5", "c", "c@x", "b@y", "b"), 0))
        .isEqualTo("a@linux-5.13, @linux-6.5, b@linux-6.5, c, c@x, b@y, b");
    assertThat(Text.joined(List.of("@x", "@y"), 0)).isEqualTo("@x, @y");
    assertThat(Text.joined(List.of("incremental@linux-5.13", "x"), 14))
        .isEqualTo("increm~ux-5.13, x");
  }

  @Test
  void aCutNameKeepsBothEnds() {
    assertThat(Text.shortenMiddle("incremental-reinject@linux-5.13", 20))
        .isEqualTo("increment~linux-5.13")
        .hasSize(20);
    assertThat(Text.shortenMiddle("short", 5)).isEqualTo("short");
  }

  @Test
  void numbersKeepTheirSigns() {
    assertThat(Text.wrap("latches 75.8 %, away < 0.01 % (none)", 12))
        .containsExactly("latches", "75.8 %, away", "< 0.01 %", "(none)");
    assertThat(Text.wrap("a < b", 3)).containsExactly("a <", "b");
  }

  @Test
  void columnsStandSideBySide() {
    StringBuilder out = new StringBuilder();
    Text.appendColumns(out, "one, two, three", 9, "a value that is longer than its column", 30);
    assertThat(out)
        .hasToString(
            """
              one, two,  a value that is
              three      longer than its
                         column
            """);
  }
}
