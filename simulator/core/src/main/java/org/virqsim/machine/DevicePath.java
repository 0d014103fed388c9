// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.jspecify.annotations.Nullable;
import org.virqsim.machine.Processes.Kind;
import org.virqsim.model.Bits;
import org.virqsim.model.State;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.Recovery;
import org.virqsim.model.guest.DriverThread;
import org.virqsim.model.guest.LocalApic;

/**
 * The device: reasons to interrupt, and whether and when they become a message (PCIe 6.1.4; the
 * device's class and its interrupt moderation).
 */
final class DevicePath {
  private static final int COUNT_WIDTH = 12;

  /** Where a message of a vector can be on its way, nearest to the handler first. */
  private static final Place[] NEAREST_FIRST = {
    Place.IRR,
    Place.PIR,
    Place.MAIN_LOOP,
    Place.EMULATED_PBA,
    Place.KVM_EVENTFD,
    Place.INTERRUPT_EVENTFD,
    Place.IRQS_PENDING,
    Place.WIRE,
    Place.PBA,
    Place.CONDITION,
    Place.MODERATION
  };

  private final Parts p;

  DevicePath(Parts parts) {
    this.p = parts;
  }

  long nextSource(State s, int v) {
    return p.guest.live(s, v) && !p.functionOf(v).host.stopped(s) && !p.layout.ims().hasSlot(v)
        ? Step.of(MicroOp.RAISE, p.processes.source(v), v, 0)
        : Step.NONE;
  }

  long nextCommand(State s, int d) {
    if (p.threads[d].command(s) != DriverThread.COMMAND_IN_SERVICE) {
      return Step.NONE;
    }
    int v = p.threads[d].commandVector(s);
    return p.functionOf(v).host.stopped(s)
        ? Step.NONE
        : Step.of(MicroOp.COMPLETE_COMMAND, p.processes.command(d), v, 0);
  }

  long nextModeration(State s, int v) {
    return p.occupied(s, v, Place.MODERATION) && !p.functionOf(v).host.stopped(s)
        ? Step.of(MicroOp.MODERATION_EXPIRE, p.processes.of(Kind.MODERATION, v), v, 0)
        : Step.NONE;
  }

  /** The driver's own look at the queue, which is counted from the oldest completion in it. */
  long nextPoll(State s, int v) {
    if (!p.guest.reapable(s, v)) {
      return Step.NONE;
    }
    int process = p.processes.of(Kind.RECOVERY, v);
    return switch (p.functionOf(v).device.recovery()) {
      case TIMEOUT -> Step.of(MicroOp.TIMEOUT_POLL, process, v, 0);
      case POLL -> Step.of(MicroOp.DRIVER_POLL, process, v, 0);
      case NONE, WATCHDOG -> Step.NONE;
    };
  }

  long nextWatchdog(State s, int f) {
    FunctionParts function = p.functions[f];
    if (function.device.recovery() == Recovery.WATCHDOG) {
      for (int v = function.first; v < function.end; v++) {
        if (p.guest.live(s, v)) {
          return Step.of(MicroOp.WATCHDOG, p.processes.of(Kind.WATCHDOG, f), function.first, 0);
        }
      }
    }
    return Step.NONE;
  }

  void completeCommand(State s, int d, int v, Effects fx) {
    p.threads[d].command(s, DriverThread.COMMAND_COMPLETED, v);
    raise(s, v, fx);
    if (p.functionOf(v).reapsOneByOne) {
      boolean one = p.apic.isr(s, v) && p.apic.serving(s, p.vcpuOf[v]);
      p.threads[d].ahead(s, p.guest.unreaped(s, v) + (one ? 1 : 0));
    }
    fx.touched(p.processes.command(d));
  }

  void raise(State s, int v, Effects fx) {
    DeviceProfile device = p.functionOf(v).device;
    if (p.functionOf(v).reapsOneByOne) {
      p.guest.unreaped(s, v, p.guest.unreaped(s, v) + 1);
    } else {
      p.guest.reapable(s, v, true);
    }
    fx.raised(v);
    if (device.deviceClass().signalsOnce() && notified(s, v)) {
      join(s, v, device.deviceClass(), fx);
    } else {
      notified(s, v, device.deviceClass().signalsOnce());
      if (device.moderationLimit() > 0) {
        moderate(s, v, device.moderationLimit(), fx);
      } else {
        send(s, v, fx);
      }
    }
    touchSource(v, fx);
  }

  private void touchSource(int v, Effects fx) {
    fx.touched(p.processes.source(v));
    if (p.processes.count(Kind.RECOVERY) > 0) {
      fx.touched(p.processes.of(Kind.RECOVERY, v));
    }
  }

  /** The device has sent its one message: the request shares its fate, or waits to be re-armed. */
  private void join(State s, int v, DeviceClass deviceClass, Effects fx) {
    for (Place place : NEAREST_FIRST) {
      if (p.occupied(s, v, place)) {
        p.place(s, v, place, fx);
        return;
      }
    }
    if (deviceClass == DeviceClass.C && beforeRearming(s, v)) {
      p.place(s, v, Place.QUEUE, fx);
    } else {
      fx.refused(v, DropCause.NOT_SIGNALLED);
    }
  }

  /** The handler of {@code v} runs, and its re-arming is still to come. */
  private boolean beforeRearming(State s, int v) {
    return p.apic.isr(s, v) && p.apic.phase(s, p.vcpuOf[v]) != LocalApic.REARMED;
  }

  private void moderate(State s, int v, int limit, Effects fx) {
    int word = p.layout.physicalVector(v);
    int count = s.get(word, Bits.MODERATED_COUNT, COUNT_WIDTH) + 1;
    s.put(word, Bits.MODERATED_COUNT, COUNT_WIDTH, count);
    p.place(s, v, Place.MODERATION, fx);
    if (count == limit) {
      expire(s, v, fx);
    }
  }

  /** One message for all reasons held back. */
  void expire(State s, int v, Effects fx) {
    s.put(p.layout.physicalVector(v), Bits.MODERATED_COUNT, COUNT_WIDTH, 0);
    release(s, v, Place.MODERATION, fx);
    fx.touched(p.processes.of(Kind.MODERATION, v));
  }

  /** Moderation has nothing to count any more. */
  void forgetModeration(State s, int v) {
    s.put(p.layout.physicalVector(v), Bits.MODERATED_COUNT, COUNT_WIDTH, 0);
  }

  /** What waits inside the device becomes a message, or is latched or discarded, as it is now. */
  void release(State s, int v, Place from, Effects fx) {
    Place to = destination(s, v);
    if (to != null) {
      p.move(s, v, from, to, fx);
    } else {
      p.drop(s, v, from, discarded(s, v), fx);
    }
  }

  /** The request just raised becomes a message, or is latched or discarded, as it is now. */
  private void send(State s, int v, Effects fx) {
    Place to = destination(s, v);
    if (to != null) {
      p.place(s, v, to, fx);
    } else {
      fx.refused(v, discarded(s, v));
    }
  }

  /** Returns where a reason to send a message goes to now; null if it is not recognised. */
  @Nullable Place destination(State s, int v) {
    FunctionParts f = p.functionOf(v);
    if (withoutEventfd(s, f, v)) {
      return null;
    }
    if (f.msix.enabled(s)) {
      return p.sends(s, v) ? Place.WIRE : Place.PBA;
    }
    return switch (f.device.whileDisabled()) {
      case LATCH -> Place.PBA;
      case KEEP -> Place.CONDITION;
      case DROP -> null;
    };
  }

  /** An emulated vector has no message: what its eventfd is not there for is gone. */
  private static boolean withoutEventfd(State s, FunctionParts f, int v) {
    return f.emulates(v) && !f.host.action(s, v);
  }

  private DropCause discarded(State s, int v) {
    FunctionParts f = p.functionOf(v);
    if (withoutEventfd(s, f, v)) {
      return DropCause.NO_EVENTFD;
    }
    boolean intx = f.device.intx() && !(f.device.disIntxHonoured() && f.msix.disIntx(s));
    return intx ? DropCause.INTX_UNHANDLED : DropCause.NOT_RECOGNISED;
  }

  /** The cause register is written: every vector in use gets a message, whatever came before. */
  void watchdog(State s, int first, Effects fx) {
    FunctionParts f = p.functionOf(first);
    for (int v = f.first; v < f.end; v++) {
      if (p.guest.live(s, v)) {
        notified(s, v, f.device.deviceClass().signalsOnce());
        Place to = destination(s, v);
        if (to != null) {
          p.signal(s, v, to, fx);
        }
      }
    }
    fx.touched(p.processes.of(Kind.WATCHDOG, f.index));
  }

  /** Every completion in the queue of {@code v} is reaped. */
  void reap(State s, int v, Effects fx) {
    boolean found = p.guest.reapable(s, v);
    p.guest.unreaped(s, v, 0);
    reaped(s, v, found, fx);
  }

  /** The handler takes the oldest completion in the queue of {@code v}, if there is one. */
  boolean take(State s, int v, Effects fx) {
    int waiting = p.guest.unreaped(s, v);
    if (waiting == 0) {
      return false;
    }
    p.guest.unreaped(s, v, waiting - 1);
    fx.reapStarted(v);
    touchSource(v, fx);
    return true;
  }

  /** Nothing is left in the queue of {@code v}. */
  void reaped(State s, int v, boolean found, Effects fx) {
    if (p.occupied(s, v, Place.QUEUE)) {
      s.assign(p.layout.physicalVector(v), Bits.QUEUED, false);
      fx.joined(v);
    }
    fx.reaped(v, found);
    touchSource(v, fx);
  }

  /**
   * One more completion of {@code v} has been reaped; returns the driver that waited for the admin
   * command which it was, or -1.
   */
  int commandServed(State s, int v) {
    int served = -1;
    for (int d : p.driversOf[p.functionOf(v).vm]) {
      DriverThread thread = p.threads[d];
      if (thread.command(s) == DriverThread.COMMAND_COMPLETED && thread.commandVector(s) == v) {
        int ahead = thread.ahead(s) - 1;
        thread.ahead(s, ahead);
        served = ahead == 0 ? d : served;
      }
    }
    return served;
  }

  /** Returns the driver that waits for the admin command which was reaped on {@code v}, or -1. */
  int commandOf(State s, int v) {
    for (int d : p.driversOf[p.functionOf(v).vm]) {
      DriverThread thread = p.threads[d];
      if (thread.command(s) == DriverThread.COMMAND_COMPLETED && thread.commandVector(s) == v) {
        return d;
      }
    }
    return -1;
  }

  /** Returns whether the device has sent a message and sends no other until software reacts. */
  boolean notified(State s, int v) {
    return s.test(p.layout.physicalVector(v), Bits.NOTIFIED);
  }

  void notified(State s, int v, boolean on) {
    s.assign(p.layout.physicalVector(v), Bits.NOTIFIED, on);
  }
}
