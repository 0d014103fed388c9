// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import umontreal.ssj.simevents.Event;
import umontreal.ssj.simevents.Simulator;
import umontreal.ssj.simevents.eventlist.EventList;

/** SSJ's simulator on one of its event lists, with reusable events. Its time is a double. */
final class SsjHold extends Hold {
  private final Simulator simulator;

  SsjHold(EventList list) {
    simulator = new Simulator(list);
  }

  private final class Holding extends Event {
    Holding() {
      super(simulator);
    }

    @Override
    public void actions() {
      if (--left == 0) {
        simulator.stop();
      }
      schedule((double) nextDelay());
    }
  }

  @Override
  void begin(int pending) {
    simulator.init();
    for (int i = 0; i < pending; i++) {
      new Holding().schedule((double) nextDelay());
    }
  }

  @Override
  double run(int count) {
    left = count;
    simulator.start();
    return simulator.time();
  }
}
