// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.virqsim.machine.Processes.Kind;
import org.virqsim.model.Bits;
import org.virqsim.model.State;
import org.virqsim.model.guest.DriverThread;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.model.guest.LocalApic;
import org.virqsim.model.vmm.VmmThreads;
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

  /** Bits that a request's number needs; the number of free routes stands above them. */
  private static final int REQUEST_WIDTH = 16;

  private final Parts p;
  private final DevicePath device;
  private final VmmCalls calls;
  private final boolean inHandler;
  private final DriverThread thread;
  private final int process;
  private final int vcpu;
  private final int word;
  private final GuestStep[] steps;
  private final FunctionParts[] functionOf;
  private final int[] vectorOf;
  private final int[] asked;
  private final HostCalls[] hostCalls;
  private final CallSteps callSteps;

  /** Creates the control path of thread {@code d}: a driver, or the handlers of a vCPU. */
  ControlPath(
      Parts parts, HostPrograms programs, DevicePath device, VmmCalls calls, int d, Driver driver) {
    this.p = parts;
    this.device = device;
    this.calls = calls;
    this.inHandler = d >= parts.config.drivers().size();
    this.thread = parts.threads[d];
    this.process = parts.processes.driver(d);
    this.vcpu = parts.config.firstVcpu(driver.vm()) + driver.vcpu();
    this.word = parts.layout.hostCall(d);
    this.steps = driver.steps().toArray(GuestStep[]::new);
    this.functionOf = new FunctionParts[steps.length];
    this.vectorOf = new int[steps.length];
    for (int pc = 0; pc < steps.length; pc++) {
      functionOf[pc] = parts.functions[steps[pc].function()];
      vectorOf[pc] = functionOf[pc].first + steps[pc].vector();
    }
    this.asked = AskedVectors.of(driver.steps());
    this.callSteps = new CallSteps(parts, process);
    this.hostCalls = new HostCalls[parts.functions.length];
    Arrays.setAll(hostCalls, f -> new HostCalls(parts, parts.functions[f], programs, d));
  }

  long next(State s) {
    int pc = thread.pc(s);
    if (pc == steps.length) {
      return Step.NONE;
    }
    int v = vectorOf[pc];
    FunctionParts f = functionOf[pc];
    int phase = thread.phase(s);
    if (phase != DUE && p.vcpu.preempted(s, vcpu)) {
      return Step.NONE;
    }
    return switch (phase) {
      case DUE -> inHandler ? Step.NONE : step(MicroOp.GUEST_DUE, v, pc);
      case WRITE -> write(s, pc, v);
      case EXIT -> step(MicroOp.EXIT_TO_VMM, v, 0);
      case LOCK -> f.lock.free(s) ? step(MicroOp.TAKE_LOCK, v, 0) : Step.NONE;
      case EMULATE -> emulation(s, f, pc, v);
      case CALL -> callSteps.next(s, f, call(s, f));
      case HOST -> hostCalls[f.index].next(s, call(s, f));
      case RETIRE -> step(MicroOp.RETIRE, v, pc);
      default -> Step.NONE;
    };
  }

  /** Returns whether the driver has finished its program, or the handler its writes. */
  boolean done(State s) {
    return inHandler ? thread.phase(s) == DUE : thread.pc(s) == steps.length;
  }

  /** Returns the vCPU that runs the driver. */
  int vcpu() {
    return vcpu;
  }

  /** Returns whether the driver has something to do, now or at a time it waits for. */
  boolean busy(State s) {
    return !done(s) && thread.phase(s) != WAIT;
  }

  /** Returns the function that the current step concerns; the program must not be finished. */
  FunctionParts function(State s) {
    return functionOf[thread.pc(s)];
  }

  private long write(State s, int pc, int v) {
    if (inHandler) {
      return p.vcpu.runs(s, vcpu) ? step(MicroOp.GUEST_WRITE, v, 0) : Step.NONE;
    }
    // A requested interrupt is taken before the driver's next instruction, and runs to its end; a
    // section with interrupts off is other code's.
    if (!p.vcpu.runs(s, vcpu)
        || p.vcpu.interruptsOff(s, vcpu)
        || p.apic.phase(s, vcpu) != LocalApic.IDLE
        || p.firstRequested(s, vcpu) >= 0) {
      return Step.NONE;
    }
    return switch (steps[pc].op()) {
      case COMMAND -> step(MicroOp.GUEST_COMMAND, v, 0);
      case DEFER_MOVE -> step(MicroOp.GUEST_DEFER_MOVE, v, 0);
      case BIND -> step(MicroOp.PASID_BIND, v, 0);
      case UNBIND -> step(MicroOp.PASID_UNBIND, v, 0);
      case OPEN -> step(MicroOp.WORK_OPEN, v, 0);
      case QUIESCE -> step(MicroOp.WORK_QUIESCE, v, 0);
      case DRAIN ->
          p.ims.drained(s, v, steps[pc].process()) ? step(MicroOp.WORK_DRAIN, v, 0) : Step.NONE;
      case REQUEST_HANDLE -> step(MicroOp.HANDLE_REQUEST, v, 0);
      case ASSIGN_QUEUE -> step(MicroOp.QUEUE_ASSIGN, v, 0);
      default -> step(MicroOp.GUEST_WRITE, v, 0);
    };
  }

  private long emulation(State s, FunctionParts f, int pc, int v) {
    if (steps[pc].op() != GuestOp.RESTORE) {
      return step(MicroOp.EMULATE, v, 0);
    }
    // The device is stopped; what it had sent arrives before its old host lets it go.
    for (int i = f.first; i < f.end; i++) {
      if (p.occupied(s, i, Place.WIRE)) {
        return Step.NONE;
      }
    }
    return step(MicroOp.SWITCH_OVER, v, 0);
  }

  private long step(MicroOp op, int vector, int items) {
    return Step.of(op, process, vector, items);
  }

  private VmmCall call(State s, FunctionParts f) {
    return f.lists.get(s.get(word, Bits.CALL_LIST, 20))[s.get(word, Bits.CALL_INDEX, 14)];
  }

  /** Applies one of the steps that {@link #next} can answer. */
  void apply(State s, MicroOp op, int v, Effects fx) {
    FunctionParts f = function(s);
    switch (op) {
      case GUEST_DUE -> due(s, f, fx);
      case GUEST_WRITE -> guestWrite(s, f, fx);
      case GUEST_COMMAND,
          GUEST_DEFER_MOVE,
          PASID_BIND,
          PASID_UNBIND,
          WORK_OPEN,
          WORK_QUIESCE,
          WORK_DRAIN,
          HANDLE_REQUEST,
          QUEUE_ASSIGN ->
          withoutTrap(s, op, f, v, fx);
      case EXIT_TO_VMM -> thread.phase(s, LOCK);
      case TAKE_LOCK -> {
        f.lock.owner(s, VmmThreads.VCPU);
        thread.phase(s, EMULATE);
        lockChanged(f, true, fx);
      }
      case EMULATE -> emulate(s, f, fx);
      case SWITCH_OVER -> {
        calls.switchOver(s, f, fx);
        if (!f.host.stopped(s)) {
          touchDevice(f, fx);
        }
        irqfdsChanged(f, fx);
        emulate(s, f, fx);
      }
      case RETIRE -> retire(s, f, fx);
      case SET_IRQS, WRITE_PERM -> enterHost(s, f, fx);
      case RETURN -> returned(s, f, fx);
      case BOOKKEEPING,
          ROUTE_COMMIT,
          IRQFD_ATTACH,
          IRQFD_DETACH,
          INJECT,
          PASS_MASK,
          PASS_UNMASK,
          FUNCTION_RESET -> {
        VmmCall call = call(s, f);
        fx.callStarted(p.processes.object(process), call);
        calls.carryOut(s, f, call, fx);
        if (op == MicroOp.IRQFD_ATTACH || op == MicroOp.IRQFD_DETACH) {
          irqfdsChanged(f, fx);
        }
        nextInList(s, f);
      }
      default -> hostCalls[f.index].apply(s, op, v, call(s, f), fx);
    }
    fx.touched(process);
  }

  /** A call that the host works on step by step begins. */
  private void enterHost(State s, FunctionParts f, Effects fx) {
    VmmCall call = call(s, f);
    fx.callStarted(p.processes.object(process), call);
    if (call instanceof VmmCall.WritePerm write) {
      hostCalls[f.index].enter(s, write);
    } else {
      hostCalls[f.index].enter(s, (VmmCall.SetIrqs) call);
    }
    thread.phase(s, HOST);
    p.touchDrivers(f.vm, fx);
  }

  /** A step of the driver that does not trap. */
  private void withoutTrap(State s, MicroOp op, FunctionParts f, int v, Effects fx) {
    if (op == MicroOp.GUEST_COMMAND) {
      thread.command(s, DriverThread.COMMAND_IN_SERVICE, v);
      thread.phase(s, WAIT);
      fx.touched(p.processes.command(p.processes.object(process)));
      p.touchVcpu(vcpu, fx);
      return;
    }
    if (op == MicroOp.GUEST_DEFER_MOVE) {
      p.guest.movePending(s, v, true);
    } else {
      p.ims.guestStep(s, op, f, v, steps[thread.pc(s)].process(), fx);
    }
    thread.phase(s, DUE);
    thread.pc(s, thread.pc(s) + 1);
    p.touchVcpu(vcpu, fx);
  }

  /**
   * Where each function has a lock of its own, another one's route commit may be under way: it
   * starts over with the irqfds that KVM now has to update.
   */
  private void irqfdsChanged(FunctionParts f, Effects fx) {
    if (!f.lock.shared()) {
      p.touchDrivers(f.vm, fx);
    }
  }

  /** The lock went to this driver's vCPU or came back from it. */
  private void lockChanged(FunctionParts f, boolean taken, Effects fx) {
    for (FunctionParts other : p.functions) {
      if (other == f || (other.vm == f.vm && f.lock.shared())) {
        fx.locked(other.index, taken);
      }
    }
    fx.touched(p.processes.mainLoop(f.vm));
    p.touchDrivers(f.vm, fx);
  }

  /** A step that concerns a vector which the driver was not granted is left out. */
  private void due(State s, FunctionParts f, Effects fx) {
    int pc = thread.pc(s);
    int granted = f.vmm.granted(s);
    boolean left =
        switch (steps[pc].op()) {
          case UNMASK,
              MASK,
              FREE,
              WRITE_ENTRY,
              COMMAND,
              DEFER_MOVE,
              WRITE_PERM,
              OPEN,
              QUIESCE,
              DRAIN,
              REQUEST_HANDLE,
              ASSIGN_QUEUE ->
              steps[pc].vector() >= granted;
          case SET_FUNCTION_MASK, CLEAR_FUNCTION_MASK, DISABLE -> granted == 0;
          case ENABLE_MASKED, ENABLE, RESET, RESTORE, BIND, UNBIND -> false;
        };
    if (left) {
      thread.pc(s, pc + 1);
      p.touchVcpu(vcpu, fx);
    } else {
      thread.phase(s, WRITE);
    }
  }

  private void guestWrite(State s, FunctionParts f, Effects fx) {
    p.vcpu.inTrap(s, vcpu, true);
    int pc = thread.pc(s);
    thread.phase(s, EXIT);
    fx.trapped(p.processes.object(process), pc);
    switch (steps[pc].op()) {
      case FREE -> live(s, vectorOf[pc], false, fx);
      case DISABLE, RESET -> {
        for (int v = f.first; v < f.end; v++) {
          live(s, v, false, fx);
        }
      }
      case RESTORE -> {
        f.host.stopped(s, true);
        touchDevice(f, fx);
      }
      default -> {}
    }
    p.vcpuChanged(s, vcpu, fx);
  }

  /** The device was stopped or goes on. */
  private void touchDevice(FunctionParts f, Effects fx) {
    for (int v = f.first; v < f.end; v++) {
      fx.touched(p.processes.source(v));
      if (p.processes.count(Kind.MODERATION) > 0) {
        fx.touched(p.processes.of(Kind.MODERATION, v));
      }
    }
    for (int d = 0; d < p.config.drivers().size(); d++) {
      fx.touched(p.processes.command(d));
    }
    p.ims.touchDevice(f, fx);
  }

  private void live(State s, int v, boolean on, Effects fx) {
    if (p.guest.live(s, v) != on) {
      p.guest.live(s, v, on);
      if (on) {
        // Setting up the queue clears its cause, or arms it.
        device.notified(s, v, false);
      }
      fx.live(v, on);
      fx.touched(p.processes.source(v));
      if (p.processes.count(Kind.WATCHDOG) > 0) {
        fx.touched(p.processes.of(Kind.WATCHDOG, p.layout.functionOf(v)));
      }
    }
  }

  /** The register write, in the guest's eyes, and the policy's answer to it. */
  private void emulate(State s, FunctionParts f, Effects fx) {
    int pc = thread.pc(s);
    if (steps[pc].op() == GuestOp.WRITE_PERM) {
      p.ims.writePerm(s, vectorOf[pc], steps[pc].process(), fx);
      begin(s, f, f.permList(steps[pc].vector()));
      return;
    }
    int request = f.writes.apply(s, f, steps[pc], asked[pc]);
    for (int v = f.first; v < f.end; v++) {
      if (!guestSeesUnmasked(s, f, v)) {
        p.guest.seesUnmasked(s, v, false);
      }
    }
    int list = CallLists.NONE;
    if (request >= 0) {
      // The answer depends on the function's virtual words and on the routes left, on nothing else.
      int free = p.freeRoutes(s, f);
      int key = request | free << REQUEST_WIDTH;
      list = f.lists.known(key, s);
      if (list < 0) {
        list = f.lists.learn(key, s, f.policy.on(f.writes.request(request), f.view(s, free)));
      }
    }
    begin(s, f, list);
  }

  /** An entry beyond what its driver was granted may be unmasked; it is not used all the same. */
  private static boolean guestSeesUnmasked(State s, FunctionParts f, int v) {
    return f.vmm.enabled(s) && !f.vmm.masked(s, v) && v - f.first < f.vmm.granted(s);
  }

  private void retire(State s, FunctionParts f, Effects fx) {
    int pc = thread.pc(s);
    f.lock.owner(s, VmmThreads.UNLOCKED);
    p.vcpu.inTrap(s, vcpu, false);
    if (inHandler) {
      p.handlerWrites.retired(s, vcpu, pc, vectorOf[pc], fx);
    } else {
      thread.phase(s, DUE);
      thread.pc(s, pc + 1);
    }
    switch (steps[pc].op()) {
      case RESTORE -> {
        p.ims.restored(s, f, fx);
        f.host.stopped(s, false);
        touchDevice(f, fx);
      }
      case WRITE_PERM -> p.ims.ownershipPasses(s, vectorOf[pc], fx);
      // The driver asks for a vector's handle when it has requested its interrupt.
      case UNMASK -> p.ims.requestHandle(s, vectorOf[pc], fx);
      default -> {}
    }
    for (int v = f.first; v < f.end; v++) {
      if (guestSeesUnmasked(s, f, v)) {
        p.guest.seesUnmasked(s, v, true);
        if (!inHandler) {
          live(s, v, true, fx);
        }
      }
    }
    fx.retired(p.processes.object(process), pc);
    lockChanged(f, false, fx);
    p.vcpuChanged(s, vcpu, fx);
  }

  /** The admin command is reaped: the driver goes on. */
  void commandReaped(State s, Effects fx) {
    thread.command(s, DriverThread.NO_COMMAND, 0);
    thread.phase(s, DUE);
    thread.pc(s, thread.pc(s) + 1);
    fx.touched(process);
    p.touchVcpu(vcpu, fx);
  }

  private void begin(State s, FunctionParts f, int list) {
    boolean empty = f.lists.get(list).length == 0;
    s.put(word, Bits.CALL_LIST, 20, empty ? CallLists.NONE : list);
    s.put(word, Bits.CALL_INDEX, 14, 0);
    thread.phase(s, empty ? RETIRE : CALL);
  }

  private void nextInList(State s, FunctionParts f) {
    int index = s.get(word, Bits.CALL_INDEX, 14) + 1;
    if (index == f.lists.get(s.get(word, Bits.CALL_LIST, 20)).length) {
      begin(s, f, CallLists.NONE);
    } else {
      s.put(word, Bits.CALL_INDEX, 14, index);
      thread.phase(s, CALL);
    }
  }

  private void returned(State s, FunctionParts f, Effects fx) {
    int result = hostCalls[f.index].leave(s);
    if (!(call(s, f) instanceof VmmCall.SetIrqs call)) {
      p.touchDrivers(f.vm, fx);
      nextInList(s, f);
      return;
    }
    fx.callReturned(p.processes.object(process), call, result);
    p.touchDrivers(f.vm, fx);
    Optional<List<VmmCall>> instead =
        f.policy.answersReturns()
            ? f.policy.onReturn(call, result, f.view(s, p.freeRoutes(s, f)))
            : Optional.empty();
    if (instead.isPresent()) {
      begin(s, f, f.lists.intern(instead.get()));
    } else {
      nextInList(s, f);
    }
  }

  /** Returns the function that the host is tearing down in a trap of this driver, or -1. */
  int tearsDown(State s) {
    if (thread.phase(s) != HOST) {
      return -1;
    }
    FunctionParts f = function(s);
    return hostCalls[f.index].tearsDown(s) ? f.index : -1;
  }
}
