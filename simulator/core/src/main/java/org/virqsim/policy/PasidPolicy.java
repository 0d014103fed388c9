// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

/**
 * When the host programs the PASID of a vector's slot in the interrupt message store. It goes with
 * any {@link VectorPolicy}.
 *
 * <p>Whatever the policy, a slot that is allocated gets the PASID that MSIX_PERM holds at that
 * moment, with the check on; the default PASID if the guest has never written it.
 *
 * @param name canonical name
 * @param atStartup the slot is programmed whenever SET_IRQS enables the vector
 * @param atPermTrap the slot is programmed by every trapped write of MSIX_PERM
 * @param maskedMeanwhile the trap masks the slot while it programs it, and restores its mask bit
 * @param oneWrite PASID and unmasking land in one 32-bit write of the control word (irqchip of
 *     2022), instead of in two ({@code set_auxdata} of 2021)
 * @param checked the device compares PASIDs; without, every slot has its ignore bit set
 * @param summary what it does, in one sentence
 * @param source where it is described
 */
public record PasidPolicy(
    String name,
    boolean atStartup,
    boolean atPermTrap,
    boolean maskedMeanwhile,
    boolean oneWrite,
    boolean checked,
    String summary,
    String source) {

  /** What follows a name to ask for one write. */
  static final String ONE_WRITE = "+one-write";

  /** Returns this policy with PASID and unmasking in one write. */
  PasidPolicy inOneWrite() {
    return new PasidPolicy(
        name + ONE_WRITE,
        atStartup,
        atPermTrap,
        maskedMeanwhile,
        true,
        checked,
        summary + " PASID and unmasking land in one write.",
        source);
  }

  @Override
  public String toString() {
    return name;
  }
}
