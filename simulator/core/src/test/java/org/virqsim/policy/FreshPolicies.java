// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

/** Makes policies anew, so that a test can tell whether one remembers anything itself. */
public final class FreshPolicies {
  private FreshPolicies() {}

  /** Returns another object that is made as a built-in policy was. */
  public static VectorPolicy like(VectorPolicy policy) {
    if (policy instanceof PlannedPolicy p) {
      return new PlannedPolicy(
          p.name(), p.vmm(), p.summary(), p.source(), p.lockScope(), p.ownsHost(), p.plan());
    }
    if (policy instanceof QemuPolicy qemu) {
      return new QemuPolicy(qemu.traits());
    }
    throw new IllegalArgumentException("not known how to make a " + policy.getClass());
  }
}
