// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import java.util.List;
import java.util.Optional;
import org.virqsim.model.vmm.VmmView;

/**
 * Decides what a VMM does when the guest changes its MSI-X registers.
 *
 * <p>A policy is a pure function: it has no fields that change, and what it must remember (which
 * vectors are used, {@code nr_vectors}) it writes into the VMM's part of the state by the calls it
 * answers with. So one object serves any number of simulations at once.
 */
public interface VectorPolicy {
  /** Returns the canonical name: lower-case letters, digits, dashes and dots. */
  String name();

  /**
   * Returns the VMM that behaves so and its versions, as in {@code QEMU 2.1 to 5.2}; for what no
   * VMM does {@code reference}, or {@code proposal} with who proposed it and when.
   */
  String vmm();

  /** Returns, in one sentence that does not name the VMM again, what the policy does. */
  String summary();

  /** Returns where the behaviour is documented: source file and version, or a message. */
  String source();

  /**
   * Returns why the policy can not run on a host, or nothing if it can.
   *
   * @param dynamicMsix whether the host adds vectors while MSI-X is enabled
   */
  default Optional<String> refusal(boolean dynamicMsix) {
    return Optional.empty();
  }

  /** Returns what the VMM's lock keeps apart; one lock for the whole VM by default, as in QEMU. */
  default LockScope lockScope() {
    return LockScope.VM;
  }

  /**
   * Returns whether the VMM comes with a hypervisor of its own that has the device, and not VFIO:
   * then vectors can be added while MSI-X is enabled whatever the Linux version, and {@link
   * VmmCall.PassMask} works. Order and durations of the steps are those of the host profile all the
   * same.
   */
  default boolean ownsHost() {
    return false;
  }

  /**
   * Returns what the VMM does for a guest request, in order.
   *
   * @param request what the guest did; the view already shows it
   * @param view the guest-visible registers and the VMM's memory
   */
  List<VmmCall> on(GuestRequest request, VmmView view);

  /** Returns whether {@link #onReturn} is to be asked at all; it is not by default. */
  default boolean answersReturns() {
    return false;
  }

  /**
   * Returns what the VMM does instead of its remaining calls once the host has answered one of
   * them, or nothing to go on as planned. By default every answer is ignored, as QEMU does for the
   * -EINVAL of disabling an index that is not enabled.
   *
   * @param call the call that returned
   * @param result 0, a negative errno, or a positive number of vectors that the host could give
   */
  default Optional<List<VmmCall>> onReturn(VmmCall.SetIrqs call, int result, VmmView view) {
    return Optional.empty();
  }
}
