// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.virqsim.policy.Policies;
import org.virqsim.result.DeviceResult;
import org.virqsim.result.Interrupts;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Timeline;
import org.virqsim.result.VectorResult;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;
import org.virqsim.scenario.ScenarioSource;

/** Results of several devices: each under its name, with vectors numbered as in its own table. */
class SeveralDevicesTest {
  private static final String DEVICE =
      "vectors: 4, intx: false, %s guest: {driver: steps, steps: [enable, unmask 0,"
          + " {unmask 1: 400us}, {unmask 2: 700us}]}, workload: [{vectors: live, arrivals:"
          + " {poisson: {rate: 20/ms}}}]";

  private static final String HEAD =
      "scenario: t/several\nhost: linux-5.14\nrun: {horizon: 2ms, replications: 40}\n";

  private static CompiledScenario compile(String yaml) throws Exception {
    Policies policies = Policies.builtIn();
    return new ScenarioCompiler(policies)
        .compile(
            new ScenarioLoader(ScenarioCompiler.vocabulary(policies))
                .load(new ScenarioSource("x.yaml", HEAD + yaml), List.of()),
            "incremental");
  }

  private static PolicyResult run(CompiledScenario compiled) throws Exception {
    return ResultBuilder.policy(compiled, new Replications(compiled).run(1, Progress.NONE));
  }

  private static String vms(String... vms) {
    return "vms: [" + String.join(", ", vms) + "]\n";
  }

  private static String device(String keys) {
    return "{" + DEVICE.formatted(keys) + "}";
  }

  @Test
  void oneVmWithOneDeviceIsTheSameInBothForms() throws Exception {
    PolicyResult single =
        run(
            compile(
                """
                device: {vectors: 4, intx: false}
                guest: {driver: steps, steps: [enable, unmask 0, {unmask 1: 400us}, {unmask 2: 700us}]}
                workload: [{vectors: live, arrivals: {poisson: {rate: 20/ms}}}]
                """));
    PolicyResult listed = run(compile(vms("{devices: [" + device("") + "]}")));
    assertThat(single.interrupts().dropped()).isPositive();
    assertThat(listed.interrupts()).isEqualTo(single.interrupts());
    assertThat(listed.latencyHistogram()).isEqualTo(single.latencyHistogram());
    assertThat(listed.hostCost()).isEqualTo(single.hostCost());
    assertThat(single.devices().get(0).device()).isEqualTo("device-0");
    assertThat(single.devices().get(0).vm()).isEqualTo("vm-0");
    assertThat(listed.devices().get(0).device()).isEqualTo("vm-0/device-0");
    assertThat(listed.devices().get(0).vectors()).isEqualTo(single.devices().get(0).vectors());
  }

  @Test
  void eachDeviceHasItsRequestsAndItsOwnNumbers() throws Exception {
    CompiledScenario compiled =
        compile(
            vms(
                "{name: a, vcpus: 2, devices: [" + device("name: nvme, count: 2,") + "]}",
                "{name: b, devices: [{vectors: 2, guest: {driver: steps, steps: [enable, unmask 1]},"
                    + " workload: []}]}"));
    PolicyResult result = run(compiled);
    assertThat(result.devices())
        .extracting(DeviceResult::device)
        .containsExactly("a/nvme-0", "a/nvme-1", "b/device-0");
    assertThat(result.devices()).extracting(DeviceResult::vm).containsExactly("a", "a", "b");
    for (DeviceResult device : result.devices().subList(0, 2)) {
      assertThat(device.interrupts().raised()).isPositive();
      assertThat(device.interrupts().dropped()).isPositive();
      assertThat(device.vectors()).extracting(VectorResult::vector).containsExactly(0, 1, 2);
    }
    assertThat(result.devices()).extracting(DeviceResult::policy).containsOnly("qemu-2.1");
    DeviceResult idle = result.devices().get(2);
    assertThat(idle.interrupts()).isEqualTo(Interrupts.NONE);
    assertThat(idle.vectors()).extracting(VectorResult::vector).containsExactly(1);
    assertThat(result.interrupts())
        .isEqualTo(
            result.devices().stream()
                .map(DeviceResult::interrupts)
                .reduce(Interrupts.NONE, Interrupts::plus));
  }

  @Test
  void lanesAreNamedByDevice() throws Exception {
    CompiledScenario compiled =
        compile(vms("{name: a, count: 2, devices: [" + device("name: nvme,") + "]}"));
    Timeline timeline = TimelineBuilder.of(compiled, 0, new Replications(compiled).timeline(0));
    List<String> lanes = new ArrayList<>();
    timeline.lanes().forEach(lane -> lanes.add(lane.device() + " " + lane.vector()));
    assertThat(lanes)
        .containsExactly(
            "a-0/nvme 0", "a-0/nvme 1", "a-0/nvme 2", "a-1/nvme 0", "a-1/nvme 1", "a-1/nvme 2");
    assertThat(timeline.lanes()).allMatch(lane -> !lane.marks().isEmpty());
  }

  @Test
  void anotherVmWithoutWorkChangesNothingOfTheFirst() throws Exception {
    String working = "{devices: [" + device("") + "]}";
    String idle =
        "{devices: [{vectors: 2, guest: {driver: steps, start: 1ms, steps: [enable]}, workload: []}]}";
    PolicyResult alone = run(compile(vms(working)));
    PolicyResult beside = run(compile(vms(working, idle)));
    assertThat(beside.devices().get(0)).isEqualTo(alone.devices().get(0));
  }
}
