// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.model.Layout;
import org.virqsim.model.State;
import org.virqsim.model.device.WhileDisabled;
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
  private final DeliveryPath delivery;
  private final ControlPath control;

  /** Creates the machine of a configuration. */
  public Machine(Configuration config) {
    this.p = new Parts(config);
    this.delivery = new DeliveryPath(p);
    this.control = new ControlPath(p, delivery);
  }

  /** Returns the configuration. */
  public Configuration configuration() {
    return p.config;
  }

  /** Returns the numbers of the processes. */
  public Processes processes() {
    return p.processes;
  }

  /**
   * Returns the state in which the VM starts: MSI-X disabled, every entry masked as after a reset,
   * INTx armed and delivered by an irqfd.
   */
  public State initial() {
    Layout layout = p.layout;
    State s = new State(layout.words());
    for (int v = 0; v < layout.vectors(); v++) {
      p.table.mask(s, v, true);
      p.vmm.entryMask(s, v, true);
    }
    p.host.irqType(s, IrqType.INTX);
    p.vmm.mode(s, InterruptMode.INTX);
    p.vmm.intxKvm(s, true);
    return s;
  }

  /** Returns the next step of a process, or {@link Step#NONE} if it is blocked or has ended. */
  public long next(State s, int process) {
    if (process == Processes.GUEST) {
      return control.next(s);
    }
    if (process == Processes.MAIN_LOOP) {
      return delivery.nextMainLoop(s);
    }
    if (process == Processes.COMMAND) {
      return delivery.nextCommand(s);
    }
    int object = p.processes.object(process);
    if (p.processes.isSource(process)) {
      return delivery.nextSource(s, object);
    }
    return process < p.processes.handler(0)
        ? delivery.nextMessage(s, object)
        : delivery.nextHandler(s, object);
  }

  /**
   * Applies a step that {@link #next} answered for this very state.
   *
   * @param fx is told what happened
   */
  public void apply(State s, long step, Effects fx) {
    MicroOp op = Step.op(step);
    int v = Step.vector(step);
    boolean tearingDown = control.tearingDown(s);
    switch (op) {
      case RAISE -> delivery.raise(s, v, fx);
      case COMPLETE_COMMAND -> delivery.completeCommand(s, fx);
      case DELIVER -> delivery.deliver(s, v, fx);
      case MAIN_LOOP_READ -> delivery.mainLoopRead(s, v, fx);
      case MAIN_LOOP_NOTIFY -> delivery.mainLoopNotify(s, v, fx);
      case HANDLER_ENTER -> delivery.handlerEnter(s, p.processes.object(Step.process(step)), v, fx);
      case HANDLER_REAP -> delivery.handlerReap(s, p.processes.object(Step.process(step)), v, fx);
      case HANDLER_EXIT -> delivery.handlerExit(s, p.processes.object(Step.process(step)), fx);
      default -> control.apply(s, op, v, fx);
    }
    // A call that begins or fails may turn into tearing down: then what is latched is doomed.
    switch (control.tearingDown(s) == tearingDown ? op.reach() : MicroOp.Reach.ALL) {
      case NONE -> {}
      case VECTOR -> fx.exposure(v, exposure(s, v));
      case ALL -> {
        for (int i = 0; i < p.vectors(); i++) {
          fx.exposure(i, exposure(s, i));
        }
      }
    }
    fx.applied(op, v);
  }

  /** Returns what would become of a request of {@code v} if it were raised now. */
  public Exposure exposure(State s, int v) {
    if (!p.guest.seesUnmasked(s, v)) {
      return Exposure.NOT_EXPECTED;
    }
    boolean drops = p.config.device().whileDisabled() == WhileDisabled.DROP;
    if (!p.msix.enabled(s)) {
      return drops ? Exposure.DARK : Exposure.LATCHED;
    }
    if (!p.sends(s, v)) {
      boolean doomed = !p.config.device().pbaKept() && control.tearingDown(s);
      return doomed ? Exposure.DARK : Exposure.LATCHED;
    }
    return Exposure.SERVED;
  }

  /** Returns whether some request of {@code v} waits at {@code place}. */
  public boolean occupied(State s, int v, Place place) {
    return p.occupied(s, v, place);
  }

  /** Returns whether the driver has finished its program. */
  public boolean guestDone(State s) {
    return p.guest.pc(s) == p.config.guest().size();
  }

  /** Returns the processor that {@code v} interrupts. */
  public int vcpuOf(int v) {
    return p.vcpuOf[v];
  }
}
