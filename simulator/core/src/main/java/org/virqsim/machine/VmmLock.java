// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;
import org.virqsim.model.vmm.VmmThreads;
import org.virqsim.policy.LockScope;

/**
 * The VMM's lock that the emulation of a function needs: the VM's, or one of the function's own.
 */
final class VmmLock {
  private static final int WIDTH = 2;
  private final LockScope scope;
  private final int word;
  private final int shift;

  VmmLock(Layout layout, int function, int vm, LockScope scope) {
    boolean shared = scope == LockScope.VM;
    this.scope = scope;
    this.word = shared ? layout.vmm(vm) : layout.physicalFunction(function);
    this.shift = shared ? Bits.LOCK_OWNER : Bits.FUNCTION_LOCK;
  }

  /** Returns whether all functions of the VM share the lock. */
  boolean shared() {
    return scope == LockScope.VM;
  }

  boolean free(State s) {
    return s.get(word, shift, WIDTH) == VmmThreads.UNLOCKED;
  }

  /** Hands the lock to one of {@link VmmThreads}' owners. */
  void owner(State s, int owner) {
    s.put(word, shift, WIDTH, owner);
  }
}
