// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.virqsim.kernel.Distribution;
import org.virqsim.kernel.Distribution.Constant;
import org.virqsim.machine.AssignedFunction;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.Driver;
import org.virqsim.machine.HostLimits;
import org.virqsim.machine.TimePlan;
import org.virqsim.machine.TimePlan.Due;
import org.virqsim.machine.TimePlan.Source;
import org.virqsim.machine.VirtualMachine;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.Recovery;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.Policies;

/** What a scenario becomes before it is run. */
class ScenarioCompilerTest {
  private static CompiledScenario compile(String yaml, String policy, String... overrides)
      throws PolicyRefusedException {
    return new ScenarioCompiler(Policies.builtIn()).compile(Samples.load(yaml, overrides), policy);
  }

  @Test
  void aSingleDeviceIsFunctionZeroOfTheOnlyVm() throws Exception {
    Configuration c = compile(Samples.SMALL, "incremental").configuration();
    assertThat(c.vms()).hasSize(1);
    assertThat(c.vms().get(0)).isEqualTo(new VirtualMachine(c.vms().get(0).policy(), 1));
    assertThat(c.functions())
        .containsExactly(
            new AssignedFunction(
                DeviceProfile.nvme(3).withRecovery(Recovery.TIMEOUT), 0, List.of(0, 0, 0)));
    assertThat(c.drivers())
        .containsExactly(
            new Driver(
                0,
                0,
                List.of(
                    new GuestStep(GuestOp.ENABLE_MASKED, 0),
                    new GuestStep(GuestOp.CLEAR_FUNCTION_MASK, 0),
                    new GuestStep(GuestOp.UNMASK, 0))));
    assertThat(c.host().limits()).isEqualTo(HostLimits.DEFAULT);
  }

  @Test
  void severalVmsAndDevices() throws Exception {
    Configuration c = compile(SeveralVmsTest.ALL, "incremental").configuration();
    assertThat(c.vms())
        .extracting(vm -> vm.policy().name())
        .containsExactly("allocate-all", "qemu-2.1", "qemu-2.1");
    VirtualMachine a = c.vms().get(0);
    assertThat(List.of(a.preempted(), a.interruptsOff(), a.halts())).doesNotContain(false);
    assertThat(a.vcpus()).isEqualTo(4);
    assertThat(c.vms().get(1)).isEqualTo(new VirtualMachine(c.vms().get(1).policy(), 1));
    assertThat(c.functions()).extracting(AssignedFunction::vm).containsExactly(0, 0, 0, 1, 1, 2, 2);
    assertThat(c.functions())
        .extracting(f -> f.device().deviceClass())
        .containsExactly(
            DeviceClass.A,
            DeviceClass.C,
            DeviceClass.C,
            DeviceClass.B,
            DeviceClass.B,
            DeviceClass.B,
            DeviceClass.B);
    assertThat(c.functions())
        .extracting(f -> f.device().recovery())
        .startsWith(Recovery.TIMEOUT, Recovery.NONE, Recovery.NONE, Recovery.WATCHDOG);
    assertThat(c.functions()).extracting(f -> f.device().moderationLimit()).startsWith(0, 8, 8, 2);
    assertThat(c.host().limits()).isEqualTo(new HostLimits(33, 500, 400, true, 100));
    assertThat(c.host().remoteIrrRace()).isTrue();
  }

  @Test
  void oneDriverBringsUpWhatFollows() throws Exception {
    CompiledScenario compiled = compile(SeveralVmsTest.ALL, "incremental");
    List<Driver> drivers = compiled.configuration().drivers();
    assertThat(drivers).extracting(Driver::vm).containsExactly(0, 1, 1, 2, 2);
    Driver chain = drivers.get(0);
    assertThat(chain.vcpu()).isEqualTo(2);
    assertThat(chain.steps()).extracting(GuestStep::function).isSorted().contains(0, 1, 2);
    assertThat(chain.steps().get(0)).isEqualTo(new GuestStep(GuestOp.ENABLE_MASKED, 0, 0));
    assertThat(chain.steps().subList(chain.steps().size() - 6, chain.steps().size()))
        .containsExactly(
            new GuestStep(GuestOp.ENABLE_MASKED, 1, 0),
            new GuestStep(GuestOp.CLEAR_FUNCTION_MASK, 1, 0),
            new GuestStep(GuestOp.UNMASK, 1, 1),
            new GuestStep(GuestOp.ENABLE_MASKED, 2, 0),
            new GuestStep(GuestOp.CLEAR_FUNCTION_MASK, 2, 0),
            new GuestStep(GuestOp.UNMASK, 2, 1));
    List<Due> due = compiled.plan().due().get(0);
    assertThat(due).hasSameSizeAs(chain.steps());
    assertThat(due.get(0)).isEqualTo(new Due(100_000, Due.USUAL_GAP));
    assertThat(due.subList(1, due.size())).containsOnly(new Due(0, Due.USUAL_GAP));
  }

  @Test
  void sourcesAreNumberedThroughAllDevices() throws Exception {
    TimePlan plan = compile(SeveralVmsTest.ALL, "incremental").plan();
    // 5 vectors, then two devices of 3, of which the driver uses vector 1.
    assertThat(plan.sources()).extracting(Source::vector).containsExactly(1, 2, 3, 4, 6, 9);
    assertThat(cost(plan, CostClass.MODERATION_TIMER)).isEqualTo(new Constant(20_000));
    assertThat(cost(plan, CostClass.WATCHDOG_PERIOD))
        .isEqualTo(new Constant(CostClass.WATCHDOG_PERIOD.valueNs()));
  }

  private static Distribution cost(TimePlan plan, CostClass cost) {
    return plan.costs().get(List.of(CostClass.values()).indexOf(cost)).value();
  }

  @Test
  void laterStepsMayWaitForTheStartToo() throws Exception {
    TimePlan plan =
        compile(
                Samples.SMALL,
                "incremental",
                "guest.start=20us",
                "guest.gap=1us",
                "guest.steps=[{enable: {after: 3us}}, {unmask 0: 30us}]")
            .plan();
    assertThat(plan.due().get(0))
        .containsExactly(new Due(20_000, 3_000), new Due(0, 1_000), new Due(30_000, 0));
  }

  @Test
  void limitsAreTheMachinesWhateverKernelItRuns() throws Exception {
    Configuration c =
        compile(SeveralVmsTest.ALL, "dynamic@linux-6.5", "host.dynamic_msix=false").configuration();
    assertThat(c.host().name()).isEqualTo("linux-6.5");
    assertThat(c.host().dynamicMsix()).isTrue();
    assertThat(c.host().remoteIrrRace()).isTrue();
    assertThat(c.host().limits()).isEqualTo(new HostLimits(33, 500, 400, true, 100));
  }

  @Test
  void aFixedPolicyThatTheHostCanNotOfferIsRefused() throws Exception {
    PolicyRefusedException e =
        catchThrowableOfType(
            PolicyRefusedException.class,
            () -> compile(SeveralVmsTest.ALL, "incremental", "vms[0].policy=dynamic"));
    assertThat(e.policy()).isEqualTo("incremental");
    assertThat(e.reason())
        .isEqualTo(
            "can not be run on this host: VM 'vm-a' has the policy dynamic, which needs a host that"
                + " adds MSI-X vectors while MSI-X is enabled (Linux 6.5 or later, index without"
                + " VFIO_IRQ_INFO_NORESIZE), which linux-5.14 is not");
    assertThat(
            compile(SeveralVmsTest.ALL, "incremental@linux-6.5", "vms[0].policy=dynamic")
                .configuration()
                .vms())
        .extracting(vm -> vm.policy().name())
        .containsExactly("qemu-8.2", "qemu-2.1", "qemu-2.1");
  }
}
