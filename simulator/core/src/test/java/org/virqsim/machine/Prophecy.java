// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.virqsim.model.State;
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

  /** Goes on with the call in progress, if any, and with what it waits for. */
  private void endCall(Machine machine, State state) {
    while (!returned && !dropped) {
      long step = machine.next(state, HandDriven.GUEST);
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
