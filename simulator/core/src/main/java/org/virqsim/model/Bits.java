// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model;

/**
 * Positions of all fields inside the words of a {@link State}, in one place so that no two overlap.
 *
 * <p>What each means is said by the flyweight that reads it.
 */
public final class Bits {
  private Bits() {}

  // Virtual function word: guest-visible capability, VMM memory.
  /** Guest-visible MSI-X Enable. */
  public static final int GUEST_ENABLE = 0;

  /** Guest-visible Function Mask. */
  public static final int GUEST_FUNCTION_MASK = 1;

  /** Interrupt mode of the VMM, two bits. */
  public static final int VMM_MODE = 2;

  /** An irqfd delivers INTx without the VMM. */
  public static final int VMM_INTX_KVM = 4;

  /** QEMU's nr_vectors, 12 bits. */
  public static final int VMM_NR_VECTORS = 8;

  /** Number of vectors that a paravirtual VMM granted, plus 1; 0 with no limit; 12 bits. */
  public static final int GRANTED = 20;

  // Virtual vector word.
  /** Guest-visible mask bit of the entry. */
  public static final int ENTRY_MASK = 0;

  /** Pending bit that the VMM emulates. */
  public static final int EMULATED_PENDING = 1;

  /** The VMM has eventfds for the vector. */
  public static final int USED = 2;

  /** The VMM has put a route for the vector into its table. */
  public static final int ROUTED = 3;

  /** The vector's kvm eventfd is attached to KVM as an irqfd. */
  public static final int IRQFD = 4;

  /** The main loop reads the vector's interrupt eventfd. */
  public static final int HANDLER = 5;

  // Physical function word.
  /** MSI-X Enable in the device. */
  public static final int ENABLE = 0;

  /** Function Mask in the device. */
  public static final int FUNCTION_MASK = 1;

  /** Interrupt Disable (DisINTx) in the device's command register. */
  public static final int DIS_INTX = 2;

  /** The host's irq_type, two bits. */
  public static final int IRQ_TYPE = 4;

  /** A call holds the function's igate. */
  public static final int IGATE = 3;

  /** The device is stopped for a migration: it raises nothing and its timers rest. */
  public static final int STOPPED = 6;

  /** Owner of a lock of the function's own, as {@link #LOCK_OWNER}. */
  public static final int FUNCTION_LOCK = 36;

  /** Number of the function's vectors the host has allocated, 12 bits. */
  public static final int ALLOCATED_COUNT = 8;

  /** Number of the function's vectors that have an action, 12 bits. */
  public static final int REQUESTED_COUNT = 24;

  // Host word.
  /** Number of vectors of all functions the host has allocated, 20 bits. */
  public static final int ALLOCATED_TOTAL = 0;

  /** Number of vectors of all functions that have an action, 20 bits. */
  public static final int REQUESTED_TOTAL = 20;

  // Physical vector word.
  /** Mask bit of the entry in the device's table. */
  public static final int MASK = 0;

  /** Pending bit in the device's PBA. */
  public static final int PENDING = 1;

  /** The device keeps the condition internally while MSI-X is disabled. */
  public static final int CONDITION = 2;

  /** A message is on its way to the host. */
  public static final int WIRE = 3;

  /** The host has a descriptor and an IRTE for the vector. */
  public static final int ALLOCATED = 4;

  /** The host has an action, vfio_msihandler, for the vector. */
  public static final int ACTION = 5;

  /** Which eventfd the action signals, two bits. */
  public static final int TRIGGER = 6;

  /** The vector's irq bypass producer is registered, its IRTE posted. */
  public static final int BYPASS = 8;

  /** IRQS_PENDING of the host irq. */
  public static final int IRQS_PENDING = 9;

  /** An affinity change waits for the vector's next interrupt. */
  public static final int MOVE_PENDING = 10;

  /** The kvm eventfd's counter is not zero and nothing consumed it. */
  public static final int KVM_COUNT = 11;

  /** The vector's route is in KVM's table. */
  public static final int COMMITTED = 12;

  /** In service in the guest's local APIC (ISR). */
  public static final int ISR = 14;

  /** A completion waits to be reaped. */
  public static final int REAPABLE = 15;

  /** The main loop has read the interrupt eventfd and not yet passed the interrupt on. */
  public static final int IN_VMM = 16;

  /** The guest sees the entry unmasked: its unmasking write has retired. */
  public static final int SEEN_UNMASKED = 17;

  /** The guest's queue behind the vector is in use. */
  public static final int LIVE = 18;

  /**
   * The device has sent a message and sends no other until software clears or re-arms (class B, C).
   */
  public static final int NOTIFIED = 19;

  /** A completion of a class C device waits for the vector to be re-armed. */
  public static final int QUEUED = 20;

  /** Interrupt moderation holds a message back. */
  public static final int MODERATED = 21;

  /** How many reasons interrupt moderation holds back, 12 bits. */
  public static final int MODERATED_COUNT = 24;

  /** How many completions wait to be reaped, where a handler reaps one by one; 20 bits. */
  public static final int UNREAPED = 36;

  // Guest word.
  /** Index of the guest's step, 20 bits. */
  public static final int GUEST_PC = 0;

  /** Phase inside the guest's step, 4 bits. */
  public static final int GUEST_PHASE = 20;

  /** An admin command: 0 none, 1 in service, 2 completed; two bits. */
  public static final int COMMAND = 25;

  /** Vector that announces the admin command's completion, 16 bits. */
  public static final int COMMAND_VECTOR = 27;

  /**
   * How many completions are reaped up to and with the admin command's, where a handler reaps one
   * by one; 21 bits.
   */
  public static final int COMMAND_AHEAD = 43;

  // Host call word.
  /** Identity of the call list being worked off, 0 for none, 20 bits. */
  public static final int CALL_LIST = 0;

  /** Index of the current call in its list, 14 bits. */
  public static final int CALL_INDEX = 20;

  /** Instruction of the host's program, 6 bits. */
  public static final int HOST_PC = 34;

  /** Vector that the host's program works on, 12 bits. */
  public static final int HOST_CURSOR = 40;

  /** Identity of the program, 4 bits. */
  public static final int HOST_PROGRAM = 52;

  /** Negated errno that the call will return, or 0, 8 bits. */
  public static final int HOST_ERROR = 56;

  // VMM word.
  /** Owner of the lock: 0 nobody, 1 the vCPU in a trap, 2 the main loop; two bits. */
  public static final int LOCK_OWNER = 0;

  /** Vector whose interrupt the main loop is passing on, 16 bits. */
  public static final int MAIN_LOOP_VECTOR = 4;

  // vCPU word.
  /** Handler: 0 idle, 1 entered, 2 reaped, 3 armed again; two bits. */
  public static final int HANDLER_PHASE = 0;

  /** The vCPU is outside guest mode: a write of its driver has trapped. */
  public static final int IN_TRAP = 2;

  /** The handler is at work on one completion; it reaps one by one. */
  public static final int SERVING = 3;

  /** Vector in service, 16 bits. */
  public static final int HANDLER_VECTOR = 4;

  /** The host's scheduler has taken the CPU away from the vCPU. */
  public static final int PREEMPTED = 20;

  /** The guest has turned the vCPU's interrupts off. */
  public static final int INTERRUPTS_OFF = 21;

  /** The vCPU: 0 runs, 1 is halted and polled for, 2 is blocked; two bits. */
  public static final int HALT = 22;

  // IMS slot word; the first three as in the control word (drivers/dma/idxd/registers.h).
  /** The device sends without a check. */
  public static final int SLOT_IGNORE = 2;

  /** The device compares the PASID. */
  public static final int SLOT_PASID_ENABLE = 3;

  /** PASID that the device compares with, 20 bits. */
  public static final int SLOT_PASID = 12;

  /** Vector that has the slot, plus 1; 0 for none; 17 bits. */
  public static final int SLOT_HOLDER = 32;

  // Word of a mediated device's vector.
  /** Guest-visible MSIX_PERM: the process whose PASID it holds, plus 1; 0 never written; 8 bits. */
  public static final int PERM = 0;

  /** Process that owns the vector, 8 bits. */
  public static final int OWNER = 8;

  /** The host's slot of the vector, plus 1; 0 for none; 12 bits. */
  public static final int SLOT = 16;

  /** The handle that the guest's driver holds, plus 1; 0 for none or revoked; 12 bits. */
  public static final int VECTOR_HANDLE = 28;

  /** Process whose PASID a dedicated queue has, 8 bits. */
  public static final int QUEUE_PROCESS = 40;

  // Word of the descriptors of one process on one vector.
  /** Descriptors in flight that carry an earlier handle, 18 bits. */
  public static final int EARLIER_COUNT = 0;

  /** That handle, plus 1; 12 bits. */
  public static final int EARLIER_HANDLE = 18;

  /** Descriptors in flight that carry the latest handle, 18 bits. */
  public static final int IN_FLIGHT = 30;

  /** That handle, plus 1; 12 bits. */
  public static final int HANDLE = 48;

  /** The process submits descriptors. */
  public static final int SUBMITS = 60;
}
