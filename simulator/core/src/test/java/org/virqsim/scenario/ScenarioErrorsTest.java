// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The exact text and place of every error that the loader can find in a readable file. */
class ScenarioErrorsTest {
  /** A line of the small scenario and the errors, without the file's name and "error: ". */
  private static Arguments bad(String line, String... errors) {
    return Arguments.of(line, List.of(errors));
  }

  static Stream<Arguments> sections() {
    return Stream.of(
        bad(
            "scenario: a b",
            "1:11: scenario must be a name like msix/nvme-bringup (letters,"
                + " digits, '.', '_', '-'; parts separated by '/'), not 'a b'"),
        bad(
            "scenario: ../x",
            "1:11: scenario must be a name like msix/nvme-bringup (letters,"
                + " digits, '.', '_', '-'; parts separated by '/'), not '../x'"),
        bad("scenario:", "1:1: scenario has no value"),
        bad("description: [a]", "7:14: description must be a text, not a list"),
        bad("host: linux-5.41", "2:7: unknown host 'linux-5.41' (did you mean 'linux-5.14'?)"),
        bad("host: vms", "2:7: unknown host 'vms' (known: linux-5.13, linux-5.14, linux-6.5)"),
        bad("host: [a]", "2:7: host must be a map, not a list"),
        bad(
            "host: {posted: yes}",
            "2:7: missing key 'profile' in host",
            "2:16: host.posted must be true or false, not 'yes'"),
        bad(
            "host: {profile: linux-6.5, dynamic: false}",
            "2:28: unknown key 'dynamic' in host (did you mean 'dynamic_msix'?)"),
        bad("device: {}", "3:9: missing key 'vectors' in device"),
        bad(
            "device: {vector: 3}",
            "3:10: unknown key 'vector' in device (did you mean 'vectors'?)"),
        bad("device: {vectors: 0}", "3:19: device.vectors must be 1 .. 2048, not 0"),
        bad("device: {vectors: 2049}", "3:19: device.vectors must be 1 .. 2048, not 2049"),
        bad(
            "device: {vectors: '3'}",
            "3:19: device.vectors must be a whole number, not '3' in quotes"),
        bad("device: {vectors: 3.0}", "3:19: device.vectors must be a whole number, not '3.0'"),
        bad("device: {vectors: 1e400}", "3:19: device.vectors must be a whole number, not '1e400'"),
        bad("device: {vectors: .inf}", "3:19: device.vectors must be a whole number, not '.inf'"),
        bad("device: {vectors: .NaN}", "3:19: device.vectors must be a whole number, not '.NaN'"),
        bad(
            "device: {vectors: 99999999999999999999}",
            "3:19: device.vectors must be 1 .. 2048, not 99999999999999999999"),
        bad(
            "device: {vectors: 3, class: F}",
            "3:29: unknown value 'F' of device.class" + " (did you mean 'A'?)"),
        bad(
            "device: {vectors: 3, while_disabled: dorp}",
            "3:38: unknown value 'dorp' of device.while_disabled (did you mean 'drop'?)"),
        bad(
            "device: {vectors: 3, pba_across_disable: [kept]}",
            "3:42: device.pba_across_disable must be one of kept, dropped, not a list"));
  }

  static Stream<Arguments> runs() {
    return Stream.of(
        bad(
            "device: {vectors: 3, intx: True}",
            "3:28: device.intx must be true or false, not 'True'"),
        bad("run: {}", "6:6: missing key 'horizon' in run"),
        bad("run: {horizon: 0}", "6:16: run.horizon must be above 0"),
        bad(
            "run: {horizon: 5}",
            "6:16: run.horizon: duration '5' has no unit (write 5us; units are ns, us, ms, s)"),
        bad("run: {horizon: -5ms}", "6:16: run.horizon: duration '-5ms' is negative"),
        bad(
            "run: {horizon: 5ms, replications: 0}",
            "6:35: run.replications must be 1 .. 1000000000, not 0"),
        bad(
            "run: {horizon: 5ms, seed: -1}",
            "6:27: run.seed must be a whole number 0 .. 2^64-1 or"
                + " 0x with up to 16 hexadecimal digits, not '-1'"),
        bad(
            "run: {horizon: 5ms, seed: 18446744073709551616}",
            "6:27: run.seed must be a whole"
                + " number 0 .. 2^64-1 or 0x with up to 16 hexadecimal digits, not"
                + " '18446744073709551616'"),
        bad(
            "run: {horizon: 5ms, precision: 0.05}",
            "6:32: run.precision must be 0.01% .. 50% of the mean, or none, not '0.05'"),
        bad(
            "run: {horizon: 5ms, precision: 51%}",
            "6:32: run.precision must be 0.01% .. 50% of the mean, or none, not '51%'"),
        bad(
            "run: {horizon: 5ms, max_replications: 1000}",
            "6:39: run.max_replications says nothing without run.precision"),
        bad(
            "run: {horizon: 5ms, precision: 5%, min_replications: 20, max_replications: 10}",
            "6:54: run.min_replications is above run.max_replications, 10"),
        bad(
            "run: {horizon: 5ms, precision: 5%, precision_metric: interrupts.droped}",
            "6:54: unknown metric 'interrupts.droped' of run.precision_metric (did you mean"
                + " 'interrupts.dropped'?)"),
        bad("policies: []", "7:11: policies is empty; leave the key out for the default list"),
        bad("policies: incremental", "7:11: policies must be a list, not 'incremental'"),
        bad(
            "policies: [incremenal, xyz, dynamic@linux-6.6, dynamic@, '']",
            "7:12: unknown policy 'incremenal' (did you mean 'incremental'?)",
            "7:24: unknown policy 'xyz' (see 'virqsim list policies'; one of a plugin needs"
                + " --plugins DIR)",
            "7:29: unknown host 'linux-6.6' in policy 'dynamic@linux-6.6' (did you mean"
                + " 'linux-6.5'?)",
            "7:48: unknown host '' in policy 'dynamic@' (known: linux-5.13, linux-5.14, linux-6.5)",
            "7:58: policies[4] is empty"),
        bad("policies: [dynamic, dynamic]", "7:21: policy 'dynamic' is listed twice"));
  }

  private static final String LOST = "expect: [{policy: dynamic, metric: interrupts.lost, ";

  static Stream<Arguments> expectations() {
    return Stream.of(
        bad("expect: 5", "7:9: expect must be a list, not '5'"),
        bad(
            "expect: [{policy: dynamc, metric: interrupts.lots, below: 1}]",
            "7:19: unknown policy 'dynamc' (did you mean 'dynamic'?)",
            "7:35: unknown metric 'interrupts.lots' (did you mean 'interrupts.lost'?)"),
        bad(
            "expect: [{policy: dynamic, metric: xyzzy.q, below: 1}]",
            "7:36: unknown metric 'xyzzy.q' (see 'virqsim list metrics')"),
        bad(
            LOST + "below: 1, above: 0}]",
            "7:10: expect[0] must have exactly one key of above, below, equals, less_than,"
                + " more_than, not 2"),
        bad(LOST + "below: 5us}]", "7:60: expect[0].below must be a number, not '5us'"),
        bad(
            "expect: [{policy: dynamic, metric: latency_ns.max, below: 5}]",
            "7:59: expect[0].below: duration '5' has no unit (write 5us; units are ns, us, ms, s)"),
        bad(LOST + "below: 1, within: 1}]", "7:71: expect[0].within says nothing without equals"),
        bad(LOST + "less_than: dynamic}]", "7:64: policy 'dynamic' is held against itself"),
        bad(
            LOST + "less_than: dynamic@linux-6.6}]",
            "7:64: unknown host 'linux-6.6' in policy 'dynamic@linux-6.6' (did you mean"
                + " 'linux-6.5'?)"),
        bad(
            "expect: [{policy: dynamic, metric: stall_probability.estimate, less_than: qemu-7.1,"
                + " by: interval}]",
            "7:89: metric 'stall_probability.estimate' has no interval of differences (those that"
                + " have one: interrupts.dropped, interrupts.lost, interrupts.late,"
                + " host_cost.bringup_ns, loss_probability.estimate)"));
  }

  static Stream<Arguments> guests() {
    return Stream.of(
        bad("guest: steps", "4:8: guest must be a map, not 'steps'"),
        bad("guest: {steps: [enable]}", "4:8: missing key 'driver' in guest"),
        bad(
            "guest: {driver: linux-nvm}",
            "4:17: unknown driver 'linux-nvm' (did you mean 'linux-nvme'?)"),
        bad("guest: {driver: steps}", "4:8: missing key 'steps' in guest"),
        bad("guest: {driver: steps, steps: []}", "4:31: guest.steps is empty"),
        bad(
            "guest: {driver: steps, step: [enable]}",
            "4:24: unknown key 'step' in guest (did you mean 'steps'?)"),
        bad(
            "guest: {driver: steps, steps: [enable], queues: 4}",
            "4:41: key 'queues' belongs to driver linux-nvme or linux-igb, this guest's driver is"
                + " steps"),
        bad(
            "guest: {driver: steps, steps: [enabel]}",
            "4:32: unknown step 'enabel' in guest.steps[0] (did you mean 'enable'?)"),
        bad(
            "guest: {driver: steps, steps: [unmask]}",
            "4:32: step 'unmask' takes one vector, for example 'unmask 0'"),
        bad("guest: {driver: steps, steps: [enable 0]}", "4:32: step 'enable' takes no vector"),
        bad(
            "guest: {driver: steps, steps: [unmask 3]}",
            "4:32: vector of 'unmask': vector 3 is"
                + " out of range: the device has vectors 0 .. 2"),
        bad(
            "guest: {driver: steps, steps: [{unmask x: 5us}]}",
            "4:33: vector of 'unmask' must be a whole number, not 'x'"),
        bad(
            "guest: {driver: steps, steps: [{unmask 0: 5us, unmask 1: 6us}]}",
            "4:32: guest.steps[0]"
                + " must be one step with at most one time, like {unmask 1: 200us}, not a map of 2"
                + " keys"),
        bad(
            "guest: {driver: steps, steps: [{unmask 0: {before: 5us}}]}",
            "4:43: missing key 'after' in guest.steps[0].unmask 0",
            "4:44: unknown key 'before' in guest.steps[0].unmask 0 (known: after)"),
        bad(
            "guest: {driver: steps, steps: [{unmask 0: }]}",
            "4:33: guest.steps[0].unmask 0 has no value"),
        bad("guest: {driver: steps, steps: [~]}", "4:32: guest.steps[0] has no value"),
        bad(
            "guest: {driver: steps, steps: [[enable]]}",
            "4:32: guest.steps[0] must be a map, not a list"),
        bad(
            "guest: {driver: steps, steps: [{unmask 0: 20us}, {unmask 1: 10us}]}",
            "4:50: guest.steps[1] may start at 10us, but a step above it only at 20us"),
        bad(
            "guest: {driver: steps, steps: [{unmask 0: 5ms}]}",
            "4:32: guest.steps[0] may start at 5ms, but the run ends at 5ms"),
        bad(
            "guest: {driver: steps, steps: [enable, unmask 0..1, {unmask 2: 9ms}]}",
            "4:53: guest.steps[2] may start at 9ms, but the run ends at 5ms"));
  }

  static Stream<Arguments> cpus() {
    return Stream.of(
        bad(
            "guest: {driver: steps, steps: [enable], vcpus: 0}",
            "4:48: guest.vcpus must be 1 .. 1024, not 0"),
        bad(
            "guest: {driver: steps, steps: [enable], vcpus: 2, driver_vcpu: 2}",
            "4:64:" + " guest.driver_vcpu: vCPU 2 is out of range: the guest has vCPUs 0 .. 1"),
        bad(
            "guest: {driver: steps, steps: [enable], affinity: [0, 1]}",
            "4:55: guest.affinity[1]: vCPU 1 is out of range: the guest has vCPUs 0 .. 0"),
        bad(
            "guest: {driver: steps, steps: [unmask 2], affinity: [0, 0]}",
            "4:53: guest.affinity"
                + " gives the vCPU of 2 vectors, but the guest uses vectors up to 2"),
        bad(
            "guest: {driver: steps, steps: [enable], affinity: [0, 0, 0, 0]}",
            "4:51: guest.affinity has 4 items, at most 3 are allowed"),
        bad("guest: {driver: linux-nvme}", "4:8: missing key 'queues' in guest"),
        bad(
            "guest: {driver: linux-nvme, queues: 3}",
            "4:37: guest.queues: 3 I/O queues and the"
                + " admin queue need 4 vectors, the device has 3"),
        bad(
            "guest: {driver: linux-nvme, queues: 1, affinity_changes: [0, 2, 5]}",
            "4:62: guest.affinity_changes[1]: vector 2 is not used by this guest, whose vectors are"
                + " 0 .. 1",
            "4:65: guest.affinity_changes[2]: vector 5 is out of range: the device has vectors 0 .."
                + " 2"));
  }

  static Stream<Arguments> workloads() {
    return Stream.of(
        bad(
            "workload: heavy",
            "5:11: workload must be a list, or the name of one under 'workloads', not 'heavy'"),
        bad("workload: {vectors: live}", "5:11: workload must be a list, not a map"),
        bad(
            "workload: [{vector: live}]",
            "5:12: missing key 'arrivals' in workload[0]",
            "5:13: unknown key 'vector' in workload[0] (did you mean 'vectors'?)"),
        bad(
            "workload: [{vectors: 1..3, arrivals: {poisson: {rate: 1/ms}}}]",
            "5:22:"
                + " workload[0].vectors: vector 3 is out of range: the device has vectors 0 .. 2"),
        bad(
            "workload: [{vectors: 2..1, arrivals: {poisson: {rate: 1/ms}}}]",
            "5:22: workload[0].vectors: the range 2..1 is empty"),
        bad(
            "workload: [{vectors: 2, arrivals: {poisson: {rate: 1/ms}}}]",
            "5:22:"
                + " workload[0].vectors must be live, a list like [1, 2] or a range like 1..4, not '2'"),
        bad(
            "workload: [{vectors: [3], arrivals: {poisson: {rate: 1/ms}}}]",
            "5:23:"
                + " workload[0].vectors[0]: vector 3 is out of range: the device has vectors 0 .. 2"),
        bad(
            "workload: [{vectors: live, arrivals: {poison: {rate: 1/ms}}}]",
            "5:39: unknown key" + " 'poison' in workload[0].arrivals (did you mean 'poisson'?)"),
        bad(
            "workload: [{vectors: live, arrivals: {}}]",
            "5:38: workload[0].arrivals must have"
                + " exactly one key of poisson, periodic, renewal, on_off, recorded, closed_loop,"
                + " erlang, gamma, lognormal, weibull, empirical, not 0"),
        bad(
            "workload: [{vectors: live, arrivals: {poisson: {rate: 0/ms}}}]",
            "5:55:"
                + " workload[0].arrivals.poisson.rate: rate '0/ms' is zero; a rate must be above 0"),
        bad(
            "workload: [{vectors: live, arrivals: {periodic: {period: 0}}}]",
            "5:58: workload[0].arrivals.periodic.period must be above 0"),
        bad(
            "workload: [{vectors: live, arrivals: {periodic: {period: 5us, phase: 5us}}}]",
            "5:70: workload[0].arrivals.periodic.phase 5us must be below the period 5us"),
        bad(
            "workload: [{vectors: live, arrivals: {closed_loop: {depth: 0, think: 0, service: 5us}}}]",
            "5:60: workload[0].arrivals.closed_loop.depth must be 1 .. 65535, not 0"),
        bad(
            "workload: [{vectors: live, arrivals: {closed_loop: {depth: 1, think: 0, service: 0}}}]",
            "5:52: workload[0].arrivals.closed_loop: think and service are both 0, the loop would"
                + " turn without time passing"),
        bad("workloads: {a: 5}", "7:16: workloads.a must be a list, not '5'"));
  }

  static Stream<Arguments> costs() {
    return Stream.of(
        bad(
            "costs: {reqest_irq: {value: 5us, source: assumed}}",
            "7:9: unknown key 'reqest_irq' in costs (did you mean 'request_irq'?)"),
        bad(
            "costs: {free: {value: 5us, source: assumed}}",
            "7:9: unknown key 'free' in costs (did you mean 'free_irq'?)"),
        bad(
            "costs: {others: 5us}",
            "7:17: costs.others must be 0, not '5us': it stands for all costs that are not named"),
        bad(
            "costs: {others: {value: 0}}",
            "7:17: costs.others must be 0, not a map: it stands for all costs that are not named"),
        bad("costs: {others:}", "7:9: costs.others has no value"),
        bad("costs: {other: 0}", "7:9: unknown key 'other' in costs (did you mean 'others'?)"),
        bad("costs: {request_irq: 5us}", "7:22: costs.request_irq must be a map, not '5us'"),
        bad(
            "costs: {request_irq: {}}",
            "7:22: missing key 'value' in costs.request_irq",
            "7:22: missing key 'source' in costs.request_irq"),
        bad(
            "costs: {request_irq: {value: 5us, source: guess}}",
            "7:43: costs.request_irq.source must"
                + " begin with published, measured, fit, estimated, assumed, or a 'status' must stand"
                + " beside it"),
        bad(
            "costs: {request_irq: {value: 5us, source: x, status: sure}}",
            "7:54: unknown value"
                + " 'sure' of costs.request_irq.status (known: published, measured, fit, estimated,"
                + " assumed)"),
        bad(
            "costs: {request_irq: {value: {exponential: {meen: 5us}}, source: assumed}}",
            "7:45: unknown key 'meen' in costs.request_irq.value.exponential (did you mean 'mean'?)"),
        bad(
            "costs: {request_irq: {value: {exponential: {mean: 0}}, source: assumed}}",
            "7:51: costs.request_irq.value.exponential.mean must be above 0"),
        bad(
            "costs: {request_irq: {value: {uniform: {min: 6us, max: 5us}}, source: assumed}}",
            "7:40: costs.request_irq.value.uniform: min 6us is above max 5us"),
        bad(
            "costs: {request_irq: {value: {normal: {mean: 5us}}, source: assumed}}",
            "7:31: unknown key 'normal' in costs.request_irq.value (known: uniform,"
                + " exponential, erlang, gamma, lognormal, weibull, empirical)"),
        bad(
            "costs: {request_irq: {value: [5us], source: assumed}}",
            "7:30: costs.request_irq.value must be a map, not a list"));
  }

  @ParameterizedTest
  @MethodSource({"sections", "runs", "expectations", "guests", "cpus", "workloads", "costs"})
  void saysWhatIsWrongAndWhere(String line, List<String> expected) {
    assertThat(Samples.errors(Samples.smallWith(line)))
        .containsExactlyElementsOf(
            expected.stream().map(e -> "x.yaml:" + e.replaceFirst(": ", ": error: ")).toList());
  }

  @Test
  void everyMissingSectionIsNamed() {
    assertThat(Samples.errors("{}"))
        .containsExactlyElementsOf(
            Stream.of("scenario", "host", "device", "run", "guest", "workload")
                .map(k -> "x.yaml:1:1: error: missing key '" + k + "' at the top level")
                .toList());
  }

  @Test
  void workloadsAreChosenByName() {
    String named = Samples.SMALL.replace("workload: []", "workload: hevy\nworkloads: {heavy: []}");
    assertThat(Samples.errors(named))
        .containsExactly("x.yaml:5:11: error: unknown workload 'hevy' (did you mean 'heavy'?)");
  }

  @Test
  void allErrorsOfAFileComeAtOnceInTheFilesOrder() {
    String text =
        """
        scenario: x
        host: linux-5.15
        device: {class: BB, vectors: 3}
        guest:
          driver: steps
          steps: [enabel, unmask 0, {unmask 7: 200us}, {unmask 2: 5}, unmask]
        workload: [{vectors: live, arrivals: {poisson: {rat: 20/ms}}}]
        run: {horizon: 0, replications: 1e400}
        costs: {request_irq: {value: {exponential: {meen: 10us}}, source: "guess"}}
        extra: 1
        """;
    assertThat(Samples.errors(text))
        .containsExactly(
            "x.yaml:2:7: error: unknown host 'linux-5.15' (did you mean 'linux-5.13'?)",
            "x.yaml:3:17: error: unknown value 'BB' of device.class (did you mean 'B'?)",
            "x.yaml:6:11: error: unknown step 'enabel' in guest.steps[0] (did you mean 'enable'?)",
            "x.yaml:6:30: error: vector of 'unmask': vector 7 is out of range: the device has"
                + " vectors 0 .. 2",
            "x.yaml:6:59: error: guest.steps[3].unmask 2: duration '5' has no unit (write 5us;"
                + " units are ns, us, ms, s)",
            "x.yaml:6:63: error: step 'unmask' takes one vector, for example 'unmask 0'",
            "x.yaml:7:49: error: unknown key 'rat' in workload[0].arrivals.poisson (did you mean"
                + " 'rate'?)",
            "x.yaml:8:16: error: run.horizon must be above 0",
            "x.yaml:8:33: error: run.replications must be a whole number, not '1e400'",
            "x.yaml:9:45: error: unknown key 'meen' in costs.request_irq.value.exponential (did you"
                + " mean 'mean'?)",
            "x.yaml:9:67: error: costs.request_irq.source must begin with published, measured, fit,"
                + " estimated, assumed, or a 'status' must stand beside it",
            "x.yaml:10:1: error: unknown key 'extra' at the top level (known: scenario,"
                + " description, host, device, guest, workload, workloads, vms, policies,"
                + " pasid_policies, run, costs, expect, claim)");
  }

  @Test
  void theExceptionSaysEverythingInItsMessageAndHasNoStackTrace() {
    ScenarioException e = catchThrowableOfType(ScenarioException.class, () -> Samples.load("{}"));
    assertThat(e.getMessage().lines().toList())
        .isEqualTo(e.diagnostics().stream().map(Diagnostic::toString).toList());
    assertThat(e.getStackTrace()).isEmpty();
  }

  @Test
  void manyErrorsAreCounted() {
    List<String> errors = Samples.errors(Samples.SMALL + manyKeys(250));
    assertThat(errors).hasSize(Problems.MOST_LISTED + 1);
    assertThat(errors.get(Problems.MOST_LISTED)).isEqualTo("x.yaml: error: 150 more errors");
  }

  private static String manyKeys(int n) {
    String[] lines = new String[n];
    Arrays.setAll(lines, i -> "qqqqqq" + i + ": 1\n");
    return String.join("", lines);
  }
}
