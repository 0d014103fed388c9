// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.virqsim.machine.CallNames;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.Driver;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.Processes;
import org.virqsim.machine.Step;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.VmmCall;

/**
 * Who did what, and when. A step lands at the end of its duration, so what it did began when the
 * process landed its step before.
 */
final class ActivityLog {
  /** Operations that disarm a vector, in any order (kernel/irq/manage.c free_irq). */
  private static final Set<MicroOp> DISARM =
      EnumSet.of(
          MicroOp.BYPASS_UNREGISTER,
          MicroOp.REMOVE_ACTION,
          MicroOp.MASK_ENTRY,
          MicroOp.SYNCHRONIZE,
          MicroOp.RELEASE_IRQ);

  /** Operations that arm a vector (vfio_pci_intrs.c vfio_msi_set_vector_signal). */
  private static final Set<MicroOp> ARM =
      EnumSet.of(
          MicroOp.ALLOCATE_ONE,
          MicroOp.WRITE_MESSAGE,
          MicroOp.REQUEST_IRQ,
          MicroOp.UNMASK_ENTRY,
          MicroOp.BYPASS_REGISTER,
          MicroOp.IMS_ALLOCATE,
          MicroOp.IMS_PROGRAM,
          MicroOp.IMS_PROGRAM_UNMASK);

  private final Processes processes;
  private final List<Driver> drivers;
  private final Writer[] threads;
  private final Run[] handlers;
  private final long[] mainLoopSince;
  private final int[] mainLoopVector;
  private final List<Activity> all = new ArrayList<>();
  private long step = Step.NONE;

  /** A driver or a handler that writes: what it is in the middle of. */
  private static final class Writer {
    private @Nullable GuestStep step;
    private long landed;
    private long trapped = NEVER;
    private long arrived = NEVER;
    private long locked = NEVER;
    private @Nullable VmmCall call;
    private long called = NEVER;
    private OptionalInt result = OptionalInt.empty();
    private final List<MicroOp> ops = new ArrayList<>();
    private int vector;
    private long working;
  }

  /** A handler that runs. */
  private record Run(int vector, long since) {}

  private static final long NEVER = -1;

  ActivityLog(Machine machine) {
    Configuration config = machine.configuration();
    this.processes = machine.processes();
    this.drivers = config.threads();
    this.threads = new Writer[drivers.size()];
    Arrays.setAll(threads, d -> new Writer());
    this.handlers = new Run[machine.layout().vcpus()];
    this.mainLoopSince = new long[machine.layout().vms()];
    this.mainLoopVector = new int[machine.layout().vms()];
    Arrays.fill(mainLoopSince, NEVER);
  }

  /** Returns what was done, in the order in which it was over. */
  List<Activity> all() {
    return all;
  }

  void step(long next) {
    step = next;
  }

  /** A handler's step is known from here on; a driver's since it was due. */
  void trapped(int d, int guestStep) {
    threads[d].step = drivers.get(d).steps().get(guestStep);
  }

  void callStarted(int d, VmmCall call) {
    threads[d].call = call;
  }

  void callReturned(int d, int result) {
    threads[d].result = OptionalInt.of(result);
  }

  void handlerStarted(int vcpu, int vector, long now) {
    handlers[vcpu] = new Run(vector, now);
  }

  void handlerEnded(int vcpu, long now) {
    Run run = handlers[vcpu];
    if (run != null) {
      all.add(new Activity.HandlerRun(vcpu, run.vector(), run.since(), now));
    }
    handlers[vcpu] = null;
  }

  /** The step that was announced last has been applied. */
  void applied(MicroOp op, long now) {
    int process = Step.process(step);
    int object = processes.object(process);
    switch (processes.kind(process)) {
      case DRIVER -> control(object, op, now);
      case MAIN_LOOP -> mainLoop(object, op, now);
      default -> {}
    }
  }

  private void mainLoop(int vm, MicroOp op, long now) {
    if (op == MicroOp.MAIN_LOOP_READ) {
      mainLoopSince[vm] = now;
      mainLoopVector[vm] = Step.vector(step);
    } else {
      all.add(new Activity.LockedByMainLoop(mainLoopVector[vm], mainLoopSince[vm], now));
      mainLoopSince[vm] = NEVER;
    }
  }

  private void control(int d, MicroOp op, long now) {
    Writer t = threads[d];
    switch (op) {
      case GUEST_DUE -> t.step = drivers.get(d).steps().get(Step.items(step));
      case GUEST_WRITE -> t.trapped = now;
      case EXIT_TO_VMM -> t.arrived = now;
      case TAKE_LOCK -> {
        if (now > t.arrived) {
          all.add(new Activity.LockWait(d, t.arrived, now));
        }
        t.arrived = NEVER;
        t.locked = now;
      }
      case RETIRE -> {
        GuestStep retired = drivers.get(d).steps().get(Step.items(step));
        all.add(new Activity.LockedByVcpu(d, retired, t.locked, now));
        all.add(new Activity.GuestWork(d, retired, t.trapped, now));
        t.trapped = NEVER;
        t.locked = NEVER;
      }
      case ROUTE_COMMIT,
          IRQFD_ATTACH,
          IRQFD_DETACH,
          INJECT,
          PASS_MASK,
          PASS_UNMASK,
          FUNCTION_RESET ->
          call(d, t, t.landed, now);
      case SET_IRQS, WRITE_PERM -> t.called = now;
      case RETURN -> {
        flush(d, t, t.landed);
        call(d, t, t.called, now);
        t.called = NEVER;
      }
      case EMULATE, SWITCH_OVER, BOOKKEEPING -> {}
      default -> {
        if (t.called != NEVER) {
          host(d, t, op, now);
        } else if (t.step != null) {
          all.add(new Activity.GuestWork(d, t.step, now, now));
        }
      }
    }
    t.landed = now;
  }

  private void call(int d, Writer t, long start, long now) {
    if (t.call != null && t.step != null && CallNames.isSystemCall(t.call)) {
      all.add(new Activity.Call(d, t.step.function(), t.call, start, now, t.result));
    }
    t.call = null;
    t.result = OptionalInt.empty();
  }

  private void host(int d, Writer t, MicroOp op, long now) {
    boolean goesOn =
        !t.ops.isEmpty()
            && t.vector == Step.vector(step)
            && group(op) != Group.ALONE
            && group(op) == group(t.ops.get(0));
    if (!goesOn) {
      flush(d, t, t.landed);
      t.vector = Step.vector(step);
      t.working = t.landed;
    }
    t.ops.add(op);
    if (op == MicroOp.SINGLE_OVERHEAD) {
      flush(d, t, now);
    }
  }

  private enum Group {
    DISARM,
    ARM,
    ALONE
  }

  private static Group group(MicroOp op) {
    return DISARM.contains(op) ? Group.DISARM : ARM.contains(op) ? Group.ARM : Group.ALONE;
  }

  private void flush(int d, Writer t, long end) {
    if (!t.ops.isEmpty()) {
      all.add(new Activity.HostWork(d, t.vector, t.ops, t.working, end));
      t.ops.clear();
    }
  }

  /** What is not over ends at the horizon. */
  void close(long horizon) {
    for (int d = 0; d < threads.length; d++) {
      Writer t = threads[d];
      flush(d, t, horizon);
      if (t.called != NEVER) {
        call(d, t, t.called, horizon);
      }
      if (t.arrived != NEVER) {
        all.add(new Activity.LockWait(d, t.arrived, horizon));
      }
      if (t.trapped != NEVER && t.step != null) {
        if (t.locked != NEVER) {
          all.add(new Activity.LockedByVcpu(d, t.step, t.locked, horizon));
        }
        all.add(new Activity.GuestWork(d, t.step, t.trapped, horizon));
      }
    }
    for (int vm = 0; vm < mainLoopSince.length; vm++) {
      if (mainLoopSince[vm] != NEVER) {
        all.add(new Activity.LockedByMainLoop(mainLoopVector[vm], mainLoopSince[vm], horizon));
      }
    }
    for (int vcpu = 0; vcpu < handlers.length; vcpu++) {
      handlerEnded(vcpu, horizon);
    }
  }
}
