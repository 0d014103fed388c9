// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.virqsim.policy.QemuPolicy.EmptyEnable;
import org.virqsim.policy.QemuPolicy.Traits;
import org.virqsim.policy.QemuPolicy.UnmaskedAtEnable;

/** The policies that can be named, by canonical name and by alias; never changed once made. */
public final class Policies {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*([.-][a-z0-9]+)*");
  private static final int LONGEST_NAME = 60;
  private static final String PCI_C = "QEMU hw/vfio/pci.c, ";

  /** As they are listed: QEMU by version, other VMMs, then what no VMM does. */
  private static final List<VectorPolicy> BUILT_IN =
      List.of(
          qemu(
              "qemu-2.1",
              "QEMU 2.1 to 5.2",
              "Arms vector 0 at enabling; every new vector tears all down and enables them with one"
                  + " more.",
              PCI_C + "f4d45d478263 (v2.1) and c048be5cc92a",
              EmptyEnable.ARM_VECTOR_0,
              UnmaskedAtEnable.ONE_BY_ONE,
              false),
          qemu(
              "qemu-6.0",
              "QEMU 6.0 to 7.0",
              "Enables the highest unmasked vector first at enabling; otherwise as qemu-2.1.",
              PCI_C + "ecebe53fe993 (v6.0)",
              EmptyEnable.ARM_VECTOR_0,
              UnmaskedAtEnable.HIGHEST_FIRST,
              false),
          qemu(
              "qemu-7.1",
              "QEMU 7.1 to 8.1",
              "Enables the vectors unmasked at enabling in one batch; otherwise as qemu-2.1.",
              PCI_C + "dc580d51f7dd (v7.1)",
              EmptyEnable.ARM_VECTOR_0,
              UnmaskedAtEnable.BATCHED,
              false),
          qemu(
              "qemu-8.2",
              "QEMU 8.2 and later",
              "Adds a vector alone where the host has dynamic MSI-X, else tears all down as before.",
              PCI_C + "d9e6710d7d59 and 5ebffa4e87e7 (v8.2)",
              EmptyEnable.NO_VECTOR,
              UnmaskedAtEnable.BATCHED,
              true),
          qemu(
              "allocate-all",
              "reference",
              "Allocates and requests the whole table at enabling; nothing is torn down afterwards.",
              "reference policy; the host's side is that of cloud-hypervisor and DPDK",
              EmptyEnable.ALL_ARMED,
              UnmaskedAtEnable.ONE_BY_ONE,
              false),
          qemu(
              "allocate-all-lazy",
              "proposal (K. Tian, June 2021)",
              "Allocates the whole table at enabling and requests each vector at its unmask.",
              "proposed in the thread of June 2021 (K. Tian)",
              EmptyEnable.ALL_ALLOCATED,
              UnmaskedAtEnable.ONE_BY_ONE,
              false),
          grown(
              "geometric",
              "reference",
              "As qemu-2.1, but each teardown doubles the number of vectors, so that n vectors take"
                  + " log2 n.",
              "reference policy; otherwise QEMU v2.1",
              QemuPolicy.Growth.DOUBLED),
          grown(
              "incremental-reinject",
              "proposal (J. Pan, June 2021)",
              "As qemu-2.1, then one injection into every vector in use after each teardown,"
                  + " spurious ones tolerated.",
              "proposed in the thread of June 2021 (J. Pan)",
              QemuPolicy.Growth.REINJECTED));

  private static final Map<String, String> ALIASES =
      Map.of("incremental", "qemu-2.1", "scan-highest", "qemu-6.0");

  /** qemu-8.2 that insists on dynamic MSI-X; the same object to everything but {@code refusal}. */
  private static final VectorPolicy DYNAMIC =
      new QemuPolicy(
          new Traits(
              "qemu-8.2",
              "QEMU 8.2 and later",
              "Adds a new vector alone, on hosts with dynamic MSI-X.",
              PCI_C + "d9e6710d7d59 and 5ebffa4e87e7 (v8.2)",
              EmptyEnable.NO_VECTOR,
              UnmaskedAtEnable.BATCHED,
              true,
              true));

  private final List<VectorPolicy> all;
  private final Map<String, VectorPolicy> byName = new TreeMap<>();

  private Policies(List<VectorPolicy> all) {
    this.all = List.copyOf(all);
    for (VectorPolicy policy : this.all) {
      byName.put(policy.name(), policy);
    }
    ALIASES.forEach((alias, name) -> byName.put(alias, get(name)));
    byName.put("dynamic", DYNAMIC);
  }

  /** Returns the policies that come with virqsim. */
  public static Policies builtIn() {
    return new Policies(BUILT_IN);
  }

  /**
   * Returns these policies and others, which are listed behind them.
   *
   * @throws IllegalArgumentException if one of the others has no proper name, or one that is taken,
   *     be it as an alias
   */
  public Policies with(List<VectorPolicy> others) {
    Set<String> taken = names();
    List<VectorPolicy> more = new ArrayList<>(all);
    for (VectorPolicy other : others) {
      if (!isName(other.name()) || !taken.add(other.name())) {
        throw new IllegalArgumentException(
            "'" + other.name() + "' is taken, or not the name of a policy");
      }
      more.add(other);
    }
    return new Policies(more);
  }

  /**
   * Returns whether a policy may be called that: lower-case letters, digits, dashes and dots, a
   * letter first. Names become parts of files' names and stand before an {@code @}.
   */
  public static boolean isName(String name) {
    return name.length() <= LONGEST_NAME && NAME.matcher(name).matches();
  }

  /** Returns the policy of that name or alias. */
  public Optional<VectorPolicy> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Returns the policies without their aliases, in the order in which they are listed. */
  public List<VectorPolicy> all() {
    return all;
  }

  /** Returns every name that {@link #find} knows, sorted. */
  public SortedSet<String> names() {
    return new TreeSet<>(byName.keySet());
  }

  private VectorPolicy get(String name) {
    VectorPolicy policy = byName.get(name);
    if (policy == null) {
      throw new IllegalStateException("no policy " + name);
    }
    return policy;
  }

  /** QEMU 2.1 to 5.2, apart from how it grows. */
  private static VectorPolicy grown(
      String name, String vmm, String summary, String source, QemuPolicy.Growth growth) {
    return new QemuPolicy(
        new Traits(
            name,
            vmm,
            summary,
            source,
            EmptyEnable.ARM_VECTOR_0,
            UnmaskedAtEnable.ONE_BY_ONE,
            false,
            false,
            growth));
  }

  private static VectorPolicy qemu(
      String name,
      String vmm,
      String summary,
      String source,
      EmptyEnable emptyEnable,
      UnmaskedAtEnable unmaskedAtEnable,
      boolean growsDynamically) {
    return new QemuPolicy(
        new Traits(
            name, vmm, summary, source, emptyEnable, unmaskedAtEnable, growsDynamically, false));
  }
}
