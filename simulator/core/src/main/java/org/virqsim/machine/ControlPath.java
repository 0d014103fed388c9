// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.List;
import java.util.Optional;
import org.virqsim.model.Bits;
import org.virqsim.model.State;
import org.virqsim.model.guest.Guest;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.model.guest.LocalApic;
import org.virqsim.model.vmm.Vmm;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.GuestRequest;
import org.virqsim.policy.VectorPolicy;
import org.virqsim.policy.VmmCall;

/**
 * The guest's driver and, inside the trap of each of its writes, the VMM's work: emulation, the
 * policy's calls one by one, and the return. Inside a call the host's program runs ({@link
 * HostCalls}).
 */
final class ControlPath {
  /** Phases of a guest step. */
  static final int DUE = 0;

  static final int WRITE = 1;
  static final int EXIT = 2;
  static final int LOCK = 3;
  static final int EMULATE = 4;
  static final int CALL = 5;
  static final int HOST = 6;
  static final int RETIRE = 7;
  static final int WAIT = 8;

  private static final int ENABLE = 0;
  private static final int DISABLE = 1;
  private static final int SET_FUNCTION_MASK = 2;
  private static final int CLEAR_FUNCTION_MASK = 3;
  private static final int FIRST_UNMASK = 4;

  private final Parts p;
  private final HostCalls hostCalls;
  private final DeliveryPath delivery;
  private final GuestStep[] steps;
  private final CallLists lists;
  private final GuestRequest[] requests;

  /** Whether the policy looks at answers at all; most do not, and are spared a view of each. */
  private final boolean listens;

  ControlPath(Parts parts, DeliveryPath delivery) {
    this.p = parts;
    this.delivery = delivery;
    this.hostCalls = new HostCalls(parts);
    this.steps = parts.config.guest().toArray(GuestStep[]::new);
    this.lists = new CallLists(parts.layout);
    this.listens = listens(parts.config.policy());
    int n = parts.vectors();
    this.requests = new GuestRequest[FIRST_UNMASK + 2 * n];
    requests[ENABLE] = new GuestRequest.Enable();
    requests[DISABLE] = new GuestRequest.Disable();
    requests[SET_FUNCTION_MASK] = new GuestRequest.SetFunctionMask();
    requests[CLEAR_FUNCTION_MASK] = new GuestRequest.ClearFunctionMask();
    for (int v = 0; v < n; v++) {
      requests[FIRST_UNMASK + v] = new GuestRequest.Unmask(v);
      requests[FIRST_UNMASK + n + v] = new GuestRequest.Mask(v);
    }
  }

  private static boolean listens(VectorPolicy policy) {
    try {
      return policy
              .getClass()
              .getMethod("onReturn", VmmCall.SetIrqs.class, int.class, VmmView.class)
              .getDeclaringClass()
          != VectorPolicy.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a policy without onReturn", e);
    }
  }

  long next(State s) {
    int pc = p.guest.pc(s);
    if (pc == steps.length) {
      return Step.NONE;
    }
    int v = steps[pc].vector();
    return switch (p.guest.phase(s)) {
      case DUE -> step(MicroOp.GUEST_DUE, v, pc);
      case WRITE -> write(s, pc, v);
      case EXIT -> step(MicroOp.EXIT_TO_VMM, v, 0);
      case LOCK -> p.vmm.lockOwner(s) == Vmm.UNLOCKED ? step(MicroOp.TAKE_LOCK, v, 0) : Step.NONE;
      case EMULATE -> step(MicroOp.EMULATE, v, 0);
      case CALL -> nextCall(s);
      case HOST -> hostCalls.next(s, call(s));
      case RETIRE -> step(MicroOp.RETIRE, v, pc);
      default -> Step.NONE;
    };
  }

  private long write(State s, int pc, int v) {
    // A requested interrupt is taken before the driver's next instruction, and runs to its end.
    int vcpu = p.config.driverVcpu();
    if (p.apic.phase(s, vcpu) != LocalApic.IDLE || delivery.firstRequested(s, vcpu) >= 0) {
      return Step.NONE;
    }
    return step(
        steps[pc].op() == GuestOp.COMMAND ? MicroOp.GUEST_COMMAND : MicroOp.GUEST_WRITE, v, 0);
  }

  private long nextCall(State s) {
    VmmCall call = call(s);
    if (call instanceof VmmCall.SetIrqs) {
      return step(MicroOp.SET_IRQS, 0, 0);
    }
    if (call instanceof VmmCall.CommitRoutes) {
      return step(MicroOp.ROUTE_COMMIT, 0, p.kvm.irqfds(s));
    }
    if (call instanceof VmmCall.AttachIrqfd attach) {
      return step(MicroOp.IRQFD_ATTACH, attach.vector(), 0);
    }
    if (call instanceof VmmCall.DetachIrqfd detach) {
      return step(MicroOp.IRQFD_DETACH, detach.vector(), 0);
    }
    if (call instanceof VmmCall.AttachIntxIrqfd) {
      return step(MicroOp.IRQFD_ATTACH, 0, 0);
    }
    if (call instanceof VmmCall.DetachIntxIrqfd) {
      return step(MicroOp.IRQFD_DETACH, 0, 0);
    }
    if (call instanceof VmmCall.Inject inject) {
      return step(MicroOp.INJECT, inject.vector(), 0);
    }
    return step(MicroOp.BOOKKEEPING, 0, 0);
  }

  private static long step(MicroOp op, int vector, int items) {
    return Step.of(op, Processes.GUEST, vector, items);
  }

  private VmmCall call(State s) {
    int word = p.layout.hostCall();
    return lists.get(s.get(word, Bits.CALL_LIST, 20))[s.get(word, Bits.CALL_INDEX, 14)];
  }

  /** Applies one of the steps that {@link #next} can answer. */
  void apply(State s, MicroOp op, int v, Effects fx) {
    switch (op) {
      case GUEST_DUE -> p.guest.phase(s, WRITE);
      case GUEST_WRITE -> guestWrite(s, fx);
      case GUEST_COMMAND -> {
        p.guest.command(s, Guest.COMMAND_IN_SERVICE, v);
        p.guest.phase(s, WAIT);
        fx.touched(Processes.COMMAND);
      }
      case EXIT_TO_VMM -> p.guest.phase(s, LOCK);
      case TAKE_LOCK -> {
        p.vmm.lockOwner(s, Vmm.VCPU);
        p.guest.phase(s, EMULATE);
        fx.touched(Processes.MAIN_LOOP);
      }
      case EMULATE -> emulate(s);
      case RETIRE -> retire(s, fx);
      case SET_IRQS -> {
        VmmCall.SetIrqs call = (VmmCall.SetIrqs) call(s);
        fx.callStarted(call);
        hostCalls.enter(s, call);
        p.guest.phase(s, HOST);
      }
      case RETURN -> returned(s, fx);
      case BOOKKEEPING, ROUTE_COMMIT, IRQFD_ATTACH, IRQFD_DETACH, INJECT -> {
        VmmCall call = call(s);
        fx.callStarted(call);
        carryOut(s, call, fx);
        nextInList(s);
      }
      default -> hostCalls.apply(s, op, v, (VmmCall.SetIrqs) call(s), fx);
    }
    fx.touched(Processes.GUEST);
  }

  private void guestWrite(State s, Effects fx) {
    p.guest.inTrap(s, true);
    p.guest.phase(s, EXIT);
    GuestStep step = steps[p.guest.pc(s)];
    if (step.op() == GuestOp.FREE) {
      live(s, step.vector(), false, fx);
    } else if (step.op() == GuestOp.DISABLE) {
      for (int v = 0; v < p.vectors(); v++) {
        live(s, v, false, fx);
      }
    }
    fx.touched(p.processes.handler(p.config.driverVcpu()));
  }

  private void live(State s, int v, boolean on, Effects fx) {
    if (p.guest.live(s, v) != on) {
      p.guest.live(s, v, on);
      fx.live(v, on);
      fx.touched(p.processes.source(v));
    }
  }

  /** The register write, in the guest's eyes, and the policy's answer to it. */
  private void emulate(State s) {
    int request = writeRegister(s, steps[p.guest.pc(s)]);
    for (int v = 0; v < p.vectors(); v++) {
      if (!guestSeesUnmasked(s, v)) {
        p.guest.seesUnmasked(s, v, false);
      }
    }
    int list = CallLists.NONE;
    if (request >= 0) {
      list = lists.known(request, s);
      if (list < 0) {
        list = lists.learn(request, s, p.config.policy().on(requests[request], view(s)));
      }
    }
    begin(s, list);
  }

  /** Writes the emulated registers; returns the request that it amounts to, or -1. */
  private int writeRegister(State s, GuestStep step) {
    boolean enabled = p.vmm.enabled(s);
    boolean functionMask = p.vmm.functionMask(s);
    int v = step.vector();
    return switch (step.op()) {
      case ENABLE_MASKED -> writeControl(s, enabled, functionMask, true, true);
      case ENABLE -> writeControl(s, enabled, functionMask, true, false);
      case SET_FUNCTION_MASK -> writeControl(s, enabled, functionMask, enabled, true);
      case CLEAR_FUNCTION_MASK -> writeControl(s, enabled, functionMask, enabled, false);
      case DISABLE -> writeControl(s, enabled, functionMask, false, false);
      case UNMASK -> writeMask(s, v, false, enabled && !functionMask, FIRST_UNMASK + v);
      case MASK, FREE ->
          writeMask(s, v, true, enabled && !functionMask, FIRST_UNMASK + p.vectors() + v);
      case WRITE_ENTRY, COMMAND -> -1;
    };
  }

  private int writeControl(
      State s, boolean wasEnabled, boolean wasMasked, boolean enable, boolean mask) {
    p.vmm.enabled(s, enable);
    p.vmm.functionMask(s, mask);
    if (enable != wasEnabled) {
      return enable ? ENABLE : DISABLE;
    }
    if (enable && mask != wasMasked) {
      return mask ? SET_FUNCTION_MASK : CLEAR_FUNCTION_MASK;
    }
    return -1;
  }

  private int writeMask(State s, int v, boolean mask, boolean effective, int request) {
    boolean changed = p.vmm.entryMask(s, v) != mask;
    p.vmm.entryMask(s, v, mask);
    return changed && effective ? request : -1;
  }

  private boolean guestSeesUnmasked(State s, int v) {
    return p.vmm.enabled(s) && !p.vmm.masked(s, v);
  }

  private void retire(State s, Effects fx) {
    int pc = p.guest.pc(s);
    p.vmm.lockOwner(s, Vmm.UNLOCKED);
    p.guest.inTrap(s, false);
    p.guest.phase(s, DUE);
    p.guest.pc(s, pc + 1);
    for (int v = 0; v < p.vectors(); v++) {
      if (guestSeesUnmasked(s, v)) {
        p.guest.seesUnmasked(s, v, true);
        live(s, v, true, fx);
      }
    }
    fx.retired(pc);
    fx.touched(Processes.MAIN_LOOP);
    fx.touched(p.processes.handler(p.config.driverVcpu()));
  }

  private VmmView view(State s) {
    return new VmmView(p.layout, p.config.host().dynamicMsix(), s);
  }

  private void begin(State s, int list) {
    int word = p.layout.hostCall();
    boolean empty = lists.get(list).length == 0;
    s.put(word, Bits.CALL_LIST, 20, empty ? CallLists.NONE : list);
    s.put(word, Bits.CALL_INDEX, 14, 0);
    p.guest.phase(s, empty ? RETIRE : CALL);
  }

  private void nextInList(State s) {
    int word = p.layout.hostCall();
    int index = s.get(word, Bits.CALL_INDEX, 14) + 1;
    if (index == lists.get(s.get(word, Bits.CALL_LIST, 20)).length) {
      begin(s, CallLists.NONE);
    } else {
      s.put(word, Bits.CALL_INDEX, 14, index);
      p.guest.phase(s, CALL);
    }
  }

  private void returned(State s, Effects fx) {
    VmmCall.SetIrqs call = (VmmCall.SetIrqs) call(s);
    int result = hostCalls.leave(s);
    fx.callReturned(call, result);
    Optional<List<VmmCall>> instead =
        listens ? p.config.policy().onReturn(call, result, view(s)) : Optional.empty();
    if (instead.isPresent()) {
      begin(s, lists.intern(instead.get()));
    } else {
      nextInList(s);
    }
  }

  /** Carries out a call other than SET_IRQS. */
  private void carryOut(State s, VmmCall call, Effects fx) {
    if (call instanceof VmmCall.CommitRoutes) {
      for (int v = 0; v < p.vectors(); v++) {
        p.kvm.route(s, v, p.vmm.routed(s, v));
      }
    } else if (call instanceof VmmCall.AttachIrqfd attach) {
      attach(s, attach.vector(), fx);
    } else if (call instanceof VmmCall.DetachIrqfd detach) {
      p.kvm.irqfd(s, detach.vector(), false);
    } else if (call instanceof VmmCall.Inject inject) {
      p.move(s, inject.vector(), Place.EMULATED_PBA, Place.IRR, fx);
    } else if (call instanceof VmmCall.ReleaseVector release) {
      p.vmm.used(s, release.vector(), false);
      p.drop(s, release.vector(), Place.INTERRUPT_EVENTFD, DropCause.EVENTFD_CLOSED, fx);
      p.drop(s, release.vector(), Place.KVM_EVENTFD, DropCause.EVENTFD_CLOSED, fx);
    } else {
      remember(s, call);
    }
  }

  /** Carries out a call that changes nothing but the VMM's own memory. */
  private void remember(State s, VmmCall call) {
    if (call instanceof VmmCall.AddRoute add) {
      p.vmm.routed(s, add.vector(), true);
    } else if (call instanceof VmmCall.ReleaseRoute release) {
      p.vmm.routed(s, release.vector(), false);
    } else if (call instanceof VmmCall.SetHandler set) {
      p.vmm.handler(s, set.vector(), set.on());
    } else if (call instanceof VmmCall.UseVector use) {
      p.vmm.used(s, use.vector(), true);
    } else if (call instanceof VmmCall.SetNrVectors set) {
      p.vmm.nrVectors(s, set.n());
    } else if (call instanceof VmmCall.SetMode set) {
      p.vmm.mode(s, set.mode());
    } else if (call instanceof VmmCall.AttachIntxIrqfd) {
      p.vmm.intxKvm(s, true);
    } else if (call instanceof VmmCall.DetachIntxIrqfd) {
      p.vmm.intxKvm(s, false);
    } else {
      throw new IllegalStateException("not a call that is carried out here: " + call);
    }
  }

  /** kvm_irqfd_assign polls the eventfd: what it counted already is injected. */
  private void attach(State s, int v, Effects fx) {
    p.kvm.irqfd(s, v, true);
    if (p.occupied(s, v, Place.KVM_EVENTFD)) {
      delivery.inject(s, v, Place.KVM_EVENTFD, fx);
    }
  }

  boolean tearingDown(State s) {
    return p.guest.phase(s) == HOST && hostCalls.tearsDown(s);
  }
}
