// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.virqsim.model.State;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.model.vfio.IrqIndex;
import org.virqsim.policy.VmmCall;
import org.virqsim.policy.VmmCall.SetIrqs;

/**
 * A driver's program and, beside each step, all that the VMM does for it which somebody else can
 * see, written as a table:
 *
 * <pre>
 * enable-masked | intx-off OFF=-22 S(0):Q
 * unmask 0      | GSIR irqfd+0 S(0):K
 * </pre>
 *
 * <p>MSI-X calls are written as in {@link Calls}. {@code GSIR} is KVM_SET_GSI_ROUTING, {@code
 * irqfd+v} and {@code irqfd-v} attach and detach, {@code bind}, {@code unbind}, {@code pass-mask}
 * and {@code pass-unmask} are the hypervisor's that has the device itself, {@code inject v} sends a
 * message, {@code close v} closes the eventfds of a vector, {@code grant n} answers the hypercall.
 * {@code intx-off} and {@code intx-on} stand for the whole of the reference's sequences, and for
 * nothing less.
 */
final class CallTable extends NoEffects {
  /** KVM part off, then INTX DATA_NONE|TRIGGER count 0 (reference, section 4). */
  private static final String INTX_OFF = "x-mask irqfd-x x-unmask x-disarm";

  /** Armed, then the KVM part: MASK, irqfd with a resample eventfd, UNMASK by it, UNMASK. */
  private static final String INTX_ON = "x-arm x-mask irqfd+x x-resample x-unmask";

  private final List<String> open = new ArrayList<>();
  private final String[] ofStep;

  private CallTable(int steps) {
    this.ofStep = new String[steps];
    Arrays.fill(ofStep, "");
  }

  /**
   * Checks a table for a device with eight vectors, on every host profile: what these policies do
   * must not depend on it.
   */
  static void check(String policy, String table) {
    for (HostProfile host : HostProfile.builtIn()) {
      check(policy, host.name(), table);
    }
  }

  private static void check(String policy, String host, String table) {
    List<String> steps = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (String line : table.strip().split("\n", -1)) {
      String[] columns = line.split("\\|", -1);
      steps.add(columns[0].strip());
      expected.add(columns[0].strip() + " | " + columns[1].strip().replaceAll(" +", " "));
    }
    List<GuestStep> program = Calls.steps(steps.toArray(String[]::new));
    String[] calls = new CallTable(steps.size()).run(policy, host, program);
    List<String> actual = new ArrayList<>();
    for (int i = 0; i < calls.length; i++) {
      actual.add(steps.get(i) + " | " + calls[i]);
    }
    assertThat(String.join("\n", actual))
        .as("%s on %s", policy, host)
        .isEqualTo(String.join("\n", expected));
  }

  private String[] run(String policy, String host, List<GuestStep> program) {
    Machine machine = new Machine(Calls.configuration(policy, host, 8, program));
    State state = machine.initial();
    new ReplayResolver(machine).runQuietly(state, this);
    if (!machine.guestDone(state)) {
      throw new AssertionError("the driver's program did not end");
    }
    return ofStep;
  }

  @Override
  public void callStarted(int driver, VmmCall call) {
    String text = text(call);
    if (!text.isEmpty()) {
      open.add(text);
    }
  }

  @Override
  public void callReturned(int driver, SetIrqs call, int result) {
    String text = call.index() == IrqIndex.MSIX ? Calls.text(call) : intx(call);
    open.add(result == 0 ? text : text + "=" + result);
  }

  @Override
  public void retired(int driver, int guestStep) {
    ofStep[guestStep] =
        String.join(" ", open).replace(INTX_OFF, "intx-off").replace(INTX_ON, "intx-on");
    open.clear();
  }

  private static String intx(SetIrqs call) {
    boolean none = call.data() == SetIrqs.Data.NONE;
    return switch (call.action()) {
      case MASK -> "x-mask";
      case UNMASK -> none ? "x-unmask" : "x-resample";
      case TRIGGER -> none ? "x-disarm" : "x-arm";
    };
  }

  /** Returns the empty text for SET_IRQS, which is noted at its return, and for mere memory. */
  private static String text(VmmCall call) {
    if (call instanceof VmmCall.CommitRoutes) {
      return "GSIR";
    } else if (call instanceof VmmCall.AttachIrqfd attach) {
      return "irqfd+" + attach.vector();
    } else if (call instanceof VmmCall.DetachIrqfd detach) {
      return "irqfd-" + detach.vector();
    } else if (call instanceof VmmCall.AttachIntxIrqfd) {
      return "irqfd+x";
    } else if (call instanceof VmmCall.DetachIntxIrqfd) {
      return "irqfd-x";
    } else if (call instanceof VmmCall.Inject inject) {
      return "inject " + inject.vector();
    } else if (call instanceof VmmCall.ReleaseVector release) {
      return "close " + release.vector();
    } else if (call instanceof VmmCall.Bind bind) {
      return "bind " + bind.vector();
    } else if (call instanceof VmmCall.Unbind unbind) {
      return "unbind " + unbind.vector();
    } else if (call instanceof VmmCall.PassMask pass) {
      return (pass.masked() ? "pass-mask " : "pass-unmask ") + pass.vector();
    } else if (call instanceof VmmCall.ResetFunction) {
      return "function-reset";
    } else if (call instanceof VmmCall.Grant grant) {
      return "grant " + grant.count();
    }
    return "";
  }
}
