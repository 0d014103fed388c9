// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.List;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.policy.Policies;

/** The steps of a handler that reaps one by one, worked out by hand. */
final class ServiceSteps {
  private ServiceSteps() {}

  /**
   * Both vectors of QEMU 2.1 on Linux 5.14 are unmasked and in use after four steps; on one vCPU.
   */
  static HandDriven up(DeviceProfile device, String... more) {
    String[] steps = new String[4 + more.length];
    steps[0] = "enable-masked";
    steps[1] = "clear-function-mask";
    steps[2] = "unmask 0";
    steps[3] = "unmask 1";
    System.arraycopy(more, 0, steps, 4, more.length);
    VirtualMachine vm = new VirtualMachine(Policies.builtIn().find("qemu-2.1").orElseThrow(), 1);
    return new HandDriven(
        new Configuration(
            HostProfile.find("linux-5.14").orElseThrow(),
            List.of(vm),
            List.of(new AssignedFunction(device, 0, List.of(0, 0), false, true)),
            List.of(new Driver(0, 0, Calls.steps(steps)))));
  }

  /** The handler of vector 1 has started, with so many completions in its queue. */
  private static HandDriven entered(int completions) {
    HandDriven h = up(DeviceProfile.nvme(2)).done(4);
    for (int i = 0; i < completions; i++) {
      h.raise(1);
    }
    return h.deliver(1).take(MicroOp.HANDLER_ENTER, 1);
  }

  static List<StepCase> loop() {
    return List.of(
        // The first look takes the oldest and leaves the other.
        new StepCase(
            MicroOp.HANDLER_REAP,
            1,
            () -> entered(2),
            "cpu0.serving:0>1 v1.unreaped:2>1",
            h -> h.settle().facts(),
            "1 done, 1 taken, 1 done, 1 reaped"),
        // One has been reaped, the next is taken in the same step.
        new StepCase(
            MicroOp.HANDLER_SERVICE,
            1,
            () -> entered(2).take(MicroOp.HANDLER_REAP, 1),
            "v1.reapable:1>0 v1.unreaped:1>0",
            h -> h.settle().facts(),
            "1 done, 1 reaped"),
        // What comes while the loop runs is reaped by it; its message finds nothing.
        new StepCase(
            MicroOp.HANDLER_SERVICE,
            1,
            () -> entered(1).take(MicroOp.HANDLER_REAP, 1).raise(1),
            "v1.reapable:1>0 v1.unreaped:1>0",
            h -> h.settle().facts(),
            "1:WIRE>IRR, 1 done, 1 reaped, 1 handled on 0, 1 spurious"),
        // There is no more: the loop ends.
        new StepCase(
            MicroOp.HANDLER_SERVICE,
            1,
            () -> entered(1).take(MicroOp.HANDLER_REAP, 1),
            "cpu0.handler:1>2 cpu0.serving:1>0",
            h -> h.next(h.process(MicroOp.HANDLER_EXIT, 1)),
            "HANDLER_EXIT"));
  }

  static List<StepCase> commands() {
    return List.of(
        // The command's completion is the second in the queue, and reaped as the second.
        new StepCase(
            MicroOp.COMPLETE_COMMAND,
            1,
            () ->
                up(DeviceProfile.nvme(2), "command 1")
                    .done(4)
                    .to(MicroOp.GUEST_COMMAND)
                    .take(MicroOp.GUEST_COMMAND, 0)
                    .raise(1),
            "guest.cmd:1>2 guest.cmdAhead:0>2 v1.unreaped:1>2",
            h -> {
              h.deliver(1).take(MicroOp.HANDLER_ENTER, 1).take(MicroOp.HANDLER_REAP, 1);
              h.take(MicroOp.HANDLER_SERVICE, 1);
              String one = h.get("guest.cmd") + " " + h.get("guest.cmdAhead");
              h.take(MicroOp.HANDLER_SERVICE, 1);
              return one + ", " + h.get("guest.cmd") + " " + h.get("guest.cmdAhead");
            },
            "2 1, 0 0"),
        // One is being reaped while the command completes.
        new StepCase(
            MicroOp.COMPLETE_COMMAND,
            1,
            () ->
                up(DeviceProfile.nvme(2), "command 1")
                    .done(4)
                    .to(MicroOp.GUEST_COMMAND)
                    .take(MicroOp.GUEST_COMMAND, 0)
                    .raise(1)
                    .deliver(1)
                    .take(MicroOp.HANDLER_ENTER, 1)
                    .take(MicroOp.HANDLER_REAP, 1),
            "guest.cmd:1>2 guest.cmdAhead:0>2 v1.reapable:0>1 v1.unreaped:0>1 v1.wire:0>1",
            h -> {
              h.take(MicroOp.HANDLER_SERVICE, 1);
              return h.get("guest.cmd") + ", " + h.settle().get("guest.cmd");
            },
            "2, 0"));
  }
}
