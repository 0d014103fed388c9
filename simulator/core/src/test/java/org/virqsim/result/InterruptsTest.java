// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InterruptsTest {
  @Test
  void countsThatDoNotAddUpAreRefused() {
    assertThatThrownBy(() -> new Interrupts(10, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not conserved: raised 10")
        .hasMessageContaining("= 9;");
  }

  @Test
  void droppedIsRecoveredAndLost() {
    assertThatThrownBy(() -> new Interrupts(2, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0))
        .hasMessageContaining("dropped 1 must be recovered + lost");
  }

  @Test
  void negativeCountsAreRefused() {
    assertThatThrownBy(() -> new Interrupts(0, -1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        .hasMessageContaining("delivered is negative");
  }

  @Test
  void sumsAreConservedToo() {
    Interrupts sum = Samples.DROPPING.plus(Samples.DROPPING).plus(Interrupts.NONE);
    assertThat(sum).isEqualTo(new Interrupts(20, 10, 2, 4, 2, 0, 2, 6, 4, 2, 0, 8, 0));
    assertThat(sum.conserved()).isTrue();
  }
}
