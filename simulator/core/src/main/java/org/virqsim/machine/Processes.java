// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.model.Layout;

/**
 * Numbers of the processes: sequential actors with at most one next step each. All nondeterminism
 * lies between them.
 *
 * @param vectors number of vectors
 * @param vcpus number of vCPUs
 */
public record Processes(int vectors, int vcpus) {
  /** The guest's driver, inside it the VMM handling its trap, inside that the host's call. */
  public static final int GUEST = 0;

  /** The VMM's main loop. */
  public static final int MAIN_LOOP = 1;

  /** The device working on the admin command. */
  public static final int COMMAND = 2;

  private static final int FIRST_SOURCE = 3;

  /** Numbers the processes of a layout. */
  public Processes(Layout layout) {
    this(layout.vectors(), layout.vcpus());
  }

  /** Returns the number of processes. */
  public int count() {
    return FIRST_SOURCE + 2 * vectors + vcpus;
  }

  /** Returns the work source of {@code vector}. */
  public int source(int vector) {
    return FIRST_SOURCE + vector;
  }

  /** Returns the message in flight of {@code vector}. */
  public int message(int vector) {
    return FIRST_SOURCE + vectors + vector;
  }

  /** Returns the interrupt handler of {@code vcpu}. */
  public int handler(int vcpu) {
    return FIRST_SOURCE + 2 * vectors + vcpu;
  }

  /** Returns whether {@code process} is the work source of some vector. */
  public boolean isSource(int process) {
    return process >= FIRST_SOURCE && process < FIRST_SOURCE + vectors;
  }

  /** Returns the vector of a work source or message, or the vCPU of a handler. */
  public int object(int process) {
    if (process < FIRST_SOURCE + vectors) {
      return process - FIRST_SOURCE;
    }
    return process < FIRST_SOURCE + 2 * vectors
        ? process - FIRST_SOURCE - vectors
        : process - FIRST_SOURCE - 2 * vectors;
  }
}
