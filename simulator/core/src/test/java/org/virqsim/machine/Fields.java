// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.model.Bits;
import org.virqsim.model.ImsLayout;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/**
 * Every field of a state by a short name: {@code g.} what the guest sees of the function, {@code
 * vmm.}, {@code v0.} a vector, {@code guest.}, {@code call.} the host call's registers, {@code
 * cpu0.} a vCPU; without a prefix what device and host hold of the function.
 *
 * <p>The list is written out here a second time, so that a moved or widened field is seen.
 */
final class Fields {
  private record Field(String name, int word, int shift, int width) {
    long mask() {
      return ((1L << width) - 1) << shift;
    }
  }

  /** Registers that only say where guest and host are in their programs. */
  private static final List<String> POSITIONS =
      List.of(
          "guest.phase",
          "call.list",
          "call.index",
          "call.pc",
          "call.cursor",
          "call.program",
          "handler.thread",
          "handler.call");

  private final List<Field> fields = new ArrayList<>();

  Fields(Layout layout) {
    int word = layout.virtualFunction(0);
    bit("g.E", word, Bits.GUEST_ENABLE);
    bit("g.F", word, Bits.GUEST_FUNCTION_MASK);
    add("vmm.mode", word, Bits.VMM_MODE, 2);
    bit("vmm.intxKvm", word, Bits.VMM_INTX_KVM);
    add("vmm.nr", word, Bits.VMM_NR_VECTORS, 12);
    add("vmm.granted", word, Bits.GRANTED, 12);
    word = layout.physicalFunction(0);
    bit("E", word, Bits.ENABLE);
    bit("F", word, Bits.FUNCTION_MASK);
    bit("DisINTx", word, Bits.DIS_INTX);
    bit("igate", word, Bits.IGATE);
    bit("stopped", word, Bits.STOPPED);
    add("lock.own", word, Bits.FUNCTION_LOCK, 2);
    add("irqType", word, Bits.IRQ_TYPE, 2);
    add("allocated", word, Bits.ALLOCATED_COUNT, 12);
    add("requested", word, Bits.REQUESTED_COUNT, 12);
    add("host.allocated", layout.host(), Bits.ALLOCATED_TOTAL, 20);
    add("host.requested", layout.host(), Bits.REQUESTED_TOTAL, 20);
    word = layout.guest(0);
    add("guest.pc", word, Bits.GUEST_PC, 20);
    add("guest.phase", word, Bits.GUEST_PHASE, 4);
    add("guest.cmd", word, Bits.COMMAND, 2);
    add("guest.cmdVector", word, Bits.COMMAND_VECTOR, 16);
    add("guest.cmdAhead", word, Bits.COMMAND_AHEAD, 21);
    handlers(layout);
    word = layout.hostCall(0);
    add("call.list", word, Bits.CALL_LIST, 20);
    add("call.index", word, Bits.CALL_INDEX, 14);
    add("call.pc", word, Bits.HOST_PC, 6);
    add("call.cursor", word, Bits.HOST_CURSOR, 12);
    add("call.program", word, Bits.HOST_PROGRAM, 4);
    add("call.error", word, Bits.HOST_ERROR, 8);
    add("lock", layout.vmm(0), Bits.LOCK_OWNER, 2);
    add("loopVector", layout.vmm(0), Bits.MAIN_LOOP_VECTOR, 16);
    for (int c = 0; c < layout.vcpus(); c++) {
      add("cpu" + c + ".handler", layout.vcpu(c), Bits.HANDLER_PHASE, 2);
      bit("cpu" + c + ".trap", layout.vcpu(c), Bits.IN_TRAP);
      bit("cpu" + c + ".serving", layout.vcpu(c), Bits.SERVING);
      add("cpu" + c + ".vector", layout.vcpu(c), Bits.HANDLER_VECTOR, 16);
      bit("cpu" + c + ".preempted", layout.vcpu(c), Bits.PREEMPTED);
      bit("cpu" + c + ".off", layout.vcpu(c), Bits.INTERRUPTS_OFF);
      add("cpu" + c + ".halt", layout.vcpu(c), Bits.HALT, 2);
    }
    for (int v = 0; v < layout.vectors(); v++) {
      vector("v" + v + ".", layout.virtualVector(v), layout.physicalVector(v));
      bit("v" + v + ".irr", layout.irr(v), v % 64);
      bit("v" + v + ".pir", layout.pir(v), v % 64);
      bit("v" + v + ".int", layout.interruptEventfd(v), v % 64);
    }
    mediated(layout);
  }

  /** The interrupt message store, and what mediated devices have beyond others. */
  private void mediated(Layout layout) {
    ImsLayout ims = layout.ims();
    for (int slot = 0; slot < ims.slots(); slot++) {
      bit("slot" + slot + ".ignore", ims.slotWord(slot), Bits.SLOT_IGNORE);
      bit("slot" + slot + ".check", ims.slotWord(slot), Bits.SLOT_PASID_ENABLE);
      add("slot" + slot + ".pasid", ims.slotWord(slot), Bits.SLOT_PASID, 20);
      add("slot" + slot + ".holder", ims.slotWord(slot), Bits.SLOT_HOLDER, 17);
    }
    for (int f = 0; f < layout.functions(); f++) {
      for (int process = 1; process < ims.pasids(f); process++) {
        bit("f" + f + ".bound" + process, ims.pasidWord(f), process);
      }
      for (int v = layout.first(f); ims.mediated(f) && v < layout.first(f + 1); v++) {
        add("v" + v + ".perm", ims.vectorWord(v), Bits.PERM, 8);
        add("v" + v + ".owner", ims.vectorWord(v), Bits.OWNER, 8);
        add("v" + v + ".slot", ims.vectorWord(v), Bits.SLOT, 12);
        add("v" + v + ".handle", ims.vectorWord(v), Bits.VECTOR_HANDLE, 12);
        add("v" + v + ".queue", ims.vectorWord(v), Bits.QUEUE_PROCESS, 8);
      }
    }
    for (int lane = 0; lane < ims.lanes(); lane++) {
      String name = "v" + ims.vector(lane) + "p" + ims.process(lane) + ".";
      add(name + "earlier", ims.laneWord(lane), Bits.EARLIER_COUNT, 18);
      add(name + "earlierHandle", ims.laneWord(lane), Bits.EARLIER_HANDLE, 12);
      add(name + "inFlight", ims.laneWord(lane), Bits.IN_FLIGHT, 18);
      add(name + "handle", ims.laneWord(lane), Bits.HANDLE, 12);
      bit(name + "submits", ims.laneWord(lane), Bits.SUBMITS);
    }
  }

  /** Where the handlers that write to registers are in their programs: nothing but positions. */
  private void handlers(Layout layout) {
    for (int d = 1; d < layout.drivers(); d++) {
      add("handler.thread", layout.guest(d), 0, 64 - 1);
      add("handler.call", layout.hostCall(d), 0, 64 - 1);
    }
  }

  private void vector(String v, int virtual, int physical) {
    bit(v + "gM", virtual, Bits.ENTRY_MASK);
    bit(v + "gP", virtual, Bits.EMULATED_PENDING);
    bit(v + "used", virtual, Bits.USED);
    bit(v + "routed", virtual, Bits.ROUTED);
    bit(v + "irqfd", virtual, Bits.IRQFD);
    bit(v + "reader", virtual, Bits.HANDLER);
    bit(v + "M", physical, Bits.MASK);
    bit(v + "P", physical, Bits.PENDING);
    bit(v + "condition", physical, Bits.CONDITION);
    bit(v + "wire", physical, Bits.WIRE);
    bit(v + "allocated", physical, Bits.ALLOCATED);
    bit(v + "action", physical, Bits.ACTION);
    add(v + "fd", physical, Bits.TRIGGER, 2);
    bit(v + "posted", physical, Bits.BYPASS);
    bit(v + "irqsPending", physical, Bits.IRQS_PENDING);
    bit(v + "move", physical, Bits.MOVE_PENDING);
    bit(v + "kvm", physical, Bits.KVM_COUNT);
    bit(v + "route", physical, Bits.COMMITTED);
    bit(v + "isr", physical, Bits.ISR);
    bit(v + "reapable", physical, Bits.REAPABLE);
    bit(v + "inVmm", physical, Bits.IN_VMM);
    bit(v + "seen", physical, Bits.SEEN_UNMASKED);
    bit(v + "live", physical, Bits.LIVE);
    bit(v + "notified", physical, Bits.NOTIFIED);
    bit(v + "queued", physical, Bits.QUEUED);
    bit(v + "moderated", physical, Bits.MODERATED);
    add(v + "reasons", physical, Bits.MODERATED_COUNT, 12);
    add(v + "unreaped", physical, Bits.UNREAPED, 20);
  }

  private void bit(String name, int word, int shift) {
    add(name, word, shift, 1);
  }

  private void add(String name, int word, int shift, int width) {
    fields.add(new Field(name, word, shift, width));
  }

  /** Returns the value of a field. */
  int get(State s, String name) {
    for (Field f : fields) {
      if (f.name().equals(name)) {
        return s.get(f.word(), f.shift(), f.width());
      }
    }
    throw new IllegalArgumentException("no field " + name);
  }

  /**
   * Returns every field that differs, as {@code name:before>after}, positions in programs left out.
   *
   * @throws AssertionError if anything differs that is no known field
   */
  String changes(State before, State after) {
    List<String> changes = new ArrayList<>();
    for (int word = 0; word < before.size(); word++) {
      long differing = before.word(word) ^ after.word(word);
      for (Field f : fields) {
        if (f.word() == word && (differing & f.mask()) != 0) {
          differing &= ~f.mask();
          if (!POSITIONS.contains(f.name())) {
            changes.add(
                f.name()
                    + ":"
                    + before.get(word, f.shift(), f.width())
                    + ">"
                    + after.get(word, f.shift(), f.width()));
          }
        }
      }
      if (differing != 0) {
        throw new AssertionError("word " + word + " changed outside of its fields");
      }
    }
    changes.sort(null);
    return String.join(" ", changes);
  }
}
