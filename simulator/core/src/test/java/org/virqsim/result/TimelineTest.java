// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimelineTest {
  @Test
  void unknownWordsAreRefused() {
    assertThatThrownBy(() -> new Timeline.Span("dim", 0, 1)).hasMessageContaining("'dim'");
    assertThatThrownBy(() -> new Timeline.Mark(0, 1, "eaten", false))
        .hasMessageContaining("'eaten'");
  }

  @Test
  void timeRunsForward() {
    assertThatThrownBy(() -> new Timeline.Span("dark", 5, 4))
        .hasMessageContaining("dark ends at 4 ns, before its start at 5 ns");
    assertThatThrownBy(() -> new Timeline.Mark(5, 4, "delivered", false))
        .hasMessageContaining("delivered ends at 4 ns");
    assertThatThrownBy(() -> new Timeline.Mark(-1, 4, "delivered", false))
        .hasMessageContaining("negative");
  }
}
