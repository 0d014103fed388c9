// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.List;
import org.virqsim.model.State;
import org.virqsim.model.guest.DriverThread;

/** When an interrupt handler writes to registers, and which process does it for it. */
final class HandlerWrites {
  private final Parts p;
  private final int drivers;
  private final HandlerProgram[] ofVcpu;
  private final int[] threadOf;

  HandlerWrites(Parts parts, List<HandlerProgram> programs) {
    this.p = parts;
    this.drivers = parts.config.drivers().size();
    this.ofVcpu = new HandlerProgram[parts.layout.vcpus()];
    this.threadOf = new int[parts.layout.vcpus()];
    for (int i = 0; i < programs.size(); i++) {
      ofVcpu[programs.get(i).vcpu()] = programs.get(i);
      threadOf[programs.get(i).vcpu()] = drivers + i;
    }
  }

  /** Returns whether the handler of {@code vcpu} is in the middle of its writes. */
  boolean busy(State s, int vcpu) {
    return ofVcpu[vcpu] != null && thread(vcpu).phase(s) != ControlPath.DUE;
  }

  /** The handler of {@code v} has started: the interrupt chip's part comes before the driver's. */
  void entered(State s, int vcpu, int v, Effects fx) {
    HandlerProgram program = ofVcpu[vcpu];
    if (program == null || !program.writes(v)) {
      return;
    }
    if (p.guest.movePending(s, v)) {
      p.guest.movePending(s, v, false);
      start(s, vcpu, program.start(v, HandlerProgram.MOVE), fx);
    } else if (p.functionOf(v).maskEachInterrupt) {
      start(s, vcpu, program.start(v, HandlerProgram.MASK), fx);
    }
  }

  /** The handler of {@code v} has done its work. */
  void served(State s, int vcpu, int v, Effects fx) {
    HandlerProgram program = ofVcpu[vcpu];
    if (program != null && program.writes(v) && p.functionOf(v).maskEachInterrupt) {
      start(s, vcpu, program.start(v, HandlerProgram.UNMASK), fx);
    }
  }

  /** A write of the handler has retired: the next one comes, or the handler goes on. */
  void retired(State s, int vcpu, int pc, int v, Effects fx) {
    boolean ends = HandlerProgram.endsAt(pc, p.functionOf(v).maskEachInterrupt);
    thread(vcpu).pc(s, ends ? 0 : pc + 1);
    thread(vcpu).phase(s, ends ? ControlPath.DUE : ControlPath.WRITE);
    fx.touched(p.processes.handler(vcpu));
  }

  private void start(State s, int vcpu, int pc, Effects fx) {
    thread(vcpu).pc(s, pc);
    thread(vcpu).phase(s, ControlPath.WRITE);
    fx.touched(p.processes.driver(threadOf[vcpu]));
  }

  private DriverThread thread(int vcpu) {
    return p.threads[threadOf[vcpu]];
  }
}
