// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.List;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.policy.Policies;

/** The steps of posted interrupts and of vCPUs that do not run, worked out by hand. */
final class VcpuSteps {
  private VcpuSteps() {}

  static HandDriven up(boolean preempted, boolean interruptsOff, boolean halts) {
    HostProfile host = HostProfile.find("linux-6.5").orElseThrow().withPosted(true);
    VirtualMachine vm =
        new VirtualMachine(
            Policies.builtIn().find("dynamic").orElseThrow(), 1, preempted, interruptsOff, halts);
    Configuration configuration =
        new Configuration(
            host,
            List.of(vm),
            List.of(new AssignedFunction(DeviceProfile.nvme(2), 0, List.of(0, 0))),
            List.of(
                new Driver(0, 0, Calls.steps("enable-masked", "clear-function-mask", "unmask 1"))));
    return new HandDriven(configuration).done(3);
  }

  private static String handler(HandDriven h) {
    return h.next(h.process(MicroOp.HANDLER_ENTER, 1));
  }

  /** Vector 1's request is in the descriptor. */
  private static HandDriven posted(HandDriven h) {
    return h.raise(1).take(MicroOp.DELIVER_POSTED, 1);
  }

  private static HandDriven requested(HandDriven h) {
    return posted(h).take(MicroOp.SYNC_PIR, 1);
  }

  static List<StepCase> posted() {
    return List.of(
        // No host handler runs: the IOMMU writes the descriptor.
        new StepCase(
            MicroOp.DELIVER_POSTED,
            1,
            () -> up(false, false, false).raise(1),
            "v1.pir:0>1 v1.wire:1>0",
            h -> h.settle().facts(),
            "1:PIR>IRR, 1 handled on 0, 1 reaped"),
        new StepCase(
            MicroOp.SYNC_PIR,
            1,
            () -> posted(up(false, false, false)),
            "v1.irr:0>1 v1.pir:1>0",
            VcpuSteps::handler,
            "HANDLER_ENTER"));
  }

  static List<StepCase> away() {
    return List.of(
        // What is posted to a preempted vCPU stays in the descriptor.
        new StepCase(
            MicroOp.VCPU_PREEMPT,
            1,
            () -> posted(up(true, false, false)),
            "cpu0.preempted:0>1",
            h -> h.next(h.process(MicroOp.SYNC_PIR, 1)),
            "blocked"),
        new StepCase(
            MicroOp.VCPU_RESUME,
            1,
            () -> posted(up(true, false, false).take(MicroOp.VCPU_PREEMPT, 1)),
            "cpu0.preempted:1>0",
            h -> h.next(h.process(MicroOp.SYNC_PIR, 1)),
            "SYNC_PIR"),
        // With interrupts off the request reaches the IRR, but no handler starts.
        new StepCase(
            MicroOp.INTERRUPTS_DISABLE,
            1,
            () -> requested(up(false, true, false)),
            "cpu0.off:0>1",
            VcpuSteps::handler,
            "blocked"),
        new StepCase(
            MicroOp.INTERRUPTS_ENABLE,
            1,
            () -> requested(up(false, true, false).take(MicroOp.INTERRUPTS_DISABLE, 1)),
            "cpu0.off:1>0",
            VcpuSteps::handler,
            "HANDLER_ENTER"));
  }

  static List<StepCase> halted() {
    return List.of(
        new StepCase(
            MicroOp.VCPU_HALT,
            1,
            () -> up(false, false, true),
            "cpu0.halt:0>1",
            h -> h.next(h.process(MicroOp.VCPU_HALT, 1)),
            "VCPU_BLOCK"),
        new StepCase(
            MicroOp.VCPU_BLOCK,
            1,
            () -> up(false, false, true).take(MicroOp.VCPU_HALT, 1),
            "cpu0.halt:1>2",
            h -> posted(h).next(h.process(MicroOp.VCPU_WAKE, 1)),
            "VCPU_WAKE"),
        // The host polls for the vCPU: it sees the request at once.
        new StepCase(
            MicroOp.HALT_POLL_SUCCESS,
            1,
            () -> posted(up(false, false, true).take(MicroOp.VCPU_HALT, 1)),
            "cpu0.halt:1>0",
            h -> h.next(h.process(MicroOp.SYNC_PIR, 1)),
            "SYNC_PIR"),
        new StepCase(
            MicroOp.VCPU_WAKE,
            1,
            () ->
                posted(
                    up(false, false, true).take(MicroOp.VCPU_HALT, 1).take(MicroOp.VCPU_BLOCK, 1)),
            "cpu0.halt:2>0",
            h -> h.next(h.process(MicroOp.SYNC_PIR, 1)),
            "SYNC_PIR"));
  }
}
