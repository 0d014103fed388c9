// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.virqsim.model.State;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.Policies;
import org.virqsim.policy.VectorPolicy;

/** Whether a trap on one device of a VM holds up a trap on another. */
class LockScopeTest {

  /** The second driver's next step while the first one's trap holds its lock. */
  private static String nextOfTheOther(String name) {
    VectorPolicy policy = Policies.builtIn().find(name).orElseThrow();
    Machine machine =
        new Machine(
            new Configuration(
                HostProfile.find("linux-5.14").orElseThrow(),
                List.of(new VirtualMachine(policy, 2)),
                List.of(
                    new AssignedFunction(DeviceProfile.nvme(2), 0, List.of(0, 0)),
                    new AssignedFunction(DeviceProfile.nvme(2), 0, List.of(1, 1))),
                List.of(driver(0), driver(1))));
    State state = machine.initial();
    to(machine, state, 1, MicroOp.TAKE_LOCK);
    to(machine, state, 0, MicroOp.EMULATE);
    long next = machine.next(state, machine.processes().driver(1));
    return next == Step.NONE ? "blocked" : Step.op(next).name();
  }

  private static Driver driver(int number) {
    return new Driver(0, number, List.of(new GuestStep(GuestOp.ENABLE_MASKED, number, 0)));
  }

  private static void to(Machine machine, State state, int driver, MicroOp op) {
    int process = machine.processes().driver(driver);
    while (Step.op(machine.next(state, process)) != op) {
      machine.apply(state, machine.next(state, process), new NoEffects());
    }
  }

  /** QEMU's lock is one for the VM; Xen's device model is a QEMU, too. */
  @Test
  void underQemuTheOtherDeviceWaits() {
    for (String policy : List.of("qemu-1.2", "qemu-2.1", "qemu-8.2", "allocate-all", "xen")) {
      assertThat(nextOfTheOther(policy)).as(policy).isEqualTo("blocked");
    }
  }

  @Test
  void withALockForEachFunctionItDoesNot() {
    for (String policy : List.of("cloud-hypervisor", "crosvm", "kvmtool", "bhyve")) {
      assertThat(nextOfTheOther(policy)).as(policy).isEqualTo("TAKE_LOCK");
    }
  }
}
