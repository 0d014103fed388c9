// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.util.Arrays;
import org.virqsim.engine.CallerThreadSimulator;
import org.virqsim.engine.EventQueue;
import org.virqsim.engine.ReusableEvent;

/** Ours: the whole simulator, its loop, its checks and its order among equals. */
final class EngineHold extends Hold {
  private static final int PRIORITY = 5;

  private final CallerThreadSimulator simulator = CallerThreadSimulator.create("hold");
  private Holding[] events = new Holding[0];

  private final class Holding extends ReusableEvent {
    @Override
    protected void fire() {
      if (--left == 0) {
        simulator.requestStop();
      }
      simulator.schedule(this, simulator.now() + nextDelay(), PRIORITY);
    }
  }

  @Override
  void begin(int pending) {
    if (events.length != pending) {
      events = new Holding[pending];
      Arrays.setAll(events, i -> new Holding());
    }
    simulator.reset(0);
    for (Holding event : events) {
      simulator.schedule(event, nextDelay(), PRIORITY);
    }
  }

  @Override
  double run(int count) {
    left = count;
    simulator.runUntil(EventQueue.MAX_TIME);
    return simulator.now();
  }
}
