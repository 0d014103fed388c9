// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.virqsim.model.Layout;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.Recovery;

/**
 * Numbers of the processes: sequential actors with at most one next step each. All nondeterminism
 * lies between them.
 */
public final class Processes {
  /** The kinds of processes, in the order of their numbers. */
  public enum Kind {
    /**
     * A guest's driver, inside it the VMM handling its trap, inside that the host's call; also a
     * vCPU's interrupt handlers as far as they write to registers.
     */
    DRIVER,
    /** The main loop of a VM's VMM. */
    MAIN_LOOP,
    /** A device working on a driver's admin command. */
    COMMAND,
    /** The work of a vector's queues. */
    SOURCE,
    /** The message in flight of a vector. */
    MESSAGE,
    /** The interrupt handler of a vCPU. */
    HANDLER,
    /** The moderation timer of a vector; only where a device moderates. */
    MODERATION,
    /** The driver's own look at a vector's queues; only where a driver looks. */
    RECOVERY,
    /** The watchdog of a function; only where a driver has one. */
    WATCHDOG,
    /** The posted-interrupt descriptor of a vCPU; only where interrupts are posted. */
    NOTIFICATION,
    /** The host's scheduler for a vCPU; only where vCPUs are preempted. */
    SCHEDULER,
    /** The sections of a vCPU with interrupts off; only where there are any. */
    INTERRUPT_FLAG,
    /** HLT and waking up of a vCPU; only where vCPUs halt. */
    IDLE,
    /** A process that submits descriptors for a vector; only where there are mediated devices. */
    SUBMISSION,
    /** A mediated device working on the descriptors of a process for a vector. */
    DESCRIPTOR
  }

  private static final Kind[] KINDS = Kind.values();
  private final int[] base = new int[KINDS.length + 1];
  private final Kind[] kinds;

  /** Numbers the processes of a configuration. */
  Processes(Configuration config, Layout layout) {
    for (Kind kind : KINDS) {
      int count = occurs(kind, config) ? count(kind, layout) : 0;
      base[kind.ordinal() + 1] = base[kind.ordinal()] + count;
    }
    this.kinds = new Kind[count()];
    for (Kind kind : KINDS) {
      Arrays.fill(kinds, base[kind.ordinal()], base[kind.ordinal() + 1], kind);
    }
  }

  /** Processes that never do anything are left out: each would be asked at every start of a run. */
  private static boolean occurs(Kind kind, Configuration config) {
    return switch (kind) {
      case DRIVER, MAIN_LOOP, COMMAND, SOURCE, MESSAGE, HANDLER -> true;
      case MODERATION -> anyDevice(config, d -> d.moderationLimit() > 0);
      case RECOVERY ->
          anyDevice(config, d -> d.recovery() == Recovery.TIMEOUT || d.recovery() == Recovery.POLL);
      case WATCHDOG -> anyDevice(config, d -> d.recovery() == Recovery.WATCHDOG);
      case NOTIFICATION -> config.host().posted();
      case SCHEDULER -> config.vms().stream().anyMatch(VirtualMachine::preempted);
      case INTERRUPT_FLAG -> config.vms().stream().anyMatch(VirtualMachine::interruptsOff);
      case IDLE -> config.vms().stream().anyMatch(VirtualMachine::halts);
      case SUBMISSION, DESCRIPTOR -> true;
    };
  }

  private static boolean anyDevice(Configuration config, Predicate<DeviceProfile> holds) {
    return config.functions().stream().map(AssignedFunction::device).anyMatch(holds);
  }

  private static int count(Kind kind, Layout layout) {
    return switch (kind) {
      case DRIVER, COMMAND -> layout.drivers();
      case MAIN_LOOP -> layout.vms();
      case SOURCE, MESSAGE, MODERATION, RECOVERY -> layout.vectors();
      case WATCHDOG -> layout.functions();
      case HANDLER, NOTIFICATION, SCHEDULER, INTERRUPT_FLAG, IDLE -> layout.vcpus();
      case SUBMISSION, DESCRIPTOR -> layout.ims().lanes();
    };
  }

  /** Returns the processes that run on {@code vcpu}: its handler, its drivers, and what else is. */
  int[] onVcpu(Configuration config, List<Driver> threads, int vcpu) {
    IntStream drivers =
        IntStream.range(0, threads.size())
            .filter(
                d -> {
                  Driver driver = threads.get(d);
                  return config.firstVcpu(driver.vm()) + driver.vcpu() == vcpu;
                })
            .map(this::driver);
    IntStream others =
        Stream.of(Kind.HANDLER, Kind.NOTIFICATION, Kind.SCHEDULER, Kind.INTERRUPT_FLAG, Kind.IDLE)
            .filter(kind -> count(kind) > 0)
            .mapToInt(kind -> of(kind, vcpu));
    return IntStream.concat(drivers, others).toArray();
  }

  /** Returns the number of processes. */
  public int count() {
    return base[KINDS.length];
  }

  /** Returns the number of processes of a kind. */
  public int count(Kind kind) {
    return base[kind.ordinal() + 1] - base[kind.ordinal()];
  }

  /**
   * Returns the process of a kind that belongs to {@code object}: a driver, VM, vector, vCPU or
   * lane, as the kind is.
   */
  public int of(Kind kind, int object) {
    return base[kind.ordinal()] + object;
  }

  /** Returns what kind a process is. */
  public Kind kind(int process) {
    return kinds[process];
  }

  /** Returns the driver, VM, vector, vCPU or lane that a process belongs to, as its kind is. */
  public int object(int process) {
    return process - base[kinds[process].ordinal()];
  }

  /** Returns driver {@code d}. */
  public int driver(int d) {
    return of(Kind.DRIVER, d);
  }

  /** Returns the main loop of VM {@code vm}. */
  public int mainLoop(int vm) {
    return of(Kind.MAIN_LOOP, vm);
  }

  /** Returns the device working on the admin command of driver {@code d}. */
  public int command(int d) {
    return of(Kind.COMMAND, d);
  }

  /** Returns the work source of {@code vector}. */
  public int source(int vector) {
    return of(Kind.SOURCE, vector);
  }

  /** Returns the message in flight of {@code vector}. */
  public int message(int vector) {
    return of(Kind.MESSAGE, vector);
  }

  /** Returns the interrupt handler of {@code vcpu}. */
  public int handler(int vcpu) {
    return of(Kind.HANDLER, vcpu);
  }

  /** Returns whether {@code process} is the work source of some vector. */
  public boolean isSource(int process) {
    return kinds[process] == Kind.SOURCE;
  }
}
