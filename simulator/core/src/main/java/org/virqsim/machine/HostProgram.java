// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * What the host kernel does for one call, as a small constant program: blocks of instructions, each
 * block run once or for each vector of a range, each instruction skipped where its guard says so.
 *
 * <p>The position in a program is a pair of registers in the state: instruction and vector.
 */
final class HostProgram {
  /** Over which vectors a block runs. */
  enum Range {
    /** Once; the vector register is 0. */
    ONCE,
    /** The whole table, ascending. */
    TABLE,
    /** The vectors of the call, ascending. */
    LISTED,
    /** Vectors from 0 to the last of the call, ascending. */
    UP_TO_LISTED,
    /** From the vector at which the call failed down to its first. */
    UNWOUND
  }

  /** When an instruction is not skipped. */
  enum Guard {
    ALWAYS,
    /** The vector holds an eventfd: it is armed, or its irq is being freed. */
    ARMED,
    /** The vector's IRTE is posted. */
    POSTED,
    /** The call names an eventfd for the vector. */
    WANTED,
    /** The call names an eventfd for the vector and the host has no irq for it. */
    WANTED_AND_MISSING,
    /** The call names the eventfd of an irqfd and the host posts interrupts. */
    POSTABLE,
    /** The call is for one vector. */
    SINGLE,
    /** As ARMED, and the vector has a slot's place, which vector 0 of a mediated device has not. */
    SLOT_ARMED,
    /** The vector has a slot that is not armed. */
    SLOT_UNARMED,
    /** The vector has a slot. */
    SLOT_HELD,
    /** The vector could have a slot, and has none. */
    SLOT_MISSING,
    /** The call names an eventfd for a vector other than vector 0. */
    SLOT_WANTED,
    /** As SLOT_WANTED, and it has no slot. */
    SLOT_WANTED_AND_MISSING,
    /** Vector 0, and the call names an eventfd for it. */
    EMULATED_WANTED,
    /** Vector 0 has an eventfd, and the call names none for it. */
    EMULATED_UNWANTED,
    /** Vector 0 has an eventfd. */
    EMULATED_ARMED
  }

  record Instruction(MicroOp op, Guard guard) {}

  private record Block(Range range, boolean tearsDown, List<Instruction> body) {}

  private final Instruction[] code;
  private final Block[] blockOf;
  private final int[] startOf;
  private final int unwind;

  private HostProgram(List<Block> blocks) {
    int size = blocks.stream().mapToInt(b -> b.body().size()).sum();
    this.code = new Instruction[size];
    this.blockOf = new Block[size];
    this.startOf = new int[size];
    int pc = 0;
    int found = -1;
    for (Block block : blocks) {
      int start = pc;
      if (block.range() == Range.UNWOUND) {
        found = pc;
      }
      for (Instruction instruction : block.body()) {
        code[pc] = instruction;
        blockOf[pc] = block;
        startOf[pc] = start;
        pc++;
      }
    }
    this.unwind = found;
  }

  static Builder builder() {
    return new Builder();
  }

  int size() {
    return code.length;
  }

  MicroOp op(int pc) {
    return code[pc].op();
  }

  Guard guard(int pc) {
    return code[pc].guard();
  }

  Range range(int pc) {
    return blockOf[pc].range();
  }

  /** Returns whether the instruction lies on the way to MSI-X Enable := 0. */
  boolean tearsDown(int pc) {
    return blockOf[pc].tearsDown();
  }

  int blockStart(int pc) {
    return startOf[pc];
  }

  int blockEnd(int pc) {
    return startOf[pc] + blockOf[pc].body().size();
  }

  /** Returns the first instruction of the block that runs when a vector could not be set. */
  int unwind() {
    return unwind;
  }

  /** Puts a program together. */
  static final class Builder {
    private final List<Block> blocks = new ArrayList<>();

    Builder once(MicroOp... ops) {
      List<Instruction> body = new ArrayList<>();
      for (MicroOp op : ops) {
        body.add(new Instruction(op, Guard.ALWAYS));
      }
      blocks.add(new Block(Range.ONCE, false, body));
      return this;
    }

    /** The way out of a call that set vectors. */
    Builder leave() {
      blocks.add(
          new Block(
              Range.ONCE, false, List.of(new Instruction(MicroOp.SINGLE_OVERHEAD, Guard.SINGLE))));
      return once(MicroOp.RETURN);
    }

    /** As {@link #once}, on the way to MSI-X Enable := 0. */
    Builder shutDown(MicroOp op) {
      blocks.add(new Block(Range.ONCE, true, List.of(new Instruction(op, Guard.ALWAYS))));
      return this;
    }

    Builder each(Range range, boolean tearsDown, List<Instruction> body) {
      blocks.add(new Block(range, tearsDown, List.copyOf(body)));
      return this;
    }

    HostProgram build() {
      return new HostProgram(blocks);
    }
  }
}
