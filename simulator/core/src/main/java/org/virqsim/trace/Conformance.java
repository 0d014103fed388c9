// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.Machine;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.ReplayResolver;
import org.virqsim.model.State;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.vfio.IrqIndex;
import org.virqsim.policy.VectorPolicy;
import org.virqsim.policy.VmmCall;
import org.virqsim.trace.HostCall.IntxCall;
import org.virqsim.trace.HostCall.IrqfdCall;
import org.virqsim.trace.HostCall.MsixCall;
import org.virqsim.trace.HostCall.RoutesCall;

/**
 * Predicts the system calls of a recorded run from the guest's steps.
 *
 * <p>The recorded calls are no argument of anything here, so that a prediction can not lean on
 * them; {@link Comparison#of} holds the two side by side afterwards.
 */
public final class Conformance {
  private Conformance() {}

  /**
   * Runs the guest's steps through the machine, with no interrupt raised, since those change none
   * of the calls: an emulated pending bit is injected without one.
   *
   * @throws IllegalArgumentException if the host can not offer what the policy needs
   */
  public static Prediction predict(LoggedGuest guest, VectorPolicy policy, HostProfile host) {
    int vectors = guest.tableSize();
    Machine machine =
        new Machine(
            Configuration.single(
                DeviceProfile.nvme(vectors),
                host,
                policy,
                guest.guestSteps(),
                Collections.nCopies(vectors, 0),
                1,
                0));
    State state = machine.initial();
    Collector collector = new Collector(guest.steps());
    new ReplayResolver(machine).runQuietly(state, collector);
    if (!machine.guestDone(state)) {
      throw new IllegalStateException("the guest's steps did not come to their end");
    }
    return new Prediction(collector.calls);
  }

  private static final class Collector extends NoEffects {
    private final List<LoggedStep> steps;
    private final List<Prediction.Caused<HostCall>> calls = new ArrayList<>();
    private final BitSet routes = new BitSet();
    private int step;

    Collector(List<LoggedStep> steps) {
      this.steps = steps;
    }

    @Override
    public void retired(int driver, int guestStep) {
      step = guestStep + 1;
    }

    @Override
    public void callReturned(int driver, VmmCall.SetIrqs call, int result) {
      String flags = "DATA_" + call.data() + "|ACTION_" + call.action();
      add(
          call.index() == IrqIndex.MSIX
              ? new MsixCall(flags, call.start(), call.count(), call.fds(), result)
              : new IntxCall(flags, call.start(), call.count(), call.fds(), result));
    }

    @Override
    public void callStarted(int driver, VmmCall call) {
      if (call instanceof VmmCall.AddRoute route) {
        routes.set(route.vector());
      } else if (call instanceof VmmCall.ReleaseRoute route) {
        routes.clear(route.vector());
      } else if (call instanceof VmmCall.CommitRoutes) {
        add(new RoutesCall(routes.cardinality()));
      } else if (call instanceof VmmCall.AttachIrqfd attach) {
        add(new IrqfdCall(attach.vector(), true));
      } else if (call instanceof VmmCall.DetachIrqfd detach) {
        add(new IrqfdCall(detach.vector(), false));
      } else if (call instanceof VmmCall.AttachIntxIrqfd) {
        add(new IrqfdCall(IrqfdCall.INTX, true));
      } else if (call instanceof VmmCall.DetachIntxIrqfd) {
        add(new IrqfdCall(IrqfdCall.INTX, false));
      }
    }

    private void add(HostCall call) {
      calls.add(new Prediction.Caused<>(call, steps.get(step)));
    }
  }
}
