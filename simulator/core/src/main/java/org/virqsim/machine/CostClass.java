// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.Arrays;
import java.util.Optional;

/**
 * What takes time, with the default duration of each in nanoseconds and where the number comes
 * from.
 *
 * <p>A duration is {@code value + items * perItem}; what an item is, the description says. Scenario
 * files override both under {@link #key()}. Ranges in the sources are represented by their middle.
 */
public enum CostClass {
  /** Guest work between two trapped writes of its driver. */
  GUEST_STEP("guest_step", 5_000, 0, "guest work between two trapped writes", "assumed"),
  /** Trap to user space. */
  EXIT_TO_VMM(
      "exit_to_vmm",
      3_200,
      0,
      "exit handled in user space",
      "published: Dall et al., ATC'17, table 2 (6,732 cycles at 2.1 GHz)"),
  /** Emulation of a register write. */
  EMULATE(
      "emulate",
      4_300,
      0,
      "emulation of a trapped write under the VMM's lock",
      "estimated: trapped MMIO through QEMU with its lock 5-10 us, less the exit"),
  /** The VMM's own bookkeeping. */
  VMM_BOOKKEEPING("vmm_bookkeeping", 0, 0, "one change of the VMM's own memory", "assumed"),
  /** Entry into VFIO_DEVICE_SET_IRQS. */
  SYSCALL("syscall", 500, 0, "entry into one VFIO_DEVICE_SET_IRQS", "assumed"),
  /** What a SET_IRQS for one vector costs beyond that vector. */
  SET_IRQS_SINGLE(
      "set_irqs_single",
      50_000,
      0,
      "a SET_IRQS for one vector on its own, beyond the vector; charged after its effects, so that no"
          + " vector is unserved for it",
      "fit: 'first' minus 'middle' of the table in QEMU dc580d51f7dd"),
  /** KVM_SET_GSI_ROUTING. */
  ROUTE_COMMIT(
      "route_commit",
      2_500,
      1_560,
      "one KVM_SET_GSI_ROUTING; per irqfd of the VM",
      "fit: 'middle' minus 'batched' of the table in QEMU dc580d51f7dd; constant 0-5 us"),
  /** KVM_IRQFD. */
  IRQFD_ATTACH("irqfd_attach", 1_000, 0, "attaching one irqfd", "assumed"),
  /** KVM_IRQFD with DEASSIGN. */
  IRQFD_DETACH("irqfd_detach", 1_000, 0, "detaching one irqfd", "assumed"),
  /** Injection by the VMM. */
  INJECT("inject", 1_200, 0, "injection by the VMM", "published: Dall et al., ATC'17, table 2"),
  /** A hypervisor's write of a mask bit. */
  PASS_MASK(
      "pass_mask",
      1_000,
      0,
      "a hypervisor writes an entry's mask bit and reads it back",
      "assumed: one read over PCIe"),
  /** Function-level reset. */
  FUNCTION_RESET(
      "function_reset",
      100_000_000,
      0,
      "a function-level reset, until the device may be used again",
      "published: PCIe 6.6.2, 100 ms; Linux drivers/pci/pci.c pcie_flr"),
  /** IRTE from posted to remapped. */
  BYPASS_UNREGISTER(
      "bypass_unregister", 2_000, 0, "IRTE posted to remapped", "estimated: 1-3 us with flush"),
  /** From the removal of the action to the landing of the mask write. */
  ACTION_REMOVAL(
      "action_removal",
      200,
      0,
      "from removing the action to masking the entry in free_irq",
      "assumed"),
  /** The rest of free_irq. */
  FREE_IRQ("free_irq", 10_000, 0, "free_irq, from its mask write", "estimated: 5-15 us"),
  /** Up to clearing MSI-X Enable. */
  MSIX_SHUTDOWN("msix_shutdown", 1_000, 0, "masking all and clearing MSI-X Enable", "assumed"),
  /** Freeing descriptors and IRTEs with MSI-X disabled. */
  FREE_VECTORS(
      "free_vectors",
      20_000,
      7_500,
      "pci_free_irq_vectors after clearing Enable; per vector freed",
      "estimated: window with Enable = 0 is 10-30 us and 5-10 us per old vector"),
  /** Setting MSI-X Enable and Function Mask. */
  MSIX_ENABLE("msix_enable", 1_000, 0, "setting Enable and Function Mask", "assumed"),
  /** Allocation at enabling. */
  ALLOCATE_VECTORS(
      "allocate_vectors",
      50_000,
      10_000,
      "pci_alloc_irq_vectors; per vector",
      "estimated: fixed 50 us, 5-15 us per vector"),
  /** Masking all entries and clearing Function Mask. */
  FINISH_ENABLE("finish_enable", 1_000, 0, "DisINTx, masking all, clearing F", "assumed"),
  /** Dynamic allocation of one vector. */
  ALLOCATE_ONE("allocate_one", 10_000, 0, "pci_msix_alloc_irq_at", "estimated: 5-15 us per vector"),
  /** Rewriting the message. */
  WRITE_MESSAGE("write_message", 500, 0, "rewriting a table entry's message", "assumed"),
  /** request_irq up to the unmasking. */
  REQUEST_IRQ("request_irq", 10_000, 0, "request_irq up to the unmask", "estimated: 5-15 us"),
  /** IRTE from remapped to posted. */
  BYPASS_REGISTER(
      "bypass_register", 2_000, 0, "IRTE remapped to posted", "estimated: 1-3 us with flush"),
  /** A call on the INTx index. */
  INTX_SETUP("intx_setup", 5_000, 0, "a SET_IRQS on the INTx index", "assumed"),
  /** From the device to the host's handler and through an irqfd. */
  MESSAGE("message", 1_000, 0, "from the device through the host's handler and eventfd", "assumed"),
  /** From the eventfd to the VMM's main loop. */
  MAINLOOP_WAKE(
      "mainloop_wake", 2_000, 0, "eventfd to the VMM's main loop", "measured: median 2 us"),
  /** From the read of the eventfd to the injection. */
  MAINLOOP_NOTIFY("mainloop_notify", 1_200, 0, "main loop to injection", "assumed"),
  /** From the local APIC to the start of the handler. */
  HANDLER_ENTRY("handler_entry", 900, 0, "local APIC to handler", "published: DID, VEE'15"),
  /** The handler up to its reaping. */
  HANDLER("handler", 2_000, 0, "the handler, up to its last look at the queue", "assumed"),
  /** Reaping of one completion. */
  SERVICE(
      "service",
      0,
      0,
      "reaping one completion; above 0 handlers reap one by one until they find none",
      "assumed: part of the handler's time, however many it finds"),
  /** End of interrupt. */
  HANDLER_EXIT("handler_exit", 300, 0, "end of interrupt and return", "assumed"),
  /** Re-arming a vector. */
  REARM("rearm", 300, 0, "the driver's write that re-arms a vector (class C)", "assumed"),
  /** A message that is posted by the IOMMU. */
  POSTED_MESSAGE(
      "posted_message",
      500,
      0,
      "from the device into the posted-interrupt descriptor",
      "assumed: no host handler on the way"),
  /** From the descriptor into the virtual local APIC. */
  POSTED_SYNC(
      "posted_sync",
      400,
      0,
      "notification to a running vCPU, or VM entry, until the descriptor is in the IRR",
      "assumed: posted delivery is 0.9 us above bare metal in all (DID, VEE'15)"),
  /** Moderation timer. */
  MODERATION_TIMER(
      "moderation_timer",
      50_000,
      0,
      "interrupt moderation: from the first reason to the message",
      "assumed"),
  /** The driver's timeout for a completion. */
  DRIVER_TIMEOUT(
      "driver_timeout",
      30_000_000_000L,
      0,
      "from a completion to the driver's poll for it",
      "published: Linux nvme, io_timeout = 30 s"),
  /** Period of the watchdog. */
  WATCHDOG_PERIOD(
      "watchdog_period",
      2_000_000_000L,
      0,
      "between two writes of the cause register by the watchdog",
      "published: Linux ixgbe, 2 s (0.1 s while the link is pending)"),
  /** The polling driver's next look. */
  POLL_INTERVAL(
      "poll_interval",
      10_000,
      0,
      "from a completion to the polling driver's next look at the queue",
      "assumed"),
  /** Time slice of a vCPU. */
  VCPU_RUN("vcpu_run", 10_000_000, 0, "a vCPU runs until it is preempted", "assumed"),
  /** Preemption of a vCPU. */
  VCPU_AWAY("vcpu_away", 3_000_000, 0, "a preempted vCPU waits for its CPU", "assumed"),
  /** Interrupts on. */
  INTERRUPTS_ON(
      "interrupts_on",
      100_000,
      0,
      "the guest's time between two sections with interrupts off",
      "assumed"),
  /** Interrupts off. */
  INTERRUPTS_OFF(
      "interrupts_off", 5_000, 0, "a section of the guest with interrupts off", "assumed"),
  /** Going idle. */
  HALT("halt", 1_000, 0, "from the end of all work to the HLT of an idle vCPU", "assumed"),
  /** Halt polling. */
  HALT_POLL(
      "halt_poll",
      200_000,
      0,
      "the host polls for a halted vCPU before it blocks it",
      "published: KVM, halt_poll_ns, at most 200 us (it starts at 10 us and doubles; the model keeps"
          + " the maximum)"),
  /** Waking from halt polling. */
  HALT_POLL_END(
      "halt_poll_end", 1_000, 0, "from the request to a polled vCPU's VM entry", "assumed"),
  /** Waking a blocked vCPU. */
  VCPU_WAKEUP("vcpu_wakeup", 10_000, 0, "from the request to a blocked vCPU's VM entry", "assumed"),
  /** Service time of a descriptor. */
  DESCRIPTOR(
      "descriptor",
      5_000,
      0,
      "a mediated device's work on a descriptor, each for itself",
      "assumed"),
  /** One slot of the interrupt message store. */
  IMS_ALLOCATE(
      "ims_allocate",
      10_000,
      0,
      "allocating one slot of the interrupt message store",
      "estimated: as one MSI-X vector, 5-15 us"),
  /** Return of one slot. */
  IMS_FREE(
      "ims_free",
      7_500,
      0,
      "freeing one slot of the interrupt message store",
      "estimated: as one MSI-X vector, 5-10 us"),
  /** A write of a slot's control word. */
  IMS_PROGRAM(
      "ims_program",
      2_000,
      0,
      "translating a PASID and writing a slot's control word",
      "assumed: one look-up, one write and its read-back over PCIe"),
  /** The way back from a write of MSIX_PERM. */
  PERM_RETURN(
      "perm_return",
      2_000,
      0,
      "from the host's last step for a write of MSIX_PERM back to the guest",
      "assumed: return from the kernel, then VM entry"),
  /** Binding of a process. */
  PASID_BIND("pasid_bind", 20_000, 0, "binding a process to a PASID, or unbinding it", "assumed"),
  /** Request for a handle. */
  HANDLE_REQUEST("handle_request", 10_000, 0, "asking the mediated device for a handle", "assumed"),
  /** Service time of a synchronous admin command. */
  ADMIN_COMMAND("admin_command", 50_000, 0, "the device's work on an admin command", "assumed"),
  /** Steps whose moment is given by the scenario or that take no time. */
  NONE("", 0, 0, "no time of its own", "by definition");

  private final String key;
  private final long valueNs;
  private final long perItemNs;
  private final String description;
  private final String source;

  CostClass(String key, long valueNs, long perItemNs, String description, String source) {
    this.key = key;
    this.valueNs = valueNs;
    this.perItemNs = perItemNs;
    this.description = description;
    this.source = source;
  }

  /** Returns the key in scenario files; empty for {@link #NONE}, which can not be set. */
  public String key() {
    return key;
  }

  /** Returns the default duration, in nanoseconds. */
  public long valueNs() {
    return valueNs;
  }

  /** Returns the default addition for each item, in nanoseconds. */
  public long perItemNs() {
    return perItemNs;
  }

  /** Returns what takes this long. */
  public String description() {
    return description;
  }

  /** Returns where the default comes from. */
  public String source() {
    return source;
  }

  /** Returns how far the number can be trusted: the word with which its source begins. */
  public String status() {
    int end = source.indexOf(':');
    return end < 0 ? source : source.substring(0, end);
  }

  /**
   * Returns whether this is no work but the length of something that a device or a VM has or has
   * not: a timeout, a period or a time slice. At 0 it would not cost nothing, but happen all the
   * time.
   */
  public boolean isTimer() {
    return switch (this) {
      case MODERATION_TIMER,
          DRIVER_TIMEOUT,
          WATCHDOG_PERIOD,
          POLL_INTERVAL,
          VCPU_RUN,
          VCPU_AWAY,
          INTERRUPTS_ON,
          INTERRUPTS_OFF,
          HALT_POLL ->
          true;
      default -> false;
    };
  }

  /** Returns whether only mediated devices cost this. */
  public boolean isMediated() {
    return switch (this) {
      case DESCRIPTOR,
          IMS_ALLOCATE,
          IMS_FREE,
          IMS_PROGRAM,
          PERM_RETURN,
          PASID_BIND,
          HANDLE_REQUEST ->
          true;
      default -> false;
    };
  }

  /** Returns the class with that key. */
  public static Optional<CostClass> byKey(String key) {
    return Arrays.stream(values()).filter(c -> c != NONE && c.key.equals(key)).findFirst();
  }
}
