// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import nl.tudelft.simulation.dsol.simulators.DevsSimulator;
import org.djutils.logger.CategoryLogger;
import org.djutils.logger.LogCategory;
import org.junit.jupiter.api.Test;

class DsolLoggingTest {
  @Test
  void dsolAcceptsOurLogbackAndLeavesStdoutAlone() {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      DsolLogging.silence();
      DevsSimulator<Long> simulator = new DevsSimulator<>("logging");
      assertThat(simulator.isStartingOrRunning()).isFalse();
      CategoryLogger.always().error("an error of DSOL's");
      CategoryLogger.with(new LogCategory("LATER")).error("in a category added afterwards");
    } finally {
      System.setOut(before);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
