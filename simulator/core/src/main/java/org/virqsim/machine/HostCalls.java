// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.machine.HostProgram.Guard;
import org.virqsim.machine.HostProgram.Range;
import org.virqsim.model.Bits;
import org.virqsim.model.State;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vfio.IrqIndex;
import org.virqsim.model.vfio.IrqType;
import org.virqsim.policy.VmmCall;
import org.virqsim.policy.VmmCall.SetIrqs;

/**
 * One VFIO_DEVICE_SET_IRQS inside the host kernel, micro-step by micro-step
 * (drivers/vfio/pci/vfio_pci_intrs.c, drivers/pci/msi/, kernel/irq/).
 */
final class HostCalls {
  /** Errors that calls return, as errno. */
  static final int EINVAL = 22;

  static final int ENOMEM = 12;
  static final int ENOTTY = 25;
  static final int ENOSPC = 28;

  /** Stands in the error register for "fewer vectors are available". */
  private static final int PARTIAL = 255;

  private final Parts p;
  private final FunctionParts f;
  private final HostLimits limits;
  private final boolean remoteIrrRace;
  private final HostPrograms programs;
  private final int driver;
  private final int word;

  /**
   * Creates the calls on a function that are made in the traps of a driver.
   *
   * @param driver the driver, whose registers the calls use
   */
  HostCalls(Parts parts, FunctionParts function, HostPrograms programs, int driver) {
    this.p = parts;
    this.f = function;
    this.limits = parts.config.host().limits();
    this.remoteIrrRace = parts.config.host().remoteIrrRace();
    this.programs = programs;
    this.driver = driver;
    this.word = parts.layout.hostCall(driver);
  }

  /**
   * Returns the next step of the call in progress; its vector is numbered through all functions.
   */
  long next(State s, VmmCall call) {
    int pc = pc(s);
    int v = f.first + cursor(s);
    MicroOp op = program(s).op(pc);
    // Waits for the message in flight: the read-back of the mask write orders it before.
    if (op == MicroOp.SYNCHRONIZE && !remoteIrrRace && p.occupied(s, v, Place.WIRE)) {
      return Step.NONE;
    }
    int items =
        switch (op) {
          case ALLOCATE_VECTORS -> wanted(call);
          case FREE_VECTORS -> f.host.allocatedCount(s);
          default -> 0;
        };
    return Step.of(op, p.processes.driver(driver), v, items);
  }

  /** Begins a call: its index and the function's irq_type decide which program runs. */
  void enter(State s, SetIrqs call) {
    int error = 0;
    int program;
    if (call.index() == IrqIndex.INTX) {
      program = HostPrograms.INTX;
    } else {
      error = refusal(s, call);
      boolean msix = f.host.irqType(s) == IrqType.MSIX;
      boolean mediated = f.mediated.isDevice();
      if (error != 0) {
        program = HostPrograms.REFUSE;
      } else if (call.data() == SetIrqs.Data.NONE) {
        program = mediated ? HostPrograms.IMS_DISABLE : HostPrograms.DISABLE;
      } else if (msix) {
        program = mediated ? HostPrograms.IMS_SET_BLOCK : HostPrograms.SET_BLOCK;
      } else {
        program = mediated ? HostPrograms.IMS_ENABLE : HostPrograms.ENABLE;
      }
    }
    f.host.igate(s, true);
    s.put(word, Bits.HOST_PROGRAM, 4, program);
    s.put(word, Bits.HOST_ERROR, 8, error);
    jump(s, 0, call);
  }

  /** Begins what the host does for a write of MSIX_PERM. */
  void enter(State s, VmmCall.WritePerm call) {
    f.host.igate(s, true);
    s.put(word, Bits.HOST_PROGRAM, 4, HostPrograms.PERM);
    jump(s, 0, call);
  }

  /** vfio_pci_set_irqs_ioctl, vfio_set_irqs_validate_and_prepare and vfio_pci_set_msi_trigger. */
  private int refusal(State s, SetIrqs call) {
    if (call.start() + call.count() > f.vectors()) {
      return EINVAL;
    }
    if (call.action() != SetIrqs.Action.TRIGGER) {
      return ENOTTY;
    }
    IrqType type = f.host.irqType(s);
    if (call.data() == SetIrqs.Data.NONE) {
      return type == IrqType.MSIX && call.count() == 0 ? 0 : EINVAL;
    }
    if (type == IrqType.INTX) {
      return EINVAL;
    }
    int known = f.host.allocatedCount(s) + (f.mediated.isDevice() ? 1 : 0);
    boolean beyond = type == IrqType.MSIX && !f.dynamicMsix && wanted(call) > known;
    return beyond ? EINVAL : 0;
  }

  /** Ends the call and returns its result. */
  int leave(State s) {
    int error = s.get(word, Bits.HOST_ERROR, 8);
    s.put(word, Bits.HOST_PROGRAM, 4, HostPrograms.IDLE);
    s.put(word, Bits.HOST_ERROR, 8, 0);
    s.put(word, Bits.HOST_PC, 6, 0);
    s.put(word, Bits.HOST_CURSOR, 12, 0);
    f.host.igate(s, false);
    return error == PARTIAL ? limits.perEnabling() : -error;
  }

  boolean tearsDown(State s) {
    return program(s).tearsDown(pc(s));
  }

  void apply(State s, MicroOp op, int v, VmmCall call, Effects fx) {
    boolean failed = false;
    switch (op) {
      case INTX_SETUP -> failed = intx(s, (SetIrqs) call);
      case BYPASS_UNREGISTER, BYPASS_REGISTER -> {
        f.host.bypass(s, v, op == MicroOp.BYPASS_REGISTER);
        fx.touched(p.processes.message(v));
      }
      case REMOVE_ACTION -> {
        f.host.action(s, v, false);
        held(s, fx);
      }
      case MASK_ENTRY -> p.table.mask(s, v, true);
      case SYNCHRONIZE, WRITE_MESSAGE, SINGLE_OVERHEAD, PERM_LEAVE -> {}
      case RELEASE_IRQ -> {
        f.host.trigger(s, v, EventFd.NONE);
        // Only with the race: the CPU vector goes back while a CPU still has the message in its
        // IRR.
        p.drop(s, v, Place.WIRE, DropCause.REMOTE_IRR, fx);
        fx.touched(p.processes.message(v));
      }
      case MSIX_SHUTDOWN -> shutDown(s, fx);
      case FREE_VECTORS -> freeVectors(s, fx);
      case MSIX_ENABLE -> enable(s, fx);
      case ALLOCATE_VECTORS -> failed = allocate(s, call, fx);
      case FINISH_ENABLE -> finishEnable(s, fx);
      case ALLOCATE_ONE -> failed = allocateOne(s, v, fx);
      case REQUEST_IRQ -> failed = request(s, v, fd(call, v), fx);
      case UNMASK_ENTRY -> unmask(s, v, fx);
      case IMS_ENABLE -> f.host.irqType(s, IrqType.MSIX);
      case IMS_ALLOCATE -> failed = allocateSlot(s, v, fx);
      case IMS_PROGRAM -> p.ims.program(s, v, fx);
      case IMS_PROGRAM_UNMASK -> {
        p.ims.program(s, v, fx);
        unmask(s, v, fx);
      }
      case IMS_FREE -> {
        p.ims.free(s, v, fx);
        held(s, fx);
      }
      case IMS_DISABLE -> {
        f.host.irqType(s, IrqType.NONE);
        fx.enableCleared(f.vmm.enabled(s));
      }
      case EVENTFD_SET -> {
        f.host.emulatedTrigger(s, v, fd(call, v));
        p.table.mask(s, v, false);
      }
      case EVENTFD_CLEAR -> {
        signal(s, v, fx);
        f.host.emulatedTrigger(s, v, EventFd.NONE);
        p.table.mask(s, v, true);
      }
      default -> throw new IllegalStateException("not a step of a host call: " + op);
    }
    if (!failed) {
      advance(s, call);
    }
  }

  /** Returns whether the call failed, its next instruction being the return then. */
  private boolean intx(State s, SetIrqs call) {
    IrqType type = f.host.irqType(s);
    if (call.action() == SetIrqs.Action.TRIGGER) {
      boolean arm = call.data() == SetIrqs.Data.EVENTFD;
      if (type == IrqType.MSIX || (!arm && type == IrqType.NONE)) {
        s.put(word, Bits.HOST_ERROR, 8, EINVAL);
      } else {
        f.host.irqType(s, arm ? IrqType.INTX : IrqType.NONE);
      }
    } else if (type != IrqType.INTX) {
      s.put(word, Bits.HOST_ERROR, 8, EINVAL);
    }
    return false;
  }

  private void shutDown(State s, Effects fx) {
    f.msix.enable(s, false);
    f.msix.disIntx(s, false);
    for (int v = f.first; v < f.end; v++) {
      p.table.mask(s, v, true);
    }
    clearPending(s, fx);
    fx.enableCleared(f.vmm.enabled(s));
  }

  /** MSI-X Enable went from 1 to 0: pending bits survive or not, as the device does. */
  private void clearPending(State s, Effects fx) {
    for (int v = f.first; v < f.end && !f.device.pbaKept(); v++) {
      p.drop(s, v, Place.PBA, DropCause.PBA_CLEARED, fx);
    }
  }

  private void freeVectors(State s, Effects fx) {
    for (int v = f.first; v < f.end; v++) {
      f.host.allocated(s, v, false);
      p.drop(s, v, Place.IRQS_PENDING, DropCause.IRQ_FREED, fx);
    }
    f.host.irqType(s, IrqType.NONE);
    held(s, fx);
  }

  private void enable(State s, Effects fx) {
    f.msix.enable(s, true);
    f.msix.functionMask(s, true);
    for (int v = f.first; v < f.end; v++) {
      p.move(s, v, Place.CONDITION, Place.PBA, fx);
    }
  }

  private boolean allocate(State s, VmmCall call, Effects fx) {
    int n = wanted(call);
    int error = shortage(s, n);
    if (error != 0) {
      // pci_msix_clear_and_set_ctrl on the way out: Enable and Function Mask are cleared again.
      if (f.msix.enabled(s)) {
        f.msix.enable(s, false);
        f.msix.functionMask(s, false);
        clearPending(s, fx);
      }
      s.put(word, Bits.HOST_ERROR, 8, error);
      jump(s, program(s).size() - 1, call);
      return true;
    }
    for (int v = f.first; v < f.first + n; v++) {
      f.host.allocated(s, v, true);
    }
    held(s, fx);
    return false;
  }

  private void finishEnable(State s, Effects fx) {
    f.msix.disIntx(s, true);
    for (int v = f.first; v < f.end; v++) {
      p.table.mask(s, v, true);
    }
    f.msix.functionMask(s, false);
    f.host.irqType(s, IrqType.MSIX);
    held(s, fx);
  }

  /**
   * Returns why the host can not allocate {@code n} more vectors, as errno or {@link #PARTIAL}; 0
   * if it can.
   */
  private int shortage(State s, int n) {
    int total = f.host.allocatedTotal(s) + n;
    if (f.host.allocatedCount(s) + n > limits.perEnabling()) {
      return PARTIAL;
    }
    if (total > limits.irtes()) {
      return ENOMEM;
    }
    return limits.managed() && total > limits.cpuVectors() ? ENOSPC : 0;
  }

  private boolean allocateOne(State s, int v, Effects fx) {
    int error = shortage(s, 1);
    if (error != 0) {
      return fail(s, v, error == PARTIAL ? ENOSPC : error);
    }
    f.host.allocated(s, v, true);
    held(s, fx);
    return false;
  }

  /** The irq domain of the store has a slot for the vector, or none. */
  private boolean allocateSlot(State s, int v, Effects fx) {
    int error = shortage(s, 1);
    if (error != 0 || p.ims.isFull(s)) {
      return fail(s, v, error == 0 || error == PARTIAL ? ENOSPC : error);
    }
    f.host.allocated(s, v, true);
    p.table.mask(s, v, true);
    p.ims.allocate(s, v, fx);
    held(s, fx);
    return false;
  }

  private boolean request(State s, int v, EventFd fd, Effects fx) {
    if (!limits.managed() && f.host.requestedTotal(s) >= limits.cpuVectors()) {
      return fail(s, v, ENOSPC);
    }
    f.host.action(s, v, true);
    f.host.trigger(s, v, fd);
    held(s, fx);
    // check_irq_resend: what arrived while there was no action is raised again.
    p.move(s, v, Place.IRQS_PENDING, Place.WIRE, fx);
    return false;
  }

  private void unmask(State s, int v, Effects fx) {
    p.table.mask(s, v, false);
    if (p.sends(s, v)) {
      p.move(s, v, Place.PBA, Place.WIRE, fx);
    }
  }

  /**
   * vfio_msi_set_block stops at the first error and disarms what it was asked to set, from there
   * down.
   */
  private boolean fail(State s, int v, int error) {
    s.put(word, Bits.HOST_ERROR, 8, error);
    HostProgram program = program(s);
    int pc = program.unwind();
    s.put(word, Bits.HOST_PC, 6, pc);
    s.put(word, Bits.HOST_CURSOR, 12, v - f.first);
    return true;
  }

  /** What the host is about to signal for the emulated vector goes to the eventfd it has now. */
  private void signal(State s, int v, Effects fx) {
    if (f.host.trigger(s, v) == EventFd.INTERRUPT) {
      p.move(s, v, Place.WIRE, Place.INTERRUPT_EVENTFD, fx);
    } else if (!p.kvm.irqfd(s, v)) {
      p.move(s, v, Place.WIRE, Place.KVM_EVENTFD, fx);
    } else if (p.kvm.route(s, v)) {
      p.move(s, v, Place.WIRE, Place.IRR, fx);
    } else {
      p.drop(s, v, Place.WIRE, DropCause.NO_ROUTE, fx);
    }
    fx.touched(p.processes.message(v));
    p.touchDrivers(f.vm, fx);
  }

  private void held(State s, Effects fx) {
    fx.held(f.host.allocatedTotal(s), f.host.requestedTotal(s));
  }

  /** The first vector of a call. */
  private static int start(VmmCall call) {
    return call instanceof SetIrqs set ? set.start() : call.vector();
  }

  private static int count(VmmCall call) {
    return call instanceof SetIrqs set ? set.count() : 1;
  }

  private static int wanted(VmmCall call) {
    return start(call) + count(call);
  }

  private HostProgram program(State s) {
    return programs.get(s.get(word, Bits.HOST_PROGRAM, 4));
  }

  private int pc(State s) {
    return s.get(word, Bits.HOST_PC, 6);
  }

  private int cursor(State s) {
    return s.get(word, Bits.HOST_CURSOR, 12);
  }

  /** Goes to the instruction after the one just applied. */
  private void advance(State s, VmmCall call) {
    settle(s, program(s), pc(s) + 1, cursor(s), program(s).blockStart(pc(s)), call);
  }

  /** Goes to the block that starts at {@code pc}. */
  private void jump(State s, int pc, VmmCall call) {
    HostProgram program = program(s);
    settle(s, program, pc, first(program, pc, s, call), program.blockStart(pc), call);
  }

  /** Stores the next instruction that is not skipped, beginning with {@code pc} and {@code v}. */
  private void settle(State s, HostProgram program, int pc, int v, int blockStart, VmmCall call) {
    int block = blockStart;
    while (true) {
      if (pc == program.blockEnd(block)) {
        int following = following(program, block, v, call);
        if (following >= 0) {
          pc = block;
          v = following;
        } else {
          block = pc;
          v = first(program, pc, s, call);
        }
      }
      if (v < 0) {
        // An empty range: the whole block is skipped.
        pc = program.blockEnd(block);
        block = pc;
        v = first(program, pc, s, call);
      } else if (holds(program.guard(pc), s, v, call)) {
        s.put(word, Bits.HOST_PC, 6, pc);
        s.put(word, Bits.HOST_CURSOR, 12, v);
        return;
      } else {
        pc++;
      }
    }
  }

  /** Returns the first vector of a block's range, or -1 if the range is empty. */
  private int first(HostProgram program, int pc, State s, VmmCall call) {
    return switch (program.range(pc)) {
      case ONCE, TABLE -> 0;
      case LISTED -> count(call) > 0 ? start(call) : -1;
      case UP_TO_LISTED -> wanted(call) > 0 ? 0 : -1;
      case UNWOUND -> cursor(s);
    };
  }

  /** Returns the vector after {@code v} in a block's range, or -1 at its end. */
  private int following(HostProgram program, int block, int v, VmmCall call) {
    Range range = program.range(block);
    return switch (range) {
      case ONCE -> -1;
      case TABLE -> v + 1 < f.vectors() ? v + 1 : -1;
      case LISTED, UP_TO_LISTED -> v + 1 < wanted(call) ? v + 1 : -1;
      case UNWOUND -> v > start(call) ? v - 1 : -1;
    };
  }

  /** Returns whether an instruction applies to the function's vector {@code index}. */
  private boolean holds(Guard guard, State s, int index, VmmCall call) {
    int v = f.first + index;
    return switch (guard) {
      case ALWAYS -> true;
      case ARMED -> f.host.trigger(s, v) != EventFd.NONE;
      case POSTED -> f.host.bypass(s, v);
      case WANTED -> wants(call, v);
      case WANTED_AND_MISSING -> wants(call, v) && !f.host.allocated(s, v);
      case POSTABLE -> postable(s, v, call);
      case SINGLE -> count(call) == 1;
      case SLOT_ARMED -> index > 0 && f.host.trigger(s, v) != EventFd.NONE;
      case SLOT_UNARMED ->
          index > 0 && f.host.allocated(s, v) && f.host.trigger(s, v) == EventFd.NONE;
      case SLOT_HELD -> index > 0 && f.host.allocated(s, v);
      case SLOT_MISSING -> index > 0 && !f.host.allocated(s, v);
      case SLOT_WANTED -> index > 0 && wants(call, v);
      case SLOT_WANTED_AND_MISSING -> index > 0 && wants(call, v) && !f.host.allocated(s, v);
      case EMULATED_WANTED -> index == 0 && wants(call, v);
      case EMULATED_UNWANTED ->
          index == 0 && !wants(call, v) && f.host.trigger(s, v) != EventFd.NONE;
      case EMULATED_ARMED -> index == 0 && f.host.trigger(s, v) != EventFd.NONE;
    };
  }

  private boolean wants(VmmCall call, int v) {
    return fd(call, v) != EventFd.NONE;
  }

  private EventFd fd(VmmCall call, int v) {
    return ((SetIrqs) call).fds().get(v - f.first - start(call));
  }

  private boolean postable(State s, int v, VmmCall call) {
    return p.config.host().posted()
        && !f.emulates(v)
        && fd(call, v) == EventFd.KVM
        && p.kvm.irqfd(s, v);
  }
}
