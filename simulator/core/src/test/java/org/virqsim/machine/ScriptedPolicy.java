// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.List;
import java.util.Optional;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.EventFds;
import org.virqsim.policy.GuestRequest;
import org.virqsim.policy.VectorPolicy;
import org.virqsim.policy.VmmCall;
import org.virqsim.policy.VmmCall.SetIrqs;

/**
 * A policy for tests that answers to enabling and to masking with given lists of calls.
 *
 * @param atEnable the calls at enabling
 * @param atPartial the calls instead of the remaining ones where the host can give fewer vectors
 * @param atMask the calls when an entry is masked
 */
record ScriptedPolicy(List<VmmCall> atEnable, List<VmmCall> atPartial, List<VmmCall> atMask)
    implements VectorPolicy {

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public String vmm() {
    return "test";
  }

  @Override
  public String summary() {
    return "A list of calls.";
  }

  @Override
  public String source() {
    return "test";
  }

  @Override
  public List<VmmCall> on(GuestRequest request, VmmView view) {
    if (request instanceof GuestRequest.Enable) {
      return atEnable;
    }
    return request instanceof GuestRequest.Mask ? atMask : List.of();
  }

  @Override
  public boolean answersReturns() {
    return true;
  }

  @Override
  public Optional<List<VmmCall>> onReturn(SetIrqs call, int result, VmmView view) {
    return result > 0 && !atPartial.isEmpty() ? Optional.of(atPartial) : Optional.empty();
  }

  /** Returns SI(start, fds), the eventfds in the letters of {@link EventFd#symbol}. */
  static SetIrqs si(int start, String fds) {
    return SetIrqs.msix(
        start,
        EventFds.of(
            fds.length(),
            i ->
                switch (fds.charAt(i)) {
                  case 'Q' -> EventFd.INTERRUPT;
                  case 'K' -> EventFd.KVM;
                  default -> EventFd.NONE;
                }));
  }
}
