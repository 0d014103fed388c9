// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.machine.HostProgram.Guard;
import org.virqsim.machine.HostProgram.Instruction;
import org.virqsim.machine.HostProgram.Range;
import org.virqsim.policy.PasidPolicy;

/**
 * The programs of drivers/vfio/pci/vfio_pci_intrs.c for one host profile: vfio_msi_enable,
 * vfio_msi_set_block and vfio_msi_disable.
 */
final class HostPrograms {
  /** No call is in progress. */
  static final int IDLE = 0;

  /** The call is refused with the error noted. */
  static final int REFUSE = 1;

  /** MSI-X is enabled, then the block is set; if that fails everything is disabled again. */
  static final int ENABLE = 2;

  /** The block is set while MSI-X is enabled. */
  static final int SET_BLOCK = 3;

  /** MSI-X is disabled. */
  static final int DISABLE = 4;

  /** INTx is set up or taken down. */
  static final int INTX = 5;

  /** As ENABLE, of a mediated device. */
  static final int IMS_ENABLE = 6;

  /** As SET_BLOCK, of a mediated device. */
  static final int IMS_SET_BLOCK = 7;

  /** As DISABLE, of a mediated device. */
  static final int IMS_DISABLE = 8;

  /** The mediated device's driver is told of a write of MSIX_PERM. */
  static final int PERM = 9;

  private final HostProgram[] programs = new HostProgram[10];

  /** The programs without mediated devices. */
  HostPrograms(HostProfile host) {
    this(host, Ims.NONE.policy());
  }

  /** The programs of a host, which programs PASIDs by a policy. */
  HostPrograms(HostProfile host, PasidPolicy pasids) {
    programs[IDLE] = HostProgram.builder().build();
    programs[REFUSE] = HostProgram.builder().once(MicroOp.RETURN).build();
    programs[INTX] = HostProgram.builder().once(MicroOp.INTX_SETUP, MicroOp.RETURN).build();
    programs[DISABLE] = disable(HostProgram.builder(), host).once(MicroOp.RETURN).build();
    programs[SET_BLOCK] =
        HostProgram.builder()
            .each(Range.LISTED, false, setVector(host))
            .leave()
            .each(Range.UNWOUND, false, freeIrq(host))
            .leave()
            .build();
    HostProgram.Builder enable = HostProgram.builder();
    if (host.enableBeforeAllocation()) {
      enable.once(MicroOp.MSIX_ENABLE, MicroOp.ALLOCATE_VECTORS, MicroOp.FINISH_ENABLE);
    } else {
      enable.once(MicroOp.ALLOCATE_VECTORS, MicroOp.MSIX_ENABLE, MicroOp.FINISH_ENABLE);
    }
    enable
        .each(Range.LISTED, false, setVector(host))
        .leave()
        .each(Range.UNWOUND, true, freeIrq(host));
    programs[ENABLE] = disable(enable, host).leave().build();
    mediated(host, pasids);
  }

  /** The mediated device's driver of the IMS patch series: no Enable bit, a slot at a time. */
  private void mediated(HostProfile host, PasidPolicy pasids) {
    programs[IMS_DISABLE] = imsDisable(HostProgram.builder(), host).once(MicroOp.RETURN).build();
    programs[IMS_SET_BLOCK] =
        HostProgram.builder()
            .each(Range.LISTED, false, setSlot(host, pasids))
            .leave()
            .each(Range.UNWOUND, false, freeIrq(host, Guard.SLOT_ARMED))
            .leave()
            .build();
    HostProgram.Builder enable =
        HostProgram.builder()
            .once(MicroOp.IMS_ENABLE)
            .each(
                Range.UP_TO_LISTED,
                false,
                List.of(new Instruction(MicroOp.IMS_ALLOCATE, Guard.SLOT_MISSING)))
            .each(Range.LISTED, false, setSlot(host, pasids))
            .leave()
            .each(Range.UNWOUND, false, freeIrq(host, Guard.SLOT_ARMED));
    programs[IMS_ENABLE] = imsDisable(enable, host).leave().build();
    programs[PERM] = perm(pasids);
  }

  private static HostProgram.Builder imsDisable(HostProgram.Builder builder, HostProfile host) {
    List<Instruction> each = new ArrayList<>(freeIrq(host, Guard.SLOT_ARMED));
    each.add(new Instruction(MicroOp.EVENTFD_CLEAR, Guard.EMULATED_ARMED));
    return builder
        .each(Range.TABLE, false, each)
        .each(Range.TABLE, false, List.of(new Instruction(MicroOp.IMS_FREE, Guard.SLOT_HELD)))
        .once(MicroOp.IMS_DISABLE);
  }

  /** Disarmed, then armed with the eventfd that the call names; vector 0 has no irq. */
  private static List<Instruction> setSlot(HostProfile host, PasidPolicy pasids) {
    List<Instruction> body = new ArrayList<>();
    body.add(new Instruction(MicroOp.EVENTFD_CLEAR, Guard.EMULATED_UNWANTED));
    body.add(new Instruction(MicroOp.EVENTFD_SET, Guard.EMULATED_WANTED));
    body.addAll(freeIrq(host, Guard.SLOT_ARMED));
    body.add(new Instruction(MicroOp.IMS_ALLOCATE, Guard.SLOT_WANTED_AND_MISSING));
    body.add(new Instruction(MicroOp.WRITE_MESSAGE, Guard.SLOT_WANTED));
    if (pasids.atStartup() && !pasids.oneWrite()) {
      body.add(new Instruction(MicroOp.IMS_PROGRAM, Guard.SLOT_WANTED));
    }
    body.add(new Instruction(MicroOp.REQUEST_IRQ, Guard.SLOT_WANTED));
    boolean inOne = pasids.atStartup() && pasids.oneWrite();
    body.add(
        new Instruction(
            inOne ? MicroOp.IMS_PROGRAM_UNMASK : MicroOp.UNMASK_ENTRY, Guard.SLOT_WANTED));
    body.add(new Instruction(MicroOp.BYPASS_REGISTER, Guard.POSTABLE));
    return body;
  }

  /** What a write of MSIX_PERM makes the host do to the vector's slot. */
  private static HostProgram perm(PasidPolicy pasids) {
    HostProgram.Builder builder = HostProgram.builder();
    if (pasids.atPermTrap()) {
      List<Instruction> body = new ArrayList<>();
      if (!pasids.maskedMeanwhile()) {
        body.add(new Instruction(MicroOp.IMS_PROGRAM, Guard.SLOT_HELD));
      } else {
        body.add(new Instruction(MicroOp.MASK_ENTRY, Guard.SLOT_HELD));
        if (pasids.oneWrite()) {
          body.add(new Instruction(MicroOp.IMS_PROGRAM, Guard.SLOT_UNARMED));
          body.add(new Instruction(MicroOp.IMS_PROGRAM_UNMASK, Guard.SLOT_ARMED));
        } else {
          body.add(new Instruction(MicroOp.IMS_PROGRAM, Guard.SLOT_HELD));
          body.add(new Instruction(MicroOp.UNMASK_ENTRY, Guard.SLOT_ARMED));
        }
      }
      builder.each(Range.LISTED, false, body);
    }
    return builder.once(MicroOp.PERM_LEAVE, MicroOp.RETURN).build();
  }

  HostProgram get(int id) {
    return programs[id];
  }

  private static HostProgram.Builder disable(HostProgram.Builder builder, HostProfile host) {
    return builder
        .each(Range.TABLE, true, freeIrq(host))
        .shutDown(MicroOp.MSIX_SHUTDOWN)
        .once(MicroOp.FREE_VECTORS);
  }

  /** vfio_msi_set_vector_signal with fd -1: the vector is disarmed if it was armed. */
  private static List<Instruction> freeIrq(HostProfile host) {
    return freeIrq(host, Guard.ARMED);
  }

  private static List<Instruction> freeIrq(HostProfile host, Guard armed) {
    List<Instruction> body = new ArrayList<>();
    body.add(new Instruction(MicroOp.BYPASS_UNREGISTER, Guard.POSTED));
    List<MicroOp> order =
        host.irqsPendingWindow()
            ? List.of(
                MicroOp.REMOVE_ACTION, MicroOp.MASK_ENTRY, MicroOp.SYNCHRONIZE, MicroOp.RELEASE_IRQ)
            : List.of(
                MicroOp.MASK_ENTRY,
                MicroOp.SYNCHRONIZE,
                MicroOp.REMOVE_ACTION,
                MicroOp.RELEASE_IRQ);
    for (MicroOp op : order) {
      body.add(new Instruction(op, armed));
    }
    return body;
  }

  /** vfio_msi_set_vector_signal: disarmed, then armed with the eventfd that the call names. */
  private static List<Instruction> setVector(HostProfile host) {
    List<Instruction> body = new ArrayList<>(freeIrq(host));
    body.add(new Instruction(MicroOp.ALLOCATE_ONE, Guard.WANTED_AND_MISSING));
    body.add(new Instruction(MicroOp.WRITE_MESSAGE, Guard.WANTED));
    body.add(new Instruction(MicroOp.REQUEST_IRQ, Guard.WANTED));
    body.add(new Instruction(MicroOp.UNMASK_ENTRY, Guard.WANTED));
    body.add(new Instruction(MicroOp.BYPASS_REGISTER, Guard.POSTABLE));
    return body;
  }
}
