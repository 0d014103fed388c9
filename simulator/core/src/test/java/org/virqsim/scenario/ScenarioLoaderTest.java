// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.virqsim.kernel.Arrivals.ClosedLoop;
import org.virqsim.kernel.Arrivals.Periodic;
import org.virqsim.kernel.Arrivals.Phase;
import org.virqsim.kernel.Arrivals.Poisson;
import org.virqsim.kernel.Distribution.Constant;
import org.virqsim.kernel.Distribution.Exponential;
import org.virqsim.kernel.Distribution.Uniform;
import org.virqsim.machine.CostClass;
import org.virqsim.scenario.CostSpec.Status;
import org.virqsim.scenario.DeviceSpec.DeviceClass;
import org.virqsim.scenario.DeviceSpec.DisIntx;
import org.virqsim.scenario.DeviceSpec.PbaAcrossDisable;
import org.virqsim.scenario.DeviceSpec.Recovery;
import org.virqsim.scenario.DeviceSpec.WhileDisabled;
import org.virqsim.scenario.GuestStep.Action;
import org.virqsim.scenario.GuestStep.Start;

/** Every value that a file can say arrives in the records. */
class ScenarioLoaderTest {
  private static final String ALL =
      """
      scenario: t/all
      description: >-
        One sentence.
        Another.
      host: {profile: linux-6.5, dynamic_msix: false, irqs_pending_window: true, posted: false}
      device: {class: A, vectors: 8, while_disabled: latch, pba_across_disable: dropped,
               intx: false, disintx: ignored}
      guest:
        driver: linux-nvme
        vcpus: 4
        driver_vcpu: 2
        affinity: [2, 0, 1, 2, 3]
        gap: 5us
        queues: 4
        commands_per_queue: 3
        affinity_changes: [0, 0, 4]
        reload: true
        pause: 1ms
      workload: heavy
      workloads:
        light: []
        heavy:
          - {vectors: 1..4, arrivals: {poisson: {rate: 20/ms}}}
      policies: [incremental, dynamic@linux-6.5]
      run: {horizon: 10ms, deadline: 0, replications: 7, seed: 0xffffffffffffffff}
      costs:
        request_irq: {value: 10us, per_item: 0, source: "assumed"}
      """;

  @Test
  void defaults() {
    Scenario s = Samples.load(Samples.SMALL);
    assertThat(s.name()).isEqualTo("t/small");
    assertThat(s.description()).isEmpty();
    assertThat(s.host()).isEqualTo(HostSpec.of("linux-5.14"));
    assertThat(s.device())
        .isEqualTo(
            new DeviceSpec(
                DeviceClass.A,
                3,
                WhileDisabled.DROP,
                PbaAcrossDisable.KEPT,
                true,
                DisIntx.HONOURED,
                Recovery.TIMEOUT,
                0));
    assertThat(s.guest())
        .isEqualTo(
            new GuestSpec(
                0,
                List.of(0, 0, 0),
                OptionalLong.empty(),
                0,
                false,
                new StepsDriver(
                    List.of(
                        new GuestStep(Action.ENABLE, GuestStep.NO_VECTOR, new Start.Immediately()),
                        new GuestStep(Action.UNMASK, 0, new Start.Immediately())))));
    assertThat(s.workload()).isEmpty();
    assertThat(s.workloadName()).isEqualTo(Scenario.INLINE_WORKLOAD);
    assertThat(s.policies()).isEmpty();
    assertThat(s.run()).isEqualTo(new RunSpec(5_000_000, 100_000, 1000, 1));
    assertThat(s.costs()).isEmpty();
    assertThat(s.sha256()).matches("[0-9a-f]{64}");
  }

  @Test
  void everySection() {
    Scenario s = Samples.load(ALL);
    assertThat(s.description()).isEqualTo("One sentence. Another.");
    assertThat(s.host())
        .isEqualTo(
            new HostSpec(
                "linux-6.5",
                Optional.of(false),
                Optional.of(true),
                Optional.of(false),
                Optional.empty(),
                HostSpec.Limits.NONE_GIVEN));
    assertThat(s.device())
        .isEqualTo(
            new DeviceSpec(
                DeviceClass.A,
                8,
                WhileDisabled.LATCH,
                PbaAcrossDisable.DROPPED,
                false,
                DisIntx.IGNORED,
                Recovery.TIMEOUT,
                0));
    assertThat(s.guest())
        .isEqualTo(
            new GuestSpec(
                2,
                List.of(2, 0, 1, 2, 3, 1, 2, 3),
                OptionalLong.of(5000),
                0,
                false,
                new LinuxNvmeDriver(
                    4, 3, new AfterBringUp(List.of(0, 0, 4), true, true, 1_000_000))));
    assertThat(s.vms().get(0).vcpus()).isEqualTo(4);
    assertThat(s.guest().usedVectors()).containsExactly(0, 1, 2, 3, 4);
    assertThat(s.workloadName()).isEqualTo("heavy");
    assertThat(s.workload())
        .containsExactly(new WorkSpec(false, List.of(1, 2, 3, 4), new Poisson(2e-5)));
    assertThat(s.policies()).containsExactly("incremental", "dynamic@linux-6.5");
    assertThat(s.run()).isEqualTo(new RunSpec(10_000_000, 0, 7, -1));
    assertThat(s.costs())
        .containsExactly(
            Map.entry(
                "request_irq",
                new CostSpec(new Constant(10_000), Constant.ZERO, "assumed", Status.ASSUMED)));
  }

  @Test
  void everyStep() {
    Scenario s =
        Samples.load(
            Samples.smallWith(
                "guest: {driver: steps, steps: [unmask 0, enable-masked, enable, set-function-mask,"
                    + " clear-function-mask, mask 0, {free 1: 200us}, {write 2: {after: 20us}},"
                    + " affinity 0, command  1, affinity-deferred 2, reset, restore, disable]}"));
    StepsDriver guest = (StepsDriver) s.guest().driver();
    assertThat(guest.steps())
        .extracting(step -> step.action().key() + " " + step.vector())
        .containsExactly(
            "unmask 0",
            "enable-masked -1",
            "enable -1",
            "set-function-mask -1",
            "clear-function-mask -1",
            "mask 0",
            "free 1",
            "write 2",
            "affinity 0",
            "command 1",
            "affinity-deferred 2",
            "reset -1",
            "restore -1",
            "disable -1");
    assertThat(guest.steps().get(6).start()).isEqualTo(new Start.NotBefore(200_000));
    assertThat(guest.steps().get(7).start()).isEqualTo(new Start.After(20_000));
    assertThat(guest.usedVectors()).containsExactly(0, 1, 2);
  }

  @Test
  void everyArrival() {
    Scenario s =
        Samples.load(
            Samples.smallWith(
                "workload: [{vectors: live, arrivals: {poisson: {rate: 1000/s}}},"
                    + " {vectors: [2, 1, 2], arrivals: {periodic: {period: 50us, phase: 5us}}},"
                    + " {vectors: 0..0, arrivals: {periodic: {period: 50us, phase: random}}},"
                    + " {vectors: [0], arrivals: {periodic: {period: 50us}}},"
                    + " {vectors: [], arrivals: {closed_loop: {depth: 4, think: {uniform: {min: 1us,"
                    + " max: 2us}}, service: {exponential: {mean: 80us}}}}}]"));
    assertThat(s.workload())
        .containsExactly(
            new WorkSpec(true, List.of(0), new Poisson(1e-6)),
            new WorkSpec(false, List.of(1, 2), new Periodic(50_000, new Phase.Fixed(5000))),
            new WorkSpec(false, List.of(0), new Periodic(50_000, new Phase.Random())),
            new WorkSpec(false, List.of(0), new Periodic(50_000, new Phase.Random())),
            new WorkSpec(
                false,
                List.of(),
                new ClosedLoop(4, new Uniform(1000, 2000), new Exponential(80_000))));
  }

  @Test
  void theStatusOfACostIsTheFirstWordOfItsSource() {
    Map<String, Status> expected =
        Map.of(
            "published: Dall et al.", Status.PUBLISHED,
            "Measured, median 2 us", Status.MEASURED,
            "fit", Status.FIT,
            "estimated 5-15 us", Status.ESTIMATED,
            "assumed", Status.ASSUMED);
    expected.forEach(
        (source, status) ->
            assertThat(
                    Samples.load(
                            Samples.smallWith(
                                "costs: {handler: {value: 1us, source: \"" + source + "\"}}"))
                        .costs())
                .hasEntrySatisfying(
                    "handler",
                    cost -> {
                      assertThat(cost.status()).isEqualTo(status);
                      assertThat(cost.source()).isEqualTo(source);
                    }));
    assertThat(
            Samples.load(
                    Samples.smallWith(
                        "costs: {handler: {value: 1us, source: a colleague, status: estimated}}"))
                .costs())
        .hasEntrySatisfying(
            "handler", cost -> assertThat(cost.status()).isEqualTo(Status.ESTIMATED));
  }

  @Test
  void costsKeepTheFilesOrder() {
    Scenario s =
        Samples.load(
            Samples.SMALL
                + """
                costs:
                  syscall: {value: 1us, source: assumed}
                  handler: {value: 2us, source: assumed}
                  message: {value: 3us, source: assumed}
                """);
    assertThat(s.costs().keySet()).containsExactly("syscall", "handler", "message");
  }

  @Test
  void otherCostsAreFreeButTimersKeepTheirDefaults() {
    Scenario s =
        Samples.load(
            Samples.smallWith("costs: {others: 0, handler: {value: 2us, source: assumed}}"));
    assertThat(s.othersFree()).isTrue();
    assertThat(s.costs().keySet()).containsExactly("handler");
    assertThat(s.cost(CostClass.HANDLER)).contains(s.costs().get("handler"));
    CostSpec free = new CostSpec(Constant.ZERO, Constant.ZERO, "scenario", Status.SCENARIO);
    assertThat(s.cost(CostClass.FREE_VECTORS)).contains(free);
    assertThat(s.cost(CostClass.DRIVER_TIMEOUT)).isEmpty();
    assertThat(s.cost(CostClass.NONE)).isEmpty();
    assertThat(Samples.load(Samples.SMALL).cost(CostClass.FREE_VECTORS)).isEmpty();
    Scenario timed =
        Samples.load(
            Samples.smallWith("device: {vectors: 3, recovery: {poll: 1us}}"), "costs.others=0");
    assertThat(timed.othersFree()).isTrue();
    assertThat(timed.cost(CostClass.POLL_INTERVAL).orElseThrow().value())
        .isEqualTo(new Constant(1_000));
  }

  @Test
  void recordsCanNotBeChanged() {
    Scenario s = Samples.load(Samples.SMALL);
    assertThatThrownBy(() -> s.policies().add("x"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> s.costs().clear()).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> new GuestStep(Action.ENABLE, 1, new Start.Immediately()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GuestStep(Action.UNMASK, -1, new Start.Immediately()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
