// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.kernel.Distribution.Constant;
import org.virqsim.kernel.Distribution.Exponential;
import org.virqsim.scenario.CostSpec.Status;
import org.virqsim.scenario.DeviceSpec.DeviceClass;
import org.virqsim.scenario.DeviceSpec.Recovery;

/** The section {@code vms}, and the keys of devices, virtual CPUs and hosts that came with it. */
class SeveralVmsTest {
  static final String ALL =
      """
      scenario: t/several
      host: {profile: linux-5.14, cpus: 2, irtes: 500, available_vectors: 33, kvm_routes: 100,
             managed_interrupts: true, remote_irr_race: true}
      vms:
        - name: vm-a
          vcpus: 4
          policy: allocate-all
          preempted: {runs: 2ms, away: {exponential: {mean: 1ms}}}
          interrupts_off: true
          halt: {poll: 10us}
          devices:
            - name: nvme
              vectors: 5
              recovery: {timeout: 1s}
              guest: {driver: linux-nvme, queues: 4, driver_vcpu: 2, start: 100us}
              workload: [{vectors: 1..4, arrivals: {poisson: {rate: 20/ms}}}]
            - count: 2
              class: C
              vectors: 3
              moderation: {timer: 20us, count: 8}
              after: previous
              guest: {driver: steps, steps: [enable, unmask 1]}
              workload: [{vectors: live, arrivals: {periodic: {period: 50us}}}]
        - count: 2
          devices:
            - {name: nic, class: B, vectors: 2, count: 2, recovery: watchdog, moderation: {count: 2},
               guest: {driver: steps, steps: [enable, unmask 0]}, workload: []}
      run: {horizon: 5ms}
      """;

  @Test
  void everyKey() {
    Scenario s = Samples.load(ALL);
    assertThat(s.host().limits())
        .isEqualTo(
            new HostSpec.Limits(
                Optional.of(33),
                Optional.of(500),
                Optional.of(400),
                Optional.of(true),
                Optional.of(100)));
    assertThat(s.host().remoteIrrRace()).contains(true);
    assertThat(s.isSingle()).isFalse();
    assertThat(s.workloadName()).isEqualTo(Scenario.INLINE_WORKLOAD);
    assertThat(s.vms()).extracting(VmSpec::name).containsExactly("vm-a", "vm-1", "vm-2");
    assertThat(s.functions())
        .extracting(FunctionSpec::name)
        .containsExactly(
            "vm-a/nvme",
            "vm-a/device-1",
            "vm-a/device-2",
            "vm-1/nic-0",
            "vm-1/nic-1",
            "vm-2/nic-0",
            "vm-2/nic-1");
    VmSpec a = s.vms().get(0);
    assertThat(a.vcpus()).isEqualTo(4);
    assertThat(a.policy()).contains("allocate-all");
    assertThat(List.of(a.preempted(), a.interruptsOff(), a.halts())).doesNotContain(false);
    VmSpec b = s.vms().get(1);
    assertThat(b.policy()).isEmpty();
    assertThat(List.of(b.preempted(), b.interruptsOff(), b.halts())).doesNotContain(true);
    assertThat(s.costs().keySet())
        .containsExactly(
            "vcpu_run", "vcpu_away", "halt_poll", "driver_timeout", "moderation_timer");
    assertThat(s.costs())
        .containsEntry(
            "vcpu_away",
            new CostSpec(new Exponential(1e6), Constant.ZERO, "scenario", Status.SCENARIO))
        .containsEntry(
            "driver_timeout",
            new CostSpec(new Constant(1_000_000_000), Constant.ZERO, "scenario", Status.SCENARIO));
  }

  @Test
  void devicesAndTheirDrivers() {
    List<FunctionSpec> functions = Samples.load(ALL).functions();
    FunctionSpec nvme = functions.get(0);
    assertThat(nvme.device().recovery()).isEqualTo(Recovery.TIMEOUT);
    assertThat(nvme.guest().startNs()).isEqualTo(100_000);
    assertThat(nvme.guest().driverVcpu()).isEqualTo(2);
    assertThat(nvme.guest().affinity()).containsExactly(0, 1, 2, 3, 0);
    assertThat(nvme.workload()).hasSize(1);
    FunctionSpec second = functions.get(1);
    assertThat(second.afterPrevious()).isTrue();
    assertThat(second.guest().driverVcpu()).isEqualTo(2);
    assertThat(second.device().deviceClass()).isEqualTo(DeviceClass.C);
    assertThat(second.device().recovery()).isEqualTo(Recovery.NONE);
    assertThat(second.device().moderationLimit()).isEqualTo(8);
    assertThat(second.workload().get(0).vectors()).containsExactly(1);
    FunctionSpec nic = functions.get(3);
    assertThat(nic.afterPrevious()).isFalse();
    assertThat(nic.device().recovery()).isEqualTo(Recovery.WATCHDOG);
    assertThat(nic.device().moderationLimit()).isEqualTo(2);
    assertThat(nic.workload()).isEmpty();
  }

  @Test
  void theFirstOfSeveralEqualDevicesHasNoneBeforeIt() {
    Scenario s =
        Samples.load(
            """
            scenario: t/chain
            host: linux-5.14
            vms:
              - devices:
                  - {vectors: 1, count: 3, after: previous, guest: {driver: steps, steps: [enable]},
                     workload: []}
            run: {horizon: 5ms}
            """);
    assertThat(s.functions())
        .extracting(FunctionSpec::afterPrevious)
        .containsExactly(false, true, true);
    assertThat(s.functions().get(2).name()).isEqualTo("vm-0/device-2");
  }

  @Test
  void recoveryHasADefaultByClass() {
    for (DeviceClass c : DeviceClass.values()) {
      Scenario s = Samples.load(Samples.smallWith("device: {vectors: 3, class: " + c.key() + "}"));
      assertThat(s.device().recovery()).isEqualTo(c.usualRecovery());
      assertThat(s.costs()).isEmpty();
    }
    assertThat(DeviceClass.values())
        .extracting(DeviceClass::usualRecovery)
        .containsExactly(
            Recovery.TIMEOUT, Recovery.WATCHDOG, Recovery.NONE, Recovery.NONE, Recovery.POLL);
  }

  @Test
  void theShortFormHasTheSameKeys() {
    Scenario s =
        Samples.load(
            Samples.SMALL,
            "guest={driver: steps, steps: [enable], vcpus: 2, start: 1us, halt: {wakeup: 5us},"
                + " preempted: true, interrupts_off: {for: 2us}}",
            "device.recovery={poll: 3us}",
            "device.moderation={timer: 4us}",
            "host.cpu_vectors=7");
    assertThat(s.isSingle()).isTrue();
    assertThat(s.functions().get(0).name()).isEqualTo("device-0");
    VmSpec vm = s.vms().get(0);
    assertThat(List.of(vm.preempted(), vm.interruptsOff(), vm.halts())).doesNotContain(false);
    assertThat(s.device().moderationLimit()).isEqualTo(4095);
    assertThat(s.guest().startNs()).isEqualTo(1000);
    assertThat(s.host().limits().cpuVectors()).contains(7);
    assertThat(s.costs().keySet())
        .containsExactlyInAnyOrder(
            "vcpu_wakeup", "interrupts_off", "poll_interval", "moderation_timer");
    assertThat(Samples.load(Samples.smallWith("device: {vectors: 3, moderation: none}")).device())
        .isEqualTo(Samples.load(Samples.SMALL).device());
  }

  @Test
  void moreCpusThanIrtesAreAsManyAsThose() {
    Scenario s = Samples.load(Samples.smallWith("host: {profile: linux-6.5, cpus: 8192}"));
    assertThat(s.host().limits().cpuVectors()).contains(65_536);
  }

  @Test
  void hashesTellWhatMattersApart() {
    List<String> changes =
        List.of(
            "host.cpus=3",
            "host.irtes=501",
            "host.available_vectors=34",
            "host.kvm_routes=99",
            "host.managed_interrupts=false",
            "host.remote_irr_race=false",
            "vms[0].name=vm-b",
            "vms[0].vcpus=5",
            "vms[0].policy=dynamic",
            "vms[0].preempted=false",
            "vms[0].preempted.runs=3ms",
            "vms[0].interrupts_off=false",
            "vms[0].halt=false",
            "vms[0].halt=true",
            "vms[0].devices[0].name=x",
            "vms[0].devices[0].recovery=timeout",
            "vms[0].devices[0].recovery=none",
            "vms[0].devices[0].guest.start=0",
            "vms[0].devices[1].count=3",
            "vms[0].devices[1].class=D",
            "vms[0].devices[1].moderation=none",
            "vms[0].devices[1].moderation.count=9",
            "vms[0].devices[1].workload=[]",
            "vms[1].count=1",
            "vms[1].devices[0].after=previous");
    assertThat(changes.stream().map(c -> Samples.load(ALL, c).sha256()).distinct())
        .hasSize(changes.size())
        .doesNotContain(Samples.load(ALL).sha256());
    assertThat(
            Samples.load(ALL, "vms[0].devices[0].class=A", "vms[1].devices[0].intx=true").sha256())
        .isEqualTo(Samples.load(ALL).sha256());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "device={vectors: 3} | key 'device' belongs to a scenario of one VM with one device; with"
            + " 'vms', what it says stands there",
        "vms=[] | vms is empty",
        "vms=5 | vms must be a list, not '5'",
        "vms[1].devices=[] | vms[1].devices is empty",
        "vms[0].nam=x | unknown key 'nam' in vms[0] (did you mean 'name'?)",
        "vms[0].name=a/b | vms[0].name must be a name of at most 40 letters, digits, '.', '_',"
            + " '-', not 'a/b'",
        "vms[0].name=vm-1 | vms[1]: the name 'vm-1' is taken",
        "vms[0].devices[0].name=device-2 | vms[0].devices[1]: the name 'device-2' is taken",
        "vms[0].vcpus=1025 | vms[0].vcpus must be 1 .. 1024, not 1025",
        "vms[0].count=17 | vms[0].count must be 1 .. 16, not 17",
        "vms[0].policy=incremenal | unknown policy 'incremenal' (did you mean 'incremental'?)",
        "vms[0].policy=dynamic@linux-6.5 | vms[0].policy must be a policy without @HOST: all VMs"
            + " run on one host",
        "vms[1].policy=dynamic | vms: every VM has a policy of its own, so there is none to"
            + " compare",
        "vms[0].preempted=often | vms[0].preempted must be true or false, not 'often'",
        "vms[0].preempted={} | vms[0].preempted must have runs, away or both",
        "vms[0].preempted.runs=0 | vms[0].preempted.runs must be above 0",
        "vms[0].interrupts_off={evry: 5us} | unknown key 'evry' in vms[0].interrupts_off (did you"
            + " mean 'every'?)",
        "vms[1].halt={poll: 11us} | vms[1].halt.poll differs from vms[0].halt.poll; both are the"
            + " cost 'halt_poll', of which a scenario has one",
        "costs.vcpu_run={value: 1ms, source: assumed} | vms[0].preempted.runs and costs.vcpu_run"
            + " are the same duration; set it in one place",
        "costs.watchdog_period={value: 0, source: assumed} | costs.watchdog_period.value must be"
            + " above 0",
        "costs.handler={value: 1us, source: scenario} | costs.handler.source must begin with"
            + " published, measured, fit, estimated, assumed, or a 'status' must stand beside it"
      })
  void errorsOfVms(String option, String message) {
    assertThat(Samples.errors(ALL, option)).isNotEmpty().allMatch(e -> e.endsWith(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "guest.vcpus=2 | key 'vcpus' belongs to the VM, not to the driver of one of its devices",
        "guest.start=5ms | vms[0].devices[0].guest.start is 5ms, but the run ends at 5ms",
        "guest={driver: steps, start: 2us, steps: [{enable: 1us}]} |"
            + " vms[0].devices[0].guest.steps[0] may start at 1us, but the driver only at 2us",
        "after=first | vms[0].devices[0].after must be previous, not 'first'",
        "after=previous | vms[0].devices[0].after: there is no device before it in this VM",
        "count=0 | vms[0].devices[0].count must be 1 .. 64, not 0",
        "recovery=wait | unknown value 'wait' of vms[0].devices[0].recovery (known: none, timeout,"
            + " watchdog, poll)",
        "recovery={none: 5us} | unknown key 'none' in vms[0].devices[0].recovery (known: timeout,"
            + " watchdog, poll)",
        "recovery={timeout: 0} | vms[0].devices[0].recovery.timeout must be above 0",
        "moderation={} | vms[0].devices[0].moderation must have a timer, a count or both",
        "moderation={count: 4096} | vms[0].devices[0].moderation.count must be 1 .. 4095, not 4096",
        "moderation={timer: 21us} | vms[0].devices[1].moderation.timer differs from"
            + " vms[0].devices[0].moderation.timer; both are the cost 'moderation_timer', of which"
            + " a scenario has one",
        "workload=heavy | vms[0].devices[0].workload must be a list, not 'heavy'",
        "workload[0].vectors=1..5 | vms[0].devices[0].workload[0].vectors: vector 5 is out of"
            + " range: the device has vectors 0 .. 4"
      })
  void errorsOfDevices(String option, String message) {
    assertThat(Samples.errors(ALL, "vms[0].devices[0]." + option))
        .isNotEmpty()
        .allMatch(e -> e.endsWith(message));
  }

  @Test
  void aFollowingDeviceHasTheDriverOfTheOneBeforeIt() {
    assertThat(Samples.errors(ALL, "vms[0].devices[1].guest.driver_vcpu=3"))
        .containsExactly(
            "--set vms[0].devices[1].guest.driver_vcpu=3: error: vms[0].devices[1].guest.driver_vcpu:"
                + " the driver that also brings up the device before this one runs on vCPU 2");
    assertThat(Samples.errors(ALL, "vms[0].devices[1].guest.driver_vcpu=2")).isEmpty();
  }

  @Test
  void wholeSystemsHaveLimits() {
    assertThat(Samples.errors(ALL, "vms[1].count=16"))
        .containsExactly("x.yaml:5:3: error: vms has 17 VMs in all, at most 16 are allowed");
    assertThat(Samples.errors(ALL, "vms[1].devices[0].count=31"))
        .containsExactly("x.yaml:5:3: error: vms has 65 devices in all, at most 64 are allowed");
    assertThat(Samples.errors(ALL, "vms[1].devices[0].count=20", "vms[*].devices[*].vectors=2048"))
        .containsExactly(
            "x.yaml:5:3: error: vms has 88064 vectors in all, at most 65536 are allowed");
    assertThat(Samples.errors(ALL, "vms[1].vcpus=1024", "vms[1].count=4"))
        .containsExactly(
            "x.yaml:5:3: error: vms has 4100 virtual CPUs in all, at most 4096 are allowed");
    assertThat(
            Samples.errors(
                ALL,
                "vms[1].devices[0].count=20",
                "vms[1].devices[0].vectors=900",
                "vms[1].devices[0].guest={driver: linux-nvme, queues: 800, commands_per_queue: 999}"))
        .containsExactly(
            "x.yaml:5:3: error: vms has 32040019 steps of drivers in all, at most 5000000 are"
                + " allowed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "host.cpus=0 | host.cpus must be 1 .. 8192, not 0",
        "host.cpu_vectors=5 | host.cpu_vectors and host.cpus say the same (a CPU has about 200"
            + " vectors); give one of them",
        "host.irtes=65537 | host.irtes must be 1 .. 65536, not 65537",
        "host.kvm_routes=4097 | host.kvm_routes must be 0 .. 4096, not 4097",
        "host.managed_interrupts=1 | host.managed_interrupts must be true or false, not '1'"
      })
  void errorsOfHosts(String option, String message) {
    assertThat(Samples.errors(ALL, option))
        .containsExactly("--set " + option + ": error: " + message);
  }
}
