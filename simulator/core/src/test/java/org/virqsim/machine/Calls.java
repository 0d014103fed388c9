// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.model.State;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.model.vfio.IrqIndex;
import org.virqsim.policy.Policies;
import org.virqsim.policy.VmmCall.SetIrqs;

/** What the host is asked for a driver's steps, in the short notation of the call tables. */
final class Calls {
  private static final String INTX = "INTX:";

  private Calls() {}

  /**
   * Returns a step for each word, such as {@code enable-masked}, {@code unmask 3} or, with a
   * process behind the vector, {@code write-perm 1 2}.
   */
  static List<GuestStep> steps(String... words) {
    List<GuestStep> steps = new ArrayList<>();
    for (String word : words) {
      String[] parts = word.split(" ", -1);
      GuestOp op = GuestOp.valueOf(parts[0].toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
      int vector = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
      int process = parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
      steps.add(new GuestStep(op, 0, vector, process));
    }
    return steps;
  }

  static Configuration configuration(
      String policy, String host, int vectors, List<GuestStep> steps) {
    return configuration(
        policy, HostProfile.find(host).orElseThrow(), DeviceProfile.nvme(vectors), steps);
  }

  static Configuration configuration(
      String policy, HostProfile host, DeviceProfile device, List<GuestStep> steps) {
    List<Integer> affinity = java.util.Collections.nCopies(device.vectors(), 0);
    return Configuration.single(
        device, host, Policies.builtIn().find(policy).orElseThrow(), steps, affinity, 1, 0);
  }

  /**
   * Returns the MSI-X calls as {@code OFF=r}, {@code S(v):x=r} for one vector, {@code EN(n):xx..=r}
   * for a block from 0; {@code =r} only where the result is not 0.
   */
  static List<String> msix(Configuration configuration) {
    return all(configuration).stream().filter(call -> !call.startsWith(INTX)).toList();
  }

  /** Returns the MSI-X calls and, as {@code INTX:action}, those on INTx. */
  static List<String> all(Configuration configuration) {
    List<String> calls = new ArrayList<>();
    Machine machine = new Machine(configuration);
    State state = machine.initial();
    new ReplayResolver(machine)
        .runQuietly(
            state,
            new NoEffects() {
              @Override
              public void callReturned(int driver, SetIrqs call, int result) {
                String what = call.index() == IrqIndex.INTX ? INTX + intx(call) : text(call);
                calls.add(what + (result == 0 ? "" : "=" + result));
              }
            });
    if (!machine.guestDone(state)) {
      throw new AssertionError("the driver's program did not end");
    }
    return calls;
  }

  static String text(SetIrqs call) {
    if (call.data() == SetIrqs.Data.NONE) {
      return call.count() == 0 ? "OFF" : call.toString();
    }
    return call.count() == 1
        ? "S(" + call.start() + "):" + call.fds()
        : "EN(" + call.count() + "):" + call.fds();
  }

  private static String intx(SetIrqs call) {
    boolean fd = call.data() == SetIrqs.Data.EVENTFD;
    return switch (call.action()) {
      case MASK -> "mask";
      case UNMASK -> fd ? "resample" : "unmask";
      case TRIGGER -> fd ? "on" : "off";
    };
  }
}
