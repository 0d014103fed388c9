// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.virqsim.model.Layout;
import org.virqsim.model.State;
import org.virqsim.model.device.WhileDisabled;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vfio.HostFunction;
import org.virqsim.model.vfio.IrqType;
import org.virqsim.model.vmm.InterruptMode;

/**
 * The semantics: what each process would do next in a state, and what that does to the state.
 *
 * <p>{@link #next} is pure; {@link #apply} is the only place where a state changes. A machine keeps
 * no state of its own apart from remembered policy answers, and may be used by several threads,
 * each with its own states.
 */
public final class Machine {
  private final Parts p;
  private final DevicePath device;
  private final DeliveryPath delivery;
  private final ControlPath[] control;
  private final VcpuPath vcpus;

  /** Creates the machine of a configuration. */
  public Machine(Configuration config) {
    this.p = new Parts(config);
    this.device = new DevicePath(p);
    this.delivery = new DeliveryPath(p, device);
    HostPrograms programs = new HostPrograms(config.host(), config.ims().policy());
    this.control = new ControlPath[p.threads.length];
    List<Driver> threads = config.threads();
    VmmCalls calls = new VmmCalls(p, device, delivery);
    Arrays.setAll(control, d -> new ControlPath(p, programs, device, calls, d, threads.get(d)));
    this.vcpus = new VcpuPath(p, control);
  }

  /** Returns the configuration. */
  public Configuration configuration() {
    return p.config;
  }

  /** Returns the layout of the states. */
  public Layout layout() {
    return p.layout;
  }

  /** Returns the numbers of the processes. */
  public Processes processes() {
    return p.processes;
  }

  /**
   * Returns the state in which the VMs start: MSI-X disabled, every entry masked as after a reset,
   * INTx armed and delivered by an irqfd.
   */
  public State initial() {
    State s = new State(p.layout.words());
    for (FunctionParts f : p.functions) {
      for (int v = f.first; v < f.end; v++) {
        p.table.mask(s, v, true);
        f.vmm.entryMask(s, v, true);
      }
      f.host.irqType(s, IrqType.INTX);
      f.vmm.mode(s, InterruptMode.INTX);
      f.vmm.intxKvm(s, true);
      // A mediated device has no Enable bit: its slots are there or not.
      f.msix.enable(s, f.mediated.isDevice());
    }
    return s;
  }

  /** Returns the next step of a process, or {@link Step#NONE} if it is blocked or has ended. */
  public long next(State s, int process) {
    int object = p.processes.object(process);
    return switch (p.processes.kind(process)) {
      case DRIVER -> control[object].next(s);
      case MAIN_LOOP -> delivery.nextMainLoop(s, object);
      case COMMAND -> device.nextCommand(s, object);
      case SOURCE -> device.nextSource(s, object);
      case MESSAGE -> delivery.nextMessage(s, object);
      case HANDLER -> delivery.nextHandler(s, object);
      case MODERATION -> device.nextModeration(s, object);
      case RECOVERY -> device.nextPoll(s, object);
      case WATCHDOG -> device.nextWatchdog(s, object);
      case NOTIFICATION -> vcpus.nextNotification(s, object);
      case SCHEDULER -> vcpus.nextScheduling(s, object);
      case INTERRUPT_FLAG -> vcpus.nextInterruptFlag(s, object);
      case IDLE -> vcpus.nextIdle(s, object);
      case SUBMISSION -> p.ims.nextSubmission(s, object);
      case DESCRIPTOR -> p.ims.nextCompletion(s, object);
    };
  }

  /**
   * Applies a step that {@link #next} answered for this very state.
   *
   * @param fx is told what happened
   */
  public void apply(State s, long step, Effects fx) {
    MicroOp op = Step.op(step);
    int v = Step.vector(step);
    int object = p.processes.object(Step.process(step));
    switch (op) {
      case RAISE -> device.raise(s, v, fx);
      case COMPLETE_COMMAND -> device.completeCommand(s, object, v, fx);
      case DESCRIPTOR_SUBMIT -> p.ims.submit(s, object, fx);
      case DESCRIPTOR_COMPLETE -> p.ims.complete(s, object, fx);
      case MODERATION_EXPIRE -> device.expire(s, v, fx);
      case WATCHDOG -> device.watchdog(s, v, fx);
      case TIMEOUT_POLL, DRIVER_POLL -> {
        device.reap(s, v, fx);
        commandReaped(s, v, fx);
      }
      case DELIVER, DELIVER_POSTED -> delivery.land(s, v, fx);
      case MAIN_LOOP_READ -> delivery.mainLoopRead(s, v, fx);
      case MAIN_LOOP_NOTIFY -> delivery.mainLoopNotify(s, v, fx);
      case HANDLER_ENTER -> delivery.handlerEnter(s, object, v, fx);
      case HANDLER_REAP -> {
        if (delivery.handlerReap(s, object, v, fx)) {
          commandReaped(s, v, fx);
        }
      }
      case HANDLER_SERVICE -> {
        continueDriver(s, device.commandServed(s, v), fx);
        if (delivery.handlerService(s, object, v, fx)) {
          commandReaped(s, v, fx);
        }
      }
      case HANDLER_REARM -> delivery.handlerRearm(s, object, v, fx);
      case HANDLER_EXIT -> delivery.handlerExit(s, object, fx);
      case SYNC_PIR,
          VCPU_PREEMPT,
          VCPU_RESUME,
          INTERRUPTS_DISABLE,
          INTERRUPTS_ENABLE,
          VCPU_HALT,
          VCPU_BLOCK,
          HALT_POLL_SUCCESS,
          VCPU_WAKE ->
          vcpus.apply(s, op, object, fx);
      default -> control(s, op, object, v, fx);
    }
    fx.applied(op, v);
  }

  private void commandReaped(State s, int v, Effects fx) {
    continueDriver(s, device.commandOf(s, v), fx);
  }

  private void continueDriver(State s, int driver, Effects fx) {
    if (driver >= 0) {
      control[driver].commandReaped(s, fx);
    }
  }

  private void control(State s, MicroOp op, int driver, int v, Effects fx) {
    int tearingDown = control[driver].tearsDown(s);
    control[driver].apply(s, op, v, fx);
    // A call that begins or fails may turn into tearing down: then what is latched is doomed.
    boolean same = control[driver].tearsDown(s) == tearingDown;
    switch (same ? op.reach() : MicroOp.Reach.ALL) {
      case NONE -> {}
      case VECTOR -> reached(s, v, fx);
      case ALL -> {
        FunctionParts f = p.functionOf(v);
        for (int i = f.first; i < f.end; i++) {
          reached(s, i, fx);
        }
      }
    }
  }

  private void reached(State s, int v, Effects fx) {
    fx.exposure(v, exposure(s, v));
    fx.armed(v, armed(s, v));
  }

  /**
   * Returns the eventfd that the host signals for an interrupt of {@code v}; none without a handler
   * (drivers/vfio/pci/vfio_pci_intrs.c vfio_msihandler, and the context's trigger).
   */
  public EventFd armed(State s, int v) {
    HostFunction host = p.functionOf(v).host;
    return host.action(s, v) ? host.trigger(s, v) : EventFd.NONE;
  }

  /** Returns what would become of a request of {@code v} if it were raised now. */
  public Exposure exposure(State s, int v) {
    if (!p.guest.seesUnmasked(s, v)) {
      return Exposure.NOT_EXPECTED;
    }
    FunctionParts f = p.functionOf(v);
    if (f.mediated.isDevice()) {
      return mediatedExposure(s, f, v);
    }
    if (!f.msix.enabled(s)) {
      return f.device.whileDisabled() == WhileDisabled.DROP ? Exposure.DARK : Exposure.LATCHED;
    }
    if (!p.sends(s, v)) {
      return !f.device.pbaKept() && tearsDown(s, f) ? Exposure.DARK : Exposure.LATCHED;
    }
    return Exposure.SERVED;
  }

  /**
   * The emulated vector drops what no eventfd takes. A vector without a slot is not exposed here:
   * what is raised on it is refused, and counted as that.
   */
  private Exposure mediatedExposure(State s, FunctionParts f, int v) {
    if (f.emulates(v)) {
      return f.host.action(s, v) ? Exposure.SERVED : Exposure.DARK;
    }
    if (p.ims.withoutSlot(s, v)) {
      return Exposure.NOT_EXPECTED;
    }
    return p.sends(s, v) ? Exposure.SERVED : Exposure.LATCHED;
  }

  private boolean tearsDown(State s, FunctionParts f) {
    for (int d : p.driversOf[f.vm]) {
      if (control[d].tearsDown(s) == f.index) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the device works on the queue of {@code v}, so that it can be raised. */
  public boolean works(State s, int v) {
    return p.guest.live(s, v) && !stopped(s, v);
  }

  /** Returns whether the device of {@code v} is stopped for a migration. */
  public boolean stopped(State s, int v) {
    return p.functionOf(v).host.stopped(s);
  }

  /**
   * Returns where a request of {@code v} goes if its device gives it a message of its own now: the
   * {@link Place#WIRE}, a place where it is latched, or null if it is discarded.
   */
  public @Nullable Place raisedTo(State s, int v) {
    return device.destination(s, v);
  }

  /** Returns where a message of {@code v} goes that arrives now; null if it is discarded. */
  public @Nullable Place arrivesAt(State s, int v) {
    return delivery.destination(s, v);
  }

  /** Returns whether a message of {@code v} goes past the host's handler. */
  public boolean posted(State s, int v) {
    return p.functionOf(v).host.bypass(s, v);
  }

  /** Returns whether some request of {@code v} waits at {@code place}. */
  public boolean occupied(State s, int v, Place place) {
    return p.occupied(s, v, place);
  }

  /** Returns whether every driver has finished its program. */
  public boolean guestDone(State s) {
    for (ControlPath driver : control) {
      if (!driver.done(s)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the processor that {@code v} interrupts, numbered through all VMs. */
  public int vcpuOf(int v) {
    return p.vcpuOf[v];
  }
}
