// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.Place;
import org.virqsim.model.State;

/**
 * The windows of one replication: for each vector the instants at which one more request, had it
 * been raised, would have been discarded in the end. It is known without that request, because one
 * that is discarded changes nothing before: it waits on the link, in a pending bit, in IRQS_PENDING
 * of the host's irq or in an eventfd, and shares what becomes of these.
 *
 * <p>Holds for devices that send a message for each request (class A, no moderation) and for
 * messages that take a fixed time. What would have gone through the VMM's main loop, and a device
 * that is stopped for a migration, are not followed; {@link #unsure} says where that may matter.
 */
public final class DropWindows extends NoEffects implements TimedEffects {
  private final Machine machine;
  private final long messageNs;
  private final long postedNs;
  private final boolean waitsForMessages;
  private final VectorFlow[] flows;
  private @Nullable State state;
  private long now;

  /** What was raised before this instant met the state before the next change. */
  private long edge;

  /**
   * Creates windows of nothing.
   *
   * @param messageNs time from the device to the host's handler and eventfd, nanoseconds
   * @param postedNs time from the device to the posted-interrupt descriptor, nanoseconds
   */
  public DropWindows(Machine machine, long messageNs, long postedNs) {
    this.machine = machine;
    this.messageNs = messageNs;
    this.postedNs = postedNs;
    this.waitsForMessages = !machine.configuration().host().remoteIrrRace();
    this.flows = new VectorFlow[machine.layout().vectors()];
    Arrays.setAll(flows, v -> new VectorFlow());
  }

  /** Forgets everything; the next replication changes {@code watched}. */
  public void reset(State watched) {
    state = watched;
    now = 0;
    edge = 0;
    for (VectorFlow flow : flows) {
      flow.clear();
    }
  }

  /** Ends the replication: what is undecided now is no window. */
  public void close(long horizonNs) {
    for (VectorFlow flow : flows) {
      flow.settle(horizonNs, horizonNs);
    }
  }

  /** Returns the number of windows of {@code v}; they are disjoint and in no particular order. */
  public int count(int v) {
    return flows[v].windows().size();
  }

  /** Returns the first instant of a window, in nanoseconds. */
  public long from(int v, int window) {
    return flows[v].windows().from(window);
  }

  /** Returns the first instant after a window, in nanoseconds. */
  public long to(int v, int window) {
    return flows[v].windows().to(window);
  }

  /** Returns whether a request of {@code v} raised at that instant would have been discarded. */
  public boolean holds(int v, long instant) {
    return flows[v].windows().contains(instant);
  }

  /** Returns whether there may be windows of {@code v} that were not found. */
  public boolean unsure(int v) {
    return flows[v].unsure();
  }

  @Override
  public void at(long instant) {
    if (instant != now) {
      now = instant;
      edge = instant;
    }
  }

  @Override
  public void placed(int v, Place place) {
    sent(v, place);
  }

  @Override
  public void signalled(int v, Place place) {
    sent(v, place);
  }

  @Override
  public void moved(int v, Place from, Place to) {
    sent(v, to);
  }

  private void sent(int v, Place place) {
    if (place == Place.WIRE) {
      flows[v].messageSent(now, edge);
    }
  }

  @Override
  public void swept(int v, Place from, Place to) {
    flows[v].swept(now, edge, from, to);
  }

  @Override
  public void cleared(int v, Place from) {
    flows[v].cleared(now, edge, from);
  }

  @Override
  public void applied(MicroOp op, int v) {
    if (op.tier() == MicroOp.Tier.DELIVERY) {
      // At one instant raises come before it: what still changes at this one comes after them.
      edge = now + 1;
    }
    if (op.compareTo(MicroOp.RETURN) > 0) {
      // Steps of the device, of delivery and of vCPUs move requests, but no switch on their way.
      return;
    }
    switch (op) {
      case SYNCHRONIZE -> {
        flows[v].settle(now, edge);
        if (waitsForMessages) {
          // The read-back of the mask write: the call would have waited for a message in flight.
          flows[v].landAll();
        }
      }
      case BYPASS_UNREGISTER,
          BYPASS_REGISTER,
          REMOVE_ACTION,
          MASK_ENTRY,
          RELEASE_IRQ,
          WRITE_MESSAGE,
          SINGLE_OVERHEAD,
          ALLOCATE_ONE,
          REQUEST_IRQ,
          UNMASK_ENTRY ->
          look(v);
      case GUEST_DUE, EXIT_TO_VMM, TAKE_LOCK, BOOKKEEPING, SET_IRQS -> {}
      default -> {
        for (int i = 0; i < flows.length; i++) {
          look(i);
        }
      }
    }
  }

  private void look(int v) {
    State s = state;
    if (s == null) {
      throw new IllegalStateException("reset comes first");
    }
    boolean posted = machine.posted(s, v);
    flows[v].follow(
        now,
        edge,
        machine.works(s, v),
        machine.raisedTo(s, v),
        machine.arrivesAt(s, v),
        posted,
        posted ? postedNs : messageNs);
    if (machine.stopped(s, v)) {
      flows[v].stopped();
    }
  }
}
