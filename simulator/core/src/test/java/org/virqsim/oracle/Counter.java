// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import org.HdrHistogram.Histogram;
import org.virqsim.engine.TimedResolver;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.Machine;
import org.virqsim.machine.TimePlan;
import org.virqsim.observe.Ledger;

/** Replications one by one, for what sums do not show. */
final class Counter {
  private final Ledger ledger;
  private final TimedResolver resolver;

  Counter(Configuration configuration, TimePlan plan) {
    Machine machine = new Machine(configuration);
    Histogram latency = new Histogram(3);
    latency.setAutoResize(true);
    this.ledger = new Ledger(machine, 100_000, latency, latency);
    this.resolver = new TimedResolver(machine, plan, ledger);
  }

  long dropped(int replication, long horizonNs) {
    return run(replication, horizonNs).dropped();
  }

  /** Runs one replication and returns its closed books; the next run changes them. */
  Ledger run(int replication, long horizonNs) {
    ledger.reset();
    resolver.run(1, replication, horizonNs);
    ledger.close(horizonNs, resolver.state());
    return ledger;
  }
}
