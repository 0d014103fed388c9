// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.machine.HostProgram.Guard;
import org.virqsim.machine.HostProgram.Instruction;
import org.virqsim.machine.HostProgram.Range;

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

  private final HostProgram[] programs = new HostProgram[6];

  HostPrograms(HostProfile host) {
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
      body.add(new Instruction(op, Guard.ARMED));
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
