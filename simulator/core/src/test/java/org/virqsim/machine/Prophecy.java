// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.virqsim.model.State;
import org.virqsim.model.guest.DriverThread;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.model.guest.Vcpu;
import org.virqsim.policy.VmmCall.SetIrqs;

/**
 * An {@link Exposure} says what would become of a request raised now; here, on a copy, it is
 * raised.
 *
 * <p>DARK: it is dropped at once or by the call in progress. LATCHED: the device latches it, and
 * the call in progress does not drop it (unless that call runs out of vectors, which an exposure
 * does not foresee). SERVED: it is sent.
 */
final class Prophecy extends NoEffects {
  private final int vector;
  private final Set<Place> placed = EnumSet.noneOf(Place.class);
  private boolean dropped;
  private boolean returned;

  private Prophecy(int vector) {
    this.vector = vector;
  }

  /** Checks the exposure of {@code v}, if a request of it can be raised at all. */
  static void check(Machine machine, State state, int v, boolean enoughVectors) {
    Exposure exposure = machine.exposure(state, v);
    long raise = machine.next(state, machine.processes().source(v));
    if (exposure == Exposure.NOT_EXPECTED || raise == Step.NONE) {
      return;
    }
    Prophecy tale = new Prophecy(v);
    State copy = state.copy();
    machine.apply(copy, raise, tale);
    boolean served = tale.placed.contains(Place.WIRE);
    assertThat(served)
        .as("%s of vector %s: sent", exposure, v)
        .isEqualTo(exposure == Exposure.SERVED);
    if (!served) {
      tale.endCall(machine, copy);
      if (exposure == Exposure.DARK) {
        assertThat(tale.dropped).as("DARK vector %s: dropped", v).isTrue();
      } else if (enoughVectors) {
        assertThat(tale.dropped).as("LATCHED vector %s: dropped", v).isFalse();
      }
    }
  }

  /**
   * Goes on with the call in progress on the vector's function, if any, and with what it waits for.
   */
  private void endCall(Machine machine, State state) {
    for (int d = 0; d < machine.layout().drivers(); d++) {
      GuestStep current = current(machine, state, d);
      if (current != null && current.function() == machine.layout().functionOf(vector)) {
        returned = false;
        endCall(machine, state, d);
      }
    }
  }

  private static @Nullable GuestStep current(Machine machine, State state, int d) {
    List<GuestStep> steps = machine.configuration().threads().get(d).steps();
    int pc = new DriverThread(machine.layout(), d).pc(state);
    return pc < steps.size() ? steps.get(pc) : null;
  }

  private void endCall(Machine machine, State state, int driver) {
    // A preempted vCPU goes on later.
    Driver thread = machine.configuration().threads().get(driver);
    int vcpu = machine.configuration().firstVcpu(thread.vm()) + thread.vcpu();
    new Vcpu(machine.layout()).preempted(state, vcpu, false);
    while (!returned && !dropped) {
      long step = machine.next(state, machine.processes().driver(driver));
      for (int v = 0; step == Step.NONE && v < machine.layout().vectors(); v++) {
        step = machine.next(state, machine.processes().message(v));
      }
      if (step == Step.NONE || !inCall(Step.op(step))) {
        return;
      }
      machine.apply(state, step, this);
    }
  }

  private static boolean inCall(MicroOp op) {
    return op == MicroOp.DELIVER
        || op == MicroOp.DELIVER_POSTED
        || (op.compareTo(MicroOp.INTX_SETUP) >= 0 && op.compareTo(MicroOp.RETURN) <= 0);
  }

  @Override
  public void placed(int v, Place place) {
    placed.add(place);
  }

  @Override
  public void refused(int v, DropCause cause) {
    dropped = true;
  }

  @Override
  public void dropped(int v, Place from, DropCause cause) {
    dropped |= v == vector && placed.contains(from);
  }

  @Override
  public void callReturned(int driver, SetIrqs call, int result) {
    returned = true;
  }
}
