// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import java.util.List;
import java.util.function.Function;
import org.virqsim.model.vmm.VmmView;

/** A policy that is what its plan for one request does, and what is said of it. */
record PlannedPolicy(
    String name,
    String vmm,
    String summary,
    String source,
    LockScope lockScope,
    boolean ownsHost,
    Function<VmmView, Plan> plan)
    implements VectorPolicy {

  @Override
  public List<VmmCall> on(GuestRequest request, VmmView view) {
    return plan.apply(view).answer(request);
  }

  @Override
  public String toString() {
    return name;
  }
}
