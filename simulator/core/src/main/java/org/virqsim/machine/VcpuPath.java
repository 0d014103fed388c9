// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.Arrays;
import org.virqsim.machine.Processes.Kind;
import org.virqsim.model.State;
import org.virqsim.model.guest.LocalApic;
import org.virqsim.model.guest.Vcpu;

/**
 * What keeps a vCPU from taking interrupts: preemption, sections with interrupts off, HLT; and the
 * posted-interrupt descriptor, which is read while it runs or when it enters guest mode.
 */
final class VcpuPath {
  private final Parts p;
  private final VirtualMachine[] vmOf;
  private final ControlPath[][] driversOn;

  VcpuPath(Parts parts, ControlPath[] drivers) {
    this.p = parts;
    Configuration config = parts.config;
    this.vmOf = new VirtualMachine[parts.layout.vcpus()];
    this.driversOn = new ControlPath[parts.layout.vcpus()][];
    for (int vm = 0; vm < config.vms().size(); vm++) {
      Arrays.fill(vmOf, config.firstVcpu(vm), config.firstVcpu(vm + 1), config.vms().get(vm));
    }
    Arrays.setAll(
        driversOn,
        c -> Arrays.stream(drivers).filter(d -> d.vcpu() == c).toArray(ControlPath[]::new));
  }

  private long step(MicroOp op, Kind kind, int vcpu) {
    return Step.of(op, p.processes.of(kind, vcpu), vcpu, 0);
  }

  long nextNotification(State s, int vcpu) {
    return p.vcpu.runs(s, vcpu) && p.firstPosted(s, vcpu) >= 0
        ? step(MicroOp.SYNC_PIR, Kind.NOTIFICATION, vcpu)
        : Step.NONE;
  }

  /** A vCPU that is blocked needs no CPU. */
  long nextScheduling(State s, int vcpu) {
    if (!vmOf[vcpu].preempted()) {
      return Step.NONE;
    }
    if (p.vcpu.preempted(s, vcpu)) {
      return step(MicroOp.VCPU_RESUME, Kind.SCHEDULER, vcpu);
    }
    return p.vcpu.halt(s, vcpu) == Vcpu.ACTIVE
        ? step(MicroOp.VCPU_PREEMPT, Kind.SCHEDULER, vcpu)
        : Step.NONE;
  }

  long nextInterruptFlag(State s, int vcpu) {
    if (!vmOf[vcpu].interruptsOff() || !p.vcpu.runs(s, vcpu)) {
      return Step.NONE;
    }
    if (p.vcpu.interruptsOff(s, vcpu)) {
      return step(MicroOp.INTERRUPTS_ENABLE, Kind.INTERRUPT_FLAG, vcpu);
    }
    return p.apic.phase(s, vcpu) == LocalApic.IDLE
        ? step(MicroOp.INTERRUPTS_DISABLE, Kind.INTERRUPT_FLAG, vcpu)
        : Step.NONE;
  }

  long nextIdle(State s, int vcpu) {
    if (!vmOf[vcpu].halts() || p.vcpu.preempted(s, vcpu)) {
      return Step.NONE;
    }
    boolean wanted =
        p.firstRequested(s, vcpu) >= 0 || p.firstPosted(s, vcpu) >= 0 || driven(s, vcpu);
    return switch (p.vcpu.halt(s, vcpu)) {
      case Vcpu.ACTIVE -> {
        boolean idle = p.apic.phase(s, vcpu) == LocalApic.IDLE && !p.vcpu.interruptsOff(s, vcpu);
        yield idle && !wanted ? step(MicroOp.VCPU_HALT, Kind.IDLE, vcpu) : Step.NONE;
      }
      case Vcpu.POLLED ->
          step(wanted ? MicroOp.HALT_POLL_SUCCESS : MicroOp.VCPU_BLOCK, Kind.IDLE, vcpu);
      default -> wanted ? step(MicroOp.VCPU_WAKE, Kind.IDLE, vcpu) : Step.NONE;
    };
  }

  /**
   * A driver keeps its vCPU awake until its program has ended, but for its waiting for a command;
   * another vCPU that reaps the command wakes it (a rescheduling interrupt).
   */
  private boolean driven(State s, int vcpu) {
    for (ControlPath driver : driversOn[vcpu]) {
      if (driver.busy(s)) {
        return true;
      }
    }
    return false;
  }

  void apply(State s, MicroOp op, int vcpu, Effects fx) {
    switch (op) {
      case SYNC_PIR -> {
        for (int v = p.firstPosted(s, vcpu); v >= 0; v = p.firstPosted(s, vcpu)) {
          p.move(s, v, Place.PIR, Place.IRR, fx);
        }
      }
      case VCPU_PREEMPT -> p.vcpu.preempted(s, vcpu, true);
      case VCPU_RESUME -> p.vcpu.preempted(s, vcpu, false);
      case INTERRUPTS_DISABLE -> p.vcpu.interruptsOff(s, vcpu, true);
      case INTERRUPTS_ENABLE -> p.vcpu.interruptsOff(s, vcpu, false);
      case VCPU_HALT -> p.vcpu.halt(s, vcpu, Vcpu.POLLED);
      case VCPU_BLOCK -> p.vcpu.halt(s, vcpu, Vcpu.BLOCKED);
      case HALT_POLL_SUCCESS, VCPU_WAKE -> p.vcpu.halt(s, vcpu, Vcpu.ACTIVE);
      default -> throw new IllegalStateException("not a step of a vCPU: " + op);
    }
    p.vcpuChanged(s, vcpu, fx);
  }
}
