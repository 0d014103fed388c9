// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.model.State;
import org.virqsim.policy.VmmCall;

/** Which step each call of a VMM is, when it is a driver's turn to make it. */
final class CallSteps {
  private final Parts p;
  private final int process;

  /** Creates the steps of the calls that are made in the traps of a driver. */
  CallSteps(Parts parts, int process) {
    this.p = parts;
    this.process = process;
  }

  /** Returns the step that {@code call} is, or {@link Step#NONE} if it has to wait. */
  long next(State s, FunctionParts f, VmmCall call) {
    if (call instanceof VmmCall.SetIrqs) {
      return f.host.igate(s) ? Step.NONE : step(MicroOp.SET_IRQS, f.first, 0);
    }
    if (call instanceof VmmCall.WritePerm write) {
      return f.host.igate(s) ? Step.NONE : step(MicroOp.WRITE_PERM, f.first + write.vector(), 0);
    }
    if (call instanceof VmmCall.CommitRoutes) {
      return step(MicroOp.ROUTE_COMMIT, f.first, irqfds(s, f.vm));
    }
    if (call instanceof VmmCall.AttachIrqfd attach) {
      return step(MicroOp.IRQFD_ATTACH, f.first + attach.vector(), 0);
    }
    if (call instanceof VmmCall.DetachIrqfd detach) {
      return step(MicroOp.IRQFD_DETACH, f.first + detach.vector(), 0);
    }
    if (call instanceof VmmCall.AttachIntxIrqfd) {
      return step(MicroOp.IRQFD_ATTACH, f.first, 0);
    }
    if (call instanceof VmmCall.DetachIntxIrqfd) {
      return step(MicroOp.IRQFD_DETACH, f.first, 0);
    }
    if (call instanceof VmmCall.Inject inject) {
      return step(MicroOp.INJECT, f.first + inject.vector(), 0);
    }
    if (call instanceof VmmCall.Bind bind) {
      return step(MicroOp.IRQFD_ATTACH, f.first + bind.vector(), 0);
    }
    if (call instanceof VmmCall.Unbind unbind) {
      return step(MicroOp.IRQFD_DETACH, f.first + unbind.vector(), 0);
    }
    if (call instanceof VmmCall.PassMask pass) {
      MicroOp op = pass.masked() ? MicroOp.PASS_MASK : MicroOp.PASS_UNMASK;
      return step(op, f.first + pass.vector(), 0);
    }
    if (call instanceof VmmCall.ResetFunction) {
      return step(MicroOp.FUNCTION_RESET, f.first, 0);
    }
    return step(MicroOp.BOOKKEEPING, f.first, 0);
  }

  /** The irqfds of all functions of a VM: KVM_SET_GSI_ROUTING updates each of them. */
  private int irqfds(State s, int vm) {
    int n = 0;
    for (FunctionParts f : p.functions) {
      n += f.vm == vm ? p.kvm.irqfds(s, f.index) : 0;
    }
    return n;
  }

  private long step(MicroOp op, int vector, int items) {
    return Step.of(op, process, vector, items);
  }
}
