// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documentation says what the code does. {@code -Dvirqsim.update=true} rewrites it. */
class MicroStepTableTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "micro-steps.md");

  @Test
  void theCommittedTableIsTheCodesOwn() throws IOException {
    if (Boolean.getBoolean("virqsim.update")) {
      Files.writeString(DOCUMENT, MicroStepTable.markdown());
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(MicroStepTable.markdown());
  }

  @Test
  void everyStepAndCostSaysWhereItComesFrom() {
    for (MicroOp op : MicroOp.values()) {
      assertThat(op.effect()).as(op.name()).isNotBlank();
      assertThat(op.source()).as(op.name()).isNotBlank();
    }
    for (CostClass cost : CostClass.values()) {
      assertThat(cost.source())
          .as(cost.key())
          .matches("(published|measured|fit|estimated|assumed|by definition).*");
    }
  }
}
