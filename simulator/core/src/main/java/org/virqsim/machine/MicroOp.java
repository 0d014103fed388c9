// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

/**
 * Every atomic step that the model knows, with what it changes, what it costs and where it is read.
 *
 * <p>This list is the atomicity assumption: nothing happens between the parts of one step, anything
 * can happen between two. The table in the documentation is printed from it.
 */
public enum MicroOp {
  // The guest's driver and the trap of its write.
  GUEST_DUE(CostClass.GUEST_STEP, "the driver reaches its next step", "assumed"),
  GUEST_WRITE(
      CostClass.NONE,
      "the write is executed and traps; no handler runs on this vCPU until it retires; FREE: the queue is no longer in use",
      "Linux drivers/pci/msi/msi.c; KVM handle_ept_misconfig"),
  GUEST_COMMAND(
      CostClass.NONE,
      "a synchronous admin command is submitted (doorbell, no trap)",
      "Linux drivers/nvme/host/core.c nvme_submit_sync_cmd"),
  GUEST_DEFER_MOVE(
      CostClass.NONE,
      "an affinity change is left to the vector's next interrupt (no trap)",
      "Linux kernel/irq/manage.c irq_set_affinity_locked"),
  PASID_BIND(
      CostClass.PASID_BIND,
      "a process gets a PASID and its translation",
      "drivers/iommu/iommu-sva.c iommu_sva_bind_device"),
  PASID_UNBIND(
      CostClass.PASID_BIND,
      "a process loses its PASID: it submits nothing more",
      "drivers/iommu/iommu-sva.c iommu_sva_unbind_device"),
  WORK_OPEN(
      CostClass.NONE,
      "a process begins to submit descriptors with the vector's handle (no trap)",
      "drivers/dma/idxd/cdev.c idxd_cdev_open"),
  WORK_QUIESCE(
      CostClass.NONE,
      "a process submits no more descriptors with the vector's handle (no trap)",
      "drivers/dma/idxd/cdev.c idxd_cdev_release"),
  WORK_DRAIN(
      CostClass.NONE,
      "nothing of the process is in flight on the vector: the driver goes on",
      "drivers/dma/idxd/device.c idxd_device_drain_pasid"),
  HANDLE_REQUEST(
      CostClass.HANDLE_REQUEST,
      "the driver gets the vector's handle: the number of its slot",
      "drivers/dma/idxd/device.c idxd_device_request_int_handle"),
  QUEUE_ASSIGN(
      CostClass.NONE,
      "the vector's dedicated queue gets the PASID of a process",
      "drivers/dma/idxd/device.c idxd_wq_set_pasid"),
  EXIT_TO_VMM(
      CostClass.EXIT_TO_VMM, "the vCPU thread arrives in user space", "Dall et al., ATC'17"),
  TAKE_LOCK(
      CostClass.NONE,
      "the vCPU thread takes the VMM's lock",
      "QEMU accel/kvm/kvm-all.c kvm_cpu_exec, system/physmem.c prepare_mmio_access"),
  EMULATE(
      CostClass.EMULATE,
      Tier.CONTROL,
      Reach.ALL,
      "the guest-visible register changes; the policy decides what the VMM calls",
      "QEMU hw/pci/msix.c msix_table_mmio_write, msix_write_config"),
  SWITCH_OVER(
      CostClass.EMULATE,
      Tier.CONTROL,
      Reach.ALL,
      "the VM has another VMM and host: registers, pending bits and local APICs as before, nothing"
          + " else; the policy decides what the VMM calls",
      "QEMU hw/vfio/pci.c vfio_pci_load_config"),
  RETIRE(
      CostClass.NONE,
      Tier.CONTROL,
      Reach.ALL,
      "the lock is released, the write retires; what it unmasked is in use from now on",
      "QEMU accel/kvm/kvm-all.c"),
  // Calls of the VMM.
  BOOKKEEPING(CostClass.VMM_BOOKKEEPING, "the VMM changes its own memory", "QEMU hw/vfio/pci.c"),
  ROUTE_COMMIT(
      CostClass.ROUTE_COMMIT,
      "KVM uses the VMM's routing table",
      "virt/kvm/irqchip.c kvm_set_irq_routing"),
  IRQFD_ATTACH(
      CostClass.IRQFD_ATTACH,
      "KVM consumes the kvm eventfd; a count it holds is injected",
      "virt/kvm/eventfd.c kvm_irqfd_assign"),
  IRQFD_DETACH(
      CostClass.IRQFD_DETACH,
      "KVM no longer consumes the kvm eventfd",
      "virt/kvm/eventfd.c kvm_irqfd_deassign"),
  INJECT(
      CostClass.INJECT,
      "a message to the guest; the emulated pending bit, if set, goes with it",
      "QEMU hw/pci/msix.c msix_notify"),
  PASS_MASK(
      CostClass.PASS_MASK,
      Tier.CONTROL,
      Reach.VECTOR,
      "the hypervisor sets the entry's mask bit in the device",
      "Xen xen/arch/x86/hvm/vmsi.c msixtbl_write, guest_mask_msi_irq"),
  PASS_UNMASK(
      CostClass.PASS_MASK,
      Tier.CONTROL,
      Reach.VECTOR,
      "the hypervisor clears the entry's mask bit: a pending bit becomes a message; a slot gets its"
          + " PASID with it where the PASID policy programs at startup",
      "Xen xen/arch/x86/hvm/vmsi.c msixtbl_write, guest_mask_msi_irq"),
  FUNCTION_RESET(
      CostClass.FUNCTION_RESET,
      Tier.CONTROL,
      Reach.ALL,
      "the device forgets what it had latched; the driver cancels what was outstanding",
      "PCIe 6.6.2; drivers/pci/pci.c pcie_flr"),
  WRITE_PERM(
      CostClass.SYSCALL,
      "the write of MSIX_PERM reaches the mediated device's driver in the host",
      "IMS patch series of 2020 to 2023 (idxd mediated device)"),
  // The host, one VFIO_DEVICE_SET_IRQS.
  SET_IRQS(
      CostClass.SYSCALL,
      "the call enters; irq_type decides what it does or that it is refused",
      "drivers/vfio/pci/vfio_pci_intrs.c vfio_pci_set_msi_trigger"),
  INTX_SETUP(
      CostClass.INTX_SETUP,
      "irq_type changes between none and INTx",
      "vfio_pci_intrs.c vfio_intx_enable, vfio_intx_disable"),
  BYPASS_UNREGISTER(
      CostClass.BYPASS_UNREGISTER,
      "the IRTE goes from posted to remapped",
      "virt/lib/irqbypass.c irq_bypass_unregister_producer"),
  REMOVE_ACTION(
      CostClass.NONE,
      Tier.CONTROL,
      Reach.VECTOR,
      "the action is removed: what arrives now is held in IRQS_PENDING",
      "kernel/irq/manage.c __free_irq"),
  MASK_ENTRY(
      CostClass.ACTION_REMOVAL,
      Tier.CONTROL,
      Reach.VECTOR,
      "the entry's mask bit is set in the device: what is raised now is latched in the PBA",
      "drivers/pci/msi/msi.c pci_msi_mask_irq"),
  SYNCHRONIZE(
      CostClass.NONE,
      "the mask write is read back and running handlers are waited for: no message is in flight",
      "kernel/irq/manage.c __synchronize_irq"),
  RELEASE_IRQ(
      CostClass.FREE_IRQ,
      Tier.CONTROL,
      Reach.VECTOR,
      "the irq is deactivated: message zeroed, IRTE cleared, CPU vector returned",
      "kernel/irq/chip.c irq_shutdown_and_deactivate"),
  MSIX_SHUTDOWN(
      CostClass.MSIX_SHUTDOWN,
      Tier.CONTROL,
      Reach.ALL,
      "MSI-X Enable := 0, DisINTx := 0; pending bits survive or not, as the device does",
      "drivers/pci/msi/msi.c pci_msix_shutdown"),
  FREE_VECTORS(
      CostClass.FREE_VECTORS,
      "descriptors and IRTEs are freed, IRQS_PENDING with them; irq_type := none",
      "drivers/pci/msi/api.c pci_free_irq_vectors"),
  MSIX_ENABLE(
      CostClass.MSIX_ENABLE,
      Tier.CONTROL,
      Reach.ALL,
      "MSI-X Enable := 1 and Function Mask := 1: what is raised now is latched",
      "drivers/pci/msi/msi.c msix_capability_init (438553958ba1)"),
  ALLOCATE_VECTORS(
      CostClass.ALLOCATE_VECTORS,
      Tier.CONTROL,
      Reach.ALL,
      "descriptors and IRTEs are allocated for all vectors of the call, or none",
      "drivers/pci/msi/msi.c msix_capability_init"),
  FINISH_ENABLE(
      CostClass.FINISH_ENABLE,
      Tier.CONTROL,
      Reach.ALL,
      "DisINTx := 1, every entry masked, Function Mask := 0; irq_type := MSI-X",
      "drivers/pci/msi/msi.c msix_capability_init"),
  ALLOCATE_ONE(
      CostClass.ALLOCATE_ONE,
      "one vector is added while MSI-X is enabled",
      "drivers/pci/msi/api.c pci_msix_alloc_irq_at (Linux 6.2)"),
  WRITE_MESSAGE(
      CostClass.WRITE_MESSAGE,
      "the entry's message is rewritten",
      "vfio_pci_intrs.c vfio_msi_set_vector_signal"),
  REQUEST_IRQ(
      CostClass.REQUEST_IRQ,
      Tier.CONTROL,
      Reach.VECTOR,
      "the action is installed and a CPU vector taken, or -ENOSPC; IRQS_PENDING is replayed",
      "kernel/irq/manage.c __setup_irq, kernel/irq/resend.c check_irq_resend"),
  UNMASK_ENTRY(
      CostClass.NONE,
      Tier.CONTROL,
      Reach.VECTOR,
      "the entry's mask bit is cleared in the device: a pending bit becomes a message",
      "drivers/pci/msi/msi.c pci_msi_unmask_irq; PCIe 6.1.4.5"),
  BYPASS_REGISTER(
      CostClass.BYPASS_REGISTER,
      "the IRTE goes from remapped to posted",
      "virt/lib/irqbypass.c irq_bypass_register_producer"),
  IMS_ENABLE(
      CostClass.NONE,
      "mediated device: irq_type := MSI-X; nothing in the device is switched on",
      "IMS patch series of 2020 to 2023"),
  IMS_ALLOCATE(
      CostClass.IMS_ALLOCATE,
      Tier.CONTROL,
      Reach.VECTOR,
      "the vector gets the lowest free slot, masked, with the PASID of MSIX_PERM as it stands, or"
          + " -ENOSPC",
      "IMS patch series of 2020 to 2023 (irq domain of the store)"),
  IMS_PROGRAM(
      CostClass.IMS_PROGRAM,
      "the slot gets the PASID that MSIX_PERM translates to; none passes if the translation fails",
      "IMS patch series of 2021 (set_auxdata)"),
  IMS_PROGRAM_UNMASK(
      CostClass.IMS_PROGRAM,
      Tier.CONTROL,
      Reach.VECTOR,
      "IMS_PROGRAM and UNMASK_ENTRY in one write of the control word",
      "IMS patch series of 2022 (irqchip)"),
  IMS_FREE(
      CostClass.IMS_FREE,
      Tier.CONTROL,
      Reach.VECTOR,
      "the slot goes back to the store: its handle is refused until another vector gets it",
      "IMS patch series of 2020 to 2023 (irq domain of the store)"),
  IMS_DISABLE(
      CostClass.NONE, "mediated device: irq_type := none", "IMS patch series of 2020 to 2023"),
  EVENTFD_SET(
      CostClass.NONE,
      Tier.CONTROL,
      Reach.VECTOR,
      "vector 0 of a mediated device: the host signals another eventfd from now on",
      "IMS patch series of 2020 to 2023 (emulated vector 0)"),
  EVENTFD_CLEAR(
      CostClass.NONE,
      Tier.CONTROL,
      Reach.VECTOR,
      "vector 0 of a mediated device: the host signals none from now on",
      "IMS patch series of 2020 to 2023 (emulated vector 0)"),
  PERM_LEAVE(
      CostClass.PERM_RETURN,
      "nothing: the way back to the guest, while the slot has its new PASID and the vector its old"
          + " owner",
      "IMS patch series of 2020 to 2023"),
  SINGLE_OVERHEAD(
      CostClass.SET_IRQS_SINGLE,
      "nothing: a call for one vector takes longer than the vector's share of a batch",
      "fit to the table in QEMU dc580d51f7dd; where in the call the time goes is not known"),
  RETURN(CostClass.NONE, "the call returns; the policy may change its plan", "vfio_pci_intrs.c"),
  // The device.
  RAISE(
      CostClass.NONE,
      Tier.RAISE,
      Reach.NONE,
      "a completion appears in the queue; the message is sent, latched, or not recognised",
      "PCIe 6.1.4.3, 6.1.4.5"),
  COMPLETE_COMMAND(
      CostClass.ADMIN_COMMAND,
      Tier.RAISE,
      Reach.NONE,
      "as RAISE, for the admin command",
      "NVMe base specification, 3.3.1"),
  MODERATION_EXPIRE(
      CostClass.MODERATION_TIMER,
      Tier.RAISE,
      Reach.NONE,
      "the moderation timer expires: one message for all reasons held back",
      "Intel 82599 datasheet, 7.3.2; NVMe base specification, 5.21.1.8"),
  DESCRIPTOR_SUBMIT(
      CostClass.NONE,
      Tier.RAISE,
      Reach.NONE,
      "a process submits a descriptor with the handle that the driver holds, and its PASID",
      "Intel DSA architecture specification (ENQCMD, MOVDIR64B); drivers/dma/idxd/submit.c"),
  DESCRIPTOR_COMPLETE(
      CostClass.DESCRIPTOR,
      Tier.RAISE,
      Reach.NONE,
      "the device is done and checks handle and PASID: sent, latched where masked, or refused with"
          + " error 0x19 in the record",
      "drivers/dma/idxd/registers.h; Intel DSA architecture specification"),
  // What finds completions without an interrupt.
  TIMEOUT_POLL(
      CostClass.DRIVER_TIMEOUT,
      "the driver's timeout polls the queue: every completion found is reaped",
      "Linux drivers/nvme/host/pci.c nvme_timeout"),
  DRIVER_POLL(
      CostClass.POLL_INTERVAL,
      "the polling driver looks at the queue: every completion found is reaped",
      "DPDK poll-mode drivers"),
  WATCHDOG(
      CostClass.WATCHDOG_PERIOD,
      "the watchdog writes the cause register: a message for every vector in use",
      "Linux drivers/net/ethernet/intel/ixgbe/ixgbe_main.c ixgbe_check_hang_subtask"),
  // The vCPUs.
  VCPU_PREEMPT(
      CostClass.VCPU_RUN,
      "the host's scheduler takes the CPU away from the vCPU, in a trap too",
      "virt/kvm/kvm_main.c kvm_sched_out"),
  VCPU_RESUME(CostClass.VCPU_AWAY, "the vCPU gets a CPU again", "virt/kvm/kvm_main.c kvm_sched_in"),
  INTERRUPTS_DISABLE(
      CostClass.INTERRUPTS_ON,
      "the guest turns the vCPU's interrupts off",
      "Intel SDM vol. 3, 6.8.1"),
  INTERRUPTS_ENABLE(
      CostClass.INTERRUPTS_OFF,
      "the guest turns the vCPU's interrupts on",
      "Intel SDM vol. 3, 6.8.1"),
  VCPU_HALT(
      CostClass.HALT,
      "the idle vCPU executes HLT; the host polls for a reason to wake it",
      "virt/kvm/kvm_main.c kvm_vcpu_halt"),
  VCPU_BLOCK(
      CostClass.HALT_POLL,
      "polling ends: the vCPU's thread sleeps",
      "virt/kvm/kvm_main.c kvm_vcpu_block"),
  HALT_POLL_SUCCESS(
      CostClass.HALT_POLL_END,
      Tier.DELIVERY,
      Reach.NONE,
      "the host sees the request while it polls: VM entry",
      "virt/kvm/kvm_main.c kvm_vcpu_halt"),
  VCPU_WAKE(
      CostClass.VCPU_WAKEUP,
      Tier.DELIVERY,
      Reach.NONE,
      "the request wakes the vCPU's thread: VM entry",
      "virt/kvm/kvm_main.c kvm_vcpu_wake_up; arch/x86/kvm/vmx/posted_intr.c pi_wakeup_handler"),
  // Delivery.
  DELIVER(
      CostClass.MESSAGE,
      Tier.DELIVERY,
      Reach.NONE,
      "the message reaches the host's handler: eventfd signalled, an irqfd injects",
      "vfio_pci_intrs.c vfio_msihandler; virt/kvm/eventfd.c irqfd_wakeup"),
  DELIVER_POSTED(
      CostClass.POSTED_MESSAGE,
      Tier.DELIVERY,
      Reach.NONE,
      "the IOMMU sets the vector's bit in the vCPU's posted-interrupt descriptor",
      "Intel VT-d 5.2.5; arch/x86/kvm/vmx/posted_intr.c"),
  SYNC_PIR(
      CostClass.POSTED_SYNC,
      Tier.DELIVERY,
      Reach.NONE,
      "notification or VM entry: the descriptor's bits go to the local APIC's IRR",
      "Intel SDM vol. 3, 30.6; arch/x86/kvm/vmx/vmx.c vmx_sync_pir_to_irr"),
  MAIN_LOOP_READ(
      CostClass.MAINLOOP_WAKE,
      Tier.DELIVERY,
      Reach.NONE,
      "the main loop takes the lock and reads the interrupt eventfd",
      "QEMU hw/vfio/pci.c vfio_msi_interrupt"),
  MAIN_LOOP_NOTIFY(
      CostClass.MAINLOOP_NOTIFY,
      Tier.DELIVERY,
      Reach.NONE,
      "masked in the guest's eyes: emulated pending bit; else injected; the lock is released",
      "QEMU hw/pci/msix.c msix_notify"),
  HANDLER_ENTER(
      CostClass.HANDLER_ENTRY,
      Tier.DELIVERY,
      Reach.NONE,
      "the guest's handler starts: IRR to ISR",
      "Intel SDM vol. 3, 11.8.4"),
  HANDLER_REAP(
      CostClass.HANDLER,
      Tier.DELIVERY,
      Reach.NONE,
      "every completion found in the queue is reaped; where that takes time for each, the first is taken",
      "Linux drivers/nvme/host/pci.c nvme_irq"),
  HANDLER_SERVICE(
      CostClass.SERVICE,
      Tier.DELIVERY,
      Reach.NONE,
      "one completion has been reaped, the next one found is taken; if there is none, all are reaped",
      "Linux drivers/nvme/host/pci.c nvme_poll_cq"),
  HANDLER_REARM(
      CostClass.REARM,
      Tier.DELIVERY,
      Reach.NONE,
      "the driver re-arms the vector: what came meanwhile is signalled at once (class C)",
      "Linux drivers/net/ethernet/mellanox/mlx5/core/eq.c eq_update_ci"),
  HANDLER_EXIT(
      CostClass.HANDLER_EXIT,
      Tier.DELIVERY,
      Reach.NONE,
      "end of interrupt",
      "Intel SDM vol. 3, 11.8.5");

  /** Order of steps that fall on the same instant; the earlier constant goes first. */
  public enum Tier {
    /** Guest driver, VMM and host. */
    CONTROL,
    /** The device's reasons to interrupt. */
    RAISE,
    /** Messages, main loop and handlers. */
    DELIVERY
  }

  /** Which vectors' {@link Exposure} a step can change. */
  enum Reach {
    NONE,
    VECTOR,
    ALL
  }

  private static final MicroOp[] ALL_OPS = values();
  private final CostClass cost;
  private final Tier tier;
  private final Reach reach;
  private final String effect;
  private final String source;

  /** A step of guest, VMM or host that changes no vector's exposure. */
  MicroOp(CostClass cost, String effect, String source) {
    this(cost, Tier.CONTROL, Reach.NONE, effect, source);
  }

  MicroOp(CostClass cost, Tier tier, Reach reach, String effect, String source) {
    this.cost = cost;
    this.tier = tier;
    this.reach = reach;
    this.effect = effect;
    this.source = source;
  }

  /** Returns the constant with that ordinal. */
  static MicroOp of(int ordinal) {
    return ALL_OPS[ordinal];
  }

  /** Returns what the step costs. The effect lands at the end of that time. */
  public CostClass cost() {
    return cost;
  }

  /** Returns the order among steps of the same instant. */
  public Tier tier() {
    return tier;
  }

  /**
   * Returns whether the step, when its vCPU is preempted, goes on afterwards with what is left of
   * it: work of the vCPU, as against waiting, and against entering a handler, which VM entry starts
   * anew.
   */
  public boolean resumes() {
    boolean driver = compareTo(GUEST_WRITE) >= 0 && compareTo(RETURN) <= 0;
    return driver || (compareTo(HANDLER_REAP) >= 0 && compareTo(HANDLER_EXIT) <= 0);
  }

  Reach reach() {
    return reach;
  }

  /** Returns what the step changes. */
  public String effect() {
    return effect;
  }

  /** Returns where the step and its order are read. */
  public String source() {
    return source;
  }
}
