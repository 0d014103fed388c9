// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.vmm;

import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/**
 * The lock of one VM's VMM (QEMU's big lock, system/cpus.c bql_lock) and its main loop, which both
 * serve all functions of the VM.
 */
public final class VmmThreads {
  /** Lock owner: nobody. */
  public static final int UNLOCKED = 0;

  /** Lock owner: the vCPU thread whose trap is being handled. */
  public static final int VCPU = 1;

  /** Lock owner: the main loop. */
  public static final int MAIN_LOOP = 2;

  private static final int VECTOR_WIDTH = 16;
  private final int threads;

  /** Places the fields of VM {@code vm} in a layout. */
  public VmmThreads(Layout layout, int vm) {
    this.threads = layout.vmm(vm);
  }

  /** Returns who holds the lock: {@link #UNLOCKED}, {@link #VCPU} or {@link #MAIN_LOOP}. */
  public int lockOwner(State s) {
    return s.get(threads, Bits.LOCK_OWNER, 2);
  }

  /** Hands the lock over. */
  public void lockOwner(State s, int owner) {
    s.put(threads, Bits.LOCK_OWNER, 2, owner);
  }

  /** Returns the vector whose interrupt the main loop is passing on, while it holds the lock. */
  public int mainLoopVector(State s) {
    return s.get(threads, Bits.MAIN_LOOP_VECTOR, VECTOR_WIDTH);
  }

  /** Notes the vector whose interrupt the main loop is passing on; 0 when it is done. */
  public void mainLoopVector(State s, int v) {
    s.put(threads, Bits.MAIN_LOOP_VECTOR, VECTOR_WIDTH, v);
  }
}
