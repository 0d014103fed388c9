// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.Arrays;
import org.virqsim.model.Layout;

/**
 * Numbers of the processes: sequential actors with at most one next step each. All nondeterminism
 * lies between them.
 */
public final class Processes {
  /** The kinds of processes, in the order of their numbers. */
  public enum Kind {
    /** A guest's driver, inside it the VMM handling its trap, inside that the host's call. */
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
    HANDLER
  }

  private static final Kind[] KINDS = Kind.values();
  private final int[] base = new int[KINDS.length + 1];
  private final Kind[] kinds;

  /** Numbers the processes of a configuration. */
  Processes(Layout layout) {
    for (Kind kind : KINDS) {
      base[kind.ordinal() + 1] = base[kind.ordinal()] + count(kind, layout);
    }
    this.kinds = new Kind[count()];
    for (Kind kind : KINDS) {
      Arrays.fill(kinds, base[kind.ordinal()], base[kind.ordinal() + 1], kind);
    }
  }

  private static int count(Kind kind, Layout layout) {
    return switch (kind) {
      case DRIVER, COMMAND -> layout.drivers();
      case MAIN_LOOP -> layout.vms();
      case SOURCE, MESSAGE -> layout.vectors();
      case HANDLER -> layout.vcpus();
    };
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
   * Returns the process of a kind that belongs to {@code object}: a driver, VM, vector or vCPU, as
   * the kind is.
   */
  public int of(Kind kind, int object) {
    return base[kind.ordinal()] + object;
  }

  /** Returns what kind a process is. */
  public Kind kind(int process) {
    return kinds[process];
  }

  /** Returns the driver, VM, vector or vCPU that a process belongs to, as its kind is. */
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
