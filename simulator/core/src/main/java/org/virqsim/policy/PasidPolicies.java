// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The PASID policies that can be named, by canonical name and by alias. */
public final class PasidPolicies {
  /** Programs nothing but at allocation. */
  public static final PasidPolicy AT_ALLOCATION =
      new PasidPolicy(
          "at-allocation",
          false,
          false,
          false,
          false,
          true,
          "Takes the PASID from MSIX_PERM as it stands when the slot is allocated, and never again.",
          "thread of June 2021 (K. Tian)");

  /** Programs whenever SET_IRQS enables the vector. */
  public static final PasidPolicy AT_STARTUP =
      new PasidPolicy(
          "at-startup",
          true,
          false,
          false,
          false,
          true,
          "Takes the PASID from MSIX_PERM whenever SET_IRQS enables the vector.",
          "thread of June 2021 (A. Williamson); IMS patch series of 2020 to 2023");

  /** Programs on every write of MSIX_PERM. */
  public static final PasidPolicy AT_PERM_TRAP =
      new PasidPolicy(
          "at-perm-trap",
          false,
          true,
          false,
          false,
          true,
          "Programs the PASID on every trapped write of MSIX_PERM, whether the vector is live or"
              + " not.",
          "thread of June 2021 (A. Williamson)");

  /** Programs on every write of MSIX_PERM and at every startup, the slot being masked. */
  public static final PasidPolicy TRAP_AND_UNMASK_MASKED =
      new PasidPolicy(
          "trap-and-unmask-masked",
          true,
          true,
          true,
          false,
          true,
          "Programs the PASID on every trapped write of MSIX_PERM and whenever SET_IRQS enables the"
              + " vector, the slot being masked meanwhile.",
          "at-perm-trap and at-startup together");

  /** Has every slot ignore PASIDs. */
  public static final PasidPolicy UNCHECKED =
      new PasidPolicy(
          "unchecked",
          false,
          false,
          false,
          false,
          false,
          "Sets the ignore bit of every slot, as the host does for itself: nothing is checked.",
          "Linux drivers/dma/idxd/registers.h; for comparison, no one proposed it");

  private static final List<PasidPolicy> ALL =
      List.of(AT_ALLOCATION, AT_STARTUP, AT_PERM_TRAP, TRAP_AND_UNMASK_MASKED, UNCHECKED);
  private static final Map<String, String> ALIASES = Map.of("at-unmask", "at-startup");

  private PasidPolicies() {}

  /** Returns the policies with PASID and unmasking in separate writes, as they are listed. */
  public static List<PasidPolicy> all() {
    return ALL;
  }

  /** Returns the policy of that name or alias, each with or without {@code +one-write}. */
  public static Optional<PasidPolicy> find(String name) {
    if (name.endsWith(PasidPolicy.ONE_WRITE)) {
      String plain = name.substring(0, name.length() - PasidPolicy.ONE_WRITE.length());
      return find(plain).filter(policy -> !policy.oneWrite()).map(PasidPolicy::inOneWrite);
    }
    String canonical = ALIASES.getOrDefault(name, name);
    return ALL.stream().filter(policy -> policy.name().equals(canonical)).findFirst();
  }

  /** Returns every name that {@link #find} knows, in the order in which messages list them. */
  public static List<String> names() {
    List<String> names = new ArrayList<>();
    for (PasidPolicy policy : ALL) {
      names.add(policy.name());
    }
    names.add("at-unmask");
    List<String> oneWrite = names.stream().map(name -> name + PasidPolicy.ONE_WRITE).toList();
    names.addAll(oneWrite);
    return names;
  }
}
