// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import java.util.List;
import java.util.function.Function;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.QemuPolicy.EmptyEnable;
import org.virqsim.policy.QemuPolicy.Traits;
import org.virqsim.policy.QemuPolicy.UnmaskedAtEnable;

/** The policies that come with virqsim. */
final class BuiltInPolicies {
  private static final String PCI_C = "QEMU hw/vfio/pci.c, ";
  private static final String GRANTS = "hypercall-";

  /** As they are listed: QEMU by version, other VMMs, then what no VMM does. */
  static final List<VectorPolicy> ALL =
      List.of(
          early(
              "qemu-1.2",
              "QEMU 1.2, as posted in 2012",
              "Tears all down for every new vector, then injects every vector in use.",
              "QEMU hw/vfio_pci.c as first posted, 2012",
              EarlyQemuPlan.Version.REINJECTS),
          early(
              "qemu-1.3",
              "QEMU 1.3",
              "Tears all down for every new vector; a masked vector is disarmed.",
              "QEMU hw/vfio_pci.c (v1.3)",
              EarlyQemuPlan.Version.LEAVES_INTX),
          early(
              "qemu-1.4",
              "QEMU 1.4 to 2.0",
              "As qemu-1.3, but enables the device with vector 0 at once.",
              "QEMU hw/vfio_pci.c, later hw/misc/vfio.c, b0223e29afdc (v1.4)",
              EarlyQemuPlan.Version.ENABLES_AT_ONCE),
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
          vmm(
              "cloud-hypervisor",
              "cloud-hypervisor since 2022",
              "Requests the whole table at enabling; masking an entry does nothing, Function Mask"
                  + " detaches irqfds.",
              "cloud-hypervisor pci/src/msix.rs, pci/src/vfio.rs, vmm/src/interrupt.rs",
              CloudHypervisorPlan::new),
          vmm(
              "crosvm",
              "crosvm",
              "Allocates the whole table at enabling and requests at unmask; a masked vector goes to"
                  + " an emulated pending bit.",
              "crosvm devices/src/pci/vfio_pci.rs, devices/src/pci/msix.rs",
              CrosvmPlan::new),
          vmm(
              "kvmtool",
              "kvmtool",
              "Allocates the whole table at enabling and arms at first unmask; a masked vector's"
                  + " eventfd goes on to count.",
              "kvmtool vfio/pci.c",
              KvmtoolPlan::new),
          ownHost(
              "xen",
              "Xen, ACRN",
              "Adds each vector alone at its first unmask; the guest's mask bits are the device's.",
              "Xen xen/arch/x86/msi.c, xen/arch/x86/hvm/vmsi.c; QEMU hw/xen/xen_pt_msi.c",
              LockScope.VM,
              XenPlan::new),
          ownHost(
              "bhyve",
              "bhyve, illumos",
              "Allocates the whole table at enabling; sets the handler up at unmask, tears it down at"
                  + " mask.",
              "FreeBSD sys/amd64/vmm/io/ppt.c, usr.sbin/bhyve/pci_passthru.c",
              LockScope.FUNCTION,
              BhyvePlan::new),
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
              QemuPolicy.Growth.REINJECTED),
          hypercall("hypercall", "all vectors its driver asks for", Integer.MAX_VALUE),
          hypercall(4),
          hypercall("hypercall-refuse", "no vector, so that it keeps INTx", 0));

  /** qemu-8.2 that insists on dynamic MSI-X; the same object to everything but {@code refusal}. */
  static final VectorPolicy DYNAMIC =
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

  private BuiltInPolicies() {}

  /**
   * Returns the hypercall policy that grants at most {@code limit} vectors.
   *
   * @param limit 1 to 2,048
   */
  static VectorPolicy hypercall(int limit) {
    return hypercall(GRANTS + limit, "at most " + limit + " vectors", limit);
  }

  private static VectorPolicy hypercall(String name, String what, int limit) {
    return new PlannedPolicy(
        name,
        "proposal (T. Gleixner, June 2021)",
        "The guest asks by a hypercall before it enables MSI-X, and is granted " + what + ".",
        "proposed in the thread of June 2021 (T. Gleixner)",
        LockScope.VM,
        false,
        view -> new HypercallPlan(view, limit));
  }

  private static VectorPolicy early(
      String name, String vmm, String summary, String source, EarlyQemuPlan.Version version) {
    return new PlannedPolicy(
        name, vmm, summary, source, LockScope.VM, false, view -> new EarlyQemuPlan(view, version));
  }

  private static VectorPolicy vmm(
      String name, String vmm, String summary, String source, Function<VmmView, Plan> plan) {
    return new PlannedPolicy(name, vmm, summary, source, LockScope.FUNCTION, false, plan);
  }

  private static VectorPolicy ownHost(
      String name,
      String vmm,
      String summary,
      String source,
      LockScope lockScope,
      Function<VmmView, Plan> plan) {
    return new PlannedPolicy(name, vmm, summary, source, lockScope, true, plan);
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
