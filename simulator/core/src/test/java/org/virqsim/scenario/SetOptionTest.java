// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.kernel.Arrivals.Poisson;
import org.virqsim.kernel.Distribution.Constant;
import org.virqsim.kernel.Distribution.Exponential;
import org.virqsim.kernel.Distribution.Uniform;
import org.virqsim.scenario.CostSpec.Status;
import org.virqsim.scenario.GuestStep.Action;
import org.virqsim.scenario.GuestStep.Start;

class SetOptionTest {
  private static final String FULL =
      """
      scenario: t/full
      host: linux-5.14
      device: {vectors: 3}
      guest: {driver: steps, steps: [enable, unmask 0]}
      workload: load
      workloads:
        load: [{vectors: live, arrivals: {poisson: {rate: 1/ms}}}]
        none: []
      policies: [incremental]
      run: {horizon: 5ms}
      costs: {request_irq: {value: 10us, source: "measured: x", status: fit}}
      """;

  @Test
  void replacesAndAdds() {
    Scenario s =
        Samples.load(
            FULL,
            "run.replications=10",
            "run.replications=20",
            "device.vectors=8",
            "host.posted=true",
            "guest.steps[1]=unmask 7",
            "guest.steps[2]={mask 7: {after: 1us}}",
            "policies=[dynamic, allocate-all]",
            "policies[1]=qemu-7.1",
            "workloads.load[0].arrivals.poisson.rate=2/ms");
    assertThat(s.run().replications()).isEqualTo(20);
    assertThat(s.device().vectors()).isEqualTo(8);
    assertThat(s.host().posted()).contains(true);
    assertThat(s.host().profile()).isEqualTo("linux-5.14");
    assertThat(((StepsDriver) s.guest().driver()).steps())
        .endsWith(
            new GuestStep(Action.UNMASK, 7, new Start.Immediately()),
            new GuestStep(Action.MASK, 7, new Start.After(1000)));
    assertThat(s.policies()).containsExactly("dynamic", "qemu-7.1");
    assertThat(s.workload()).extracting(WorkSpec::arrivals).containsExactly(new Poisson(2e-6));
  }

  private static final String SEVERAL =
      """
      scenario: t/several
      host: linux-5.14
      vms:
        - name: vm-a
          devices:
            - {name: nvme, vectors: 3, guest: {driver: linux-nvme, queues: 2}, workload: []}
            - {vectors: 2, guest: {driver: steps, steps: [enable]}, workload: []}
        - name: vm-b
          devices:
            - {name: nic, vectors: 2, guest: {driver: steps, steps: [enable]}, workload: []}
      run: {horizon: 5ms}
      """;

  @Test
  void itemsByIndexByNameAndAll() {
    Scenario s =
        Samples.load(
            SEVERAL,
            "vms[0].devices[1].vectors=9",
            "vms[vm-b].vcpus=2",
            "vms[vm-b].devices[nic].guest.driver_vcpu=1",
            "vms[*].devices[*].while_disabled=keep",
            "vms[vm-a].devices[*].recovery.timeout=1s");
    assertThat(s.functions()).extracting(f -> f.device().vectors()).containsExactly(3, 9, 2);
    assertThat(s.vms()).extracting(VmSpec::vcpus).containsExactly(1, 2);
    assertThat(s.functions().get(2).guest().driverVcpu()).isEqualTo(1);
    assertThat(s.functions())
        .allMatch(f -> f.device().whileDisabled() == DeviceSpec.WhileDisabled.KEEP);
    assertThat(s.costs().get("driver_timeout").value()).isEqualTo(new Constant(1_000_000_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vms[vm-c].vcpus=2 | vms has no item named 'vm-c' (did you mean 'vm-a'?)",
        "vms[0].devices[other].vectors=2 | vms[0].devices has no item named 'other' (known: nvme)",
        "host[*].posted=true | host is 'linux-5.14', not a list",
        "vms[*][*]=1 | vms[0] is a map, not a list",
        "vms[].vcpus=2 | write the path as keys and list indices, for example"
            + " guest.steps[2]=enable"
      })
  void errorsOfItems(String option, String message) {
    assertThat(Samples.errors(SEVERAL, option)).contains("--set " + option + ": error: " + message);
  }

  @Test
  void choosesAnotherWorkload() {
    Scenario s = Samples.load(FULL, "workload=none");
    assertThat(s.workloadName()).isEqualTo("none");
    assertThat(s.workload()).isEmpty();
  }

  @Test
  void anOverriddenCostLosesTheFilesSource() {
    assertThat(Samples.load(FULL, "costs.request_irq.value=12us").costs())
        .containsEntry(
            "request_irq",
            new CostSpec(
                new Constant(12_000), Constant.ZERO, "assumed: given by --set", Status.ASSUMED));
    String parameter = FULL.replace("value: 10us", "value: {uniform: {min: 0, max: 2us}}");
    assertThat(Samples.load(parameter, "costs.request_irq.value.uniform.max=1us").costs())
        .containsEntry(
            "request_irq",
            new CostSpec(
                new Uniform(0, 1000), Constant.ZERO, "assumed: given by --set", Status.ASSUMED));
    assertThat(Samples.load(FULL, "costs.request_irq.status=measured").costs())
        .containsEntry(
            "request_irq",
            new CostSpec(new Constant(10_000), Constant.ZERO, "measured: x", Status.MEASURED));
  }

  @Test
  void anOverriddenCostMayBringItsOwnSource() {
    assertThat(
            Samples.load(
                    FULL,
                    "costs.handler.value={exponential: {mean: 2us}}",
                    "costs.handler.source=measured: here",
                    "description=A text: with a colon")
                .costs())
        .containsEntry(
            "handler",
            new CostSpec(new Exponential(2000), Constant.ZERO, "measured: here", Status.MEASURED));
    assertThat(Samples.load(FULL, "costs.handler.value=2us").costs())
        .containsEntry(
            "handler",
            new CostSpec(
                new Constant(2000), Constant.ZERO, "assumed: given by --set", Status.ASSUMED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run.replication=10 | unknown key 'replication' in run (did you mean 'replications'?)",
        "run.replications=0 | run.replications must be 1 .. 1000000000, not 0",
        "run.replications= | run.replications has no value",
        "device.vectors=[1 | is not YAML: expected ',' or ']', but got <stream end> while parsing a"
            + " flow sequence",
        "device.vectors=&x 1 | anchors (&name) are not allowed; write the value out",
        "costs.request_irq.value.exponential.mean=1us | costs.request_irq.value is '10us', not a map",
        "scenario.x=1 | scenario is 't/full', not a map",
        "guest.steps[9]=enable | guest.steps has 2 items; [2] adds one",
        "run[0]=1 | run is a map, not a list",
        "workload=nope | unknown workload 'nope' (did you mean 'none'?)",
        "run.horizon | write path=value, for example run.replications=10",
        "=5 | write path=value, for example run.replications=10",
        "run..horizon=5 | write the path as keys and list indices, for example"
            + " guest.steps[2]=enable",
        "[0]=5 | write the path as keys and list indices, for example guest.steps[2]=enable",
        "run horizon=5 | write the path as keys and list indices, for example"
            + " guest.steps[2]=enable"
      })
  void errorsNameTheOption(String option, String message) {
    assertThat(Samples.errors(FULL, option))
        .containsExactly("--set " + option + ": error: " + message);
  }

  @Test
  void errorsOfOptionsAndOfTheFileComeTogether() {
    assertThat(Samples.errors(FULL.replace("5ms", "5"), "run.seed=-1", "nonsense"))
        .hasSize(3)
        .anyMatch(e -> e.startsWith("--set run.seed=-1: error: run.seed must be"))
        .anyMatch(e -> e.startsWith("--set nonsense: error: write path=value"))
        .anyMatch(e -> e.startsWith("x.yaml:10:16: error: run.horizon: duration '5' has no unit"));
  }

  @Test
  void hostileOptions() {
    for (String option :
        List.of("a.".repeat(10_000) + "b=1", "a=" + "[".repeat(5000), "x".repeat(100_000) + "=1")) {
      assertThat(Samples.errors(FULL, option)).isNotEmpty().allMatch(e -> e.length() < 300);
    }
  }
}
