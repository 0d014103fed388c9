// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virqsim.result.Metrics;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The schema is what editors know; the loader judges. They must not contradict each other. */
class ScenarioSchemaTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String TEXT = resource("scenarios/schema/scenario.schema.json");
  private static final JsonNode SCHEMA = JsonMapper.shared().readTree(TEXT);
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

  @Test
  void isValidDraft7() {
    Schema meta = REGISTRY.getSchema(SchemaLocation.of("http://json-schema.org/draft-07/schema#"));
    assertThat(meta.validate(TEXT, InputFormat.JSON)).isEmpty();
  }

  static List<String> names() {
    return ScenarioCatalog.onClassPath().names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void bothAcceptTheScenariosThatComeWithTheProgram(String name) {
    assertThat(Samples.FULL_LOADER.load(ScenarioCatalog.onClassPath().find(name), List.of()).name())
        .isEqualTo(name);
    assertThat(rejections(resource("scenarios/" + name + ".yaml"))).isEmpty();
  }

  static Stream<String> good() {
    List<String> all = new ArrayList<>();
    all.add(ScenarioTemplate.text("a/b"));
    all.add(uncommented(ScenarioTemplate.text("a/b")));
    all.add(withVms(ScenarioTemplate.text("a/b")));
    all.add(Samples.SMALL);
    all.add(SeveralVmsTest.ALL);
    all.add(Samples.smallWith("host: {profile: linux-6.5, cpu_vectors: 7, kvm_routes: 0}"));
    all.add(Samples.smallWith("device: {vectors: 3, class: E, recovery: none, moderation: none}"));
    all.add(
        Samples.smallWith("device: {vectors: 3, recovery: {poll: 1us}, moderation: {count: 1}}"));
    all.add(
        Samples.smallWith(
            "guest: {driver: steps, steps: [enable], start: 1us, preempted: {away: 1ms},"
                + " interrupts_off: {every: {uniform: {min: 1us, max: 2us}}}, halt: true}"));
    all.add(Samples.smallWith("host: {profile: linux-6.5, posted: false}"));
    all.add(Samples.smallWith("guest: {driver: linux-nvme, queues: 2, gap: 0, pause: 1.5us}"));
    all.add(Samples.smallWith("guest: {driver: linux-igb, queues: 2, affinity_changes: [1]}"));
    all.add(Samples.smallWith("guest: {driver: table-first, vectors: 3, vcpus: 2}"));
    all.add(
        Samples.smallWith(
            "guest: {driver: linux-resume, vectors: 3, suspend: 1us, resume: 2us,"
                + " mask_each_interrupt: true}"));
    all.add(
        Samples.smallWith(
            "guest: {driver: steps, steps: [reset, {restore: 2us}, affinity-deferred 0..2]}"));
    all.add(
        Samples.smallWith(
            "guest: {driver: late-unmask, vectors: 3, first: 0, from: 1us, interval: 1us, rounds: 1}"));
    all.add(Samples.smallWith("run: {horizon: 5ms, seed: 0x1F, deadline: 0}"));
    all.add(Samples.smallWith("run: {horizon: 5ms, seed: '0x1F'}"));
    all.add(Samples.smallWith("guest: {driver: steps, steps: [{unmask 0: 0}, free 1, disable]}"));
    for (String arrivals :
        List.of(
            "erlang: {shape: 2, mean: 50us}",
            "gamma: {shape: 0.5, mean: 50us}",
            "gamma: {shape: 2, mean: 50us}",
            "lognormal: {median: 50us, sigma: 1.5}",
            "weibull: {shape: 0.7, scale: 50us}",
            "empirical: {values: [1us, 0, 30us], weights: [1, 0.5, 2]}",
            "renewal: {gap: 5us}",
            "renewal: {gap: {lognormal: {median: 50us, sigma: 1}}}",
            "on_off: {on: 50us, off: {weibull: {shape: 1, scale: 1us}}, rate: 200/ms}",
            "recorded: {times: [0, 10us, 10us]}")) {
      all.add(Samples.smallWith("workload: [{vectors: live, arrivals: {" + arrivals + "}}]"));
      all.add(
          Samples.smallWith("workload: [{vectors: [1], queues: 4, arrivals: {" + arrivals + "}}]"));
    }
    all.add(
        Samples.smallWith(
            "costs: {free_irq: {value: {gamma: {shape: 2, mean: 5us}}, source: assumed}}"));
    all.add(Samples.smallWith("costs: {others: 0, handler: {value: 5us, source: assumed}}"));
    all.add(Samples.smallWith("costs: {others: '0'}"));
    return all.stream();
  }

  static Stream<String> goodStatistics() {
    List<String> all = new ArrayList<>();
    all.add(
        Samples.smallWith(
            "run: {horizon: 5ms, precision: 2.5%, precision_metric: latency_ns.mean,"
                + " min_replications: 10, max_replications: 1000000}"));
    all.add(
        Samples.smallWith(
            "expect: [{policy: dynamic, metric: latency_ns.p99, below: 5us, by: estimate},"
                + " {policy: dynamic, metric: interrupts.lost, equals: 0, within: 0.5},"
                + " {policy: dynamic, metric: interrupts.lost, more_than: qemu-7.1, by: interval}]"));
    all.add(Samples.smallWith("expect: []"));
    all.add(Samples.smallWith("run: {horizon: 5ms, precision: none, max_replications: 20}"));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource({"good", "goodStatistics"})
  void bothAcceptWhatIsGood(String yaml) {
    assertThat(Samples.errors(yaml)).isEmpty();
    assertThat(rejections(yaml)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scenario: ../x",
        "description: [a]",
        "host: {posted: true}",
        "host: {profile: linux-5.14, x: 1}",
        "device: {vectors: 0}",
        "device: {vectors: 2049}",
        "device: {vectors: '3'}",
        "device: {vectors: 3, class: F}",
        "device: {vectors: 3, while_disabled: dorp}",
        "device: {vector: 3}",
        "guest: {steps: [enable]}",
        "guest: {driver: steps, steps: []}",
        "guest: {driver: steps, steps: [enable 0]}",
        "guest: {driver: steps, steps: [unmask]}",
        "guest: {driver: steps, steps: [{unmask 0: 5}]}",
        "guest: {driver: steps, steps: [{unmask 0: {before: 5us}}]}",
        "guest: {driver: steps, steps: [{unmask 0: 5us, unmask 1: 5us}]}",
        "guest: {driver: steps, steps: [enable], queues: 1}",
        "guest: {driver: linux-nvme}",
        "guest: {driver: linux-nvme, queues: 0}",
        "workload: [{vectors: all, arrivals: {poisson: {rate: 1/ms}}}]",
        "workload: [{vectors: 1, arrivals: {poisson: {rate: 1/ms}}}]",
        "workload: [{vectors: live, arrivals: {}}]",
        "workload: [{vectors: live, arrivals: {poisson: {rate: 20}}}]",
        "workload: [{vectors: live, arrivals: {poisson: {rate: 1ms}}}]",
        "workload: [{vectors: live, arrivals: {periodic: {phase: 0}}}]",
        "workload: [{vectors: live, arrivals: {closed_loop: {depth: 0, think: 0, service: 1us}}}]",
        "workloads: {a: 5}",
        "policies: []",
        "policies: [dynamic, dynamic]",
        "policies: [dynamic@]",
        "run: {horizon: 5}",
        "run: {horizon: -5ms}",
        "run: {horizon: 5 ms}",
        "run: {horizon: 5ms, replications: 1e400}",
        "run: {horizon: 5ms, replications: 0}",
        "run: {horizon: 5ms, seed: -1}",
        "costs: {reqest_irq: {value: 5us, source: assumed}}",
        "costs: {request_irq: {value: 5us}}",
        "costs: {others: 5us}",
        "costs: {others: 0us}",
        "costs: {others: {value: 0, source: assumed}}",
        "costs: {request_irq: {value: {normal: {mean: 5us}}, source: assumed}}",
        "costs: {request_irq: {value: 5us, source: x, status: sure}}",
        "extra: 1"
      })
  void bothRejectWhatIsBad(String line) {
    String yaml = Samples.smallWith(line);
    assertThat(Samples.errors(yaml)).as("loader").isNotEmpty();
    assertThat(rejections(yaml)).as("schema").isNotEmpty();
  }

  static Stream<String> badWork() {
    return Stream.of(
        "workload: [{vectors: live, queues: 0, arrivals: {poisson: {rate: 1/ms}}}]",
        "workload: [{vectors: live, queues: 257, arrivals: {poisson: {rate: 1/ms}}}]",
        "workload: [{vectors: live, arrivals: {erlang: {shape: 1.5, mean: 5us}}}]",
        "workload: [{vectors: live, arrivals: {erlang: {shape: 2}}}]",
        "workload: [{vectors: live, arrivals: {gamma: {shape: 0, mean: 5us}}}]",
        "workload: [{vectors: live, arrivals: {gamma: {shape: '2', mean: 5us}}}]",
        "workload: [{vectors: live, arrivals: {gamma: {shape: 1001, mean: 5us}}}]",
        "workload: [{vectors: live, arrivals: {lognormal: {median: 5us, sigma: 11}}}]",
        "workload: [{vectors: live, arrivals: {lognormal: {mean: 5us, sigma: 1}}}]",
        "workload: [{vectors: live, arrivals: {weibull: {shape: 0.01, scale: 5us}}}]",
        "workload: [{vectors: live, arrivals: {empirical: {values: []}}}]",
        "workload: [{vectors: live, arrivals: {empirical: {values: [5us], weights: [0]}}}]",
        "workload: [{vectors: live, arrivals: {renewal: {}}}]",
        "workload: [{vectors: live, arrivals: {renewal: {gap: 5}}}]",
        "workload: [{vectors: live, arrivals: {on_off: {on: 5us, off: 5us}}}]",
        "workload: [{vectors: live, arrivals: {on_off: {on: 5us, off: 5us, rate: 5us}}}]",
        "workload: [{vectors: live, arrivals: {recorded: {times: []}}}]",
        "workload: [{vectors: live, arrivals: {recorded: {times: [5]}}}]",
        "workload: [{vectors: live, arrivals: {uniform: {min: 1us, max: 2us}}}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run: {horizon: 5ms, precision: 5}",
        "expect: [{policy: dynamic, metric: interrupts.lots, below: 1}]",
        "expect: [{policy: dynamic, metric: interrupts.lost}]",
        "expect: [{policy: dynamic, metric: interrupts.lost, below: 1, above: 0}]",
        "expect: [{policy: dynamic, metric: interrupts.lost, below: -1}]",
        "expect: [{policy: dynamic, metric: interrupts.lost, below: 1, within: 1}]",
        "expect: [{policy: dynamic, metric: interrupts.lost, below: 1, by: luck}]",
        "expect: [{metric: interrupts.lost, below: 1}]",
        "run: {horizon: 5ms, min_replications: 20}",
        "run: {horizon: 5ms, precision: 5%, max_replications: 9}",
        "run: {horizon: 5ms, precision: 5%, precision_metric: latency}"
      })
  void bothRejectBadStatistics(String line) {
    bothRejectWhatIsBad(line);
  }

  @ParameterizedTest
  @MethodSource("badWork")
  void bothRejectBadWork(String line) {
    bothRejectWhatIsBad(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host: {profile: linux-5.14, cpus: 1, cpu_vectors: 200}",
        "host: {profile: linux-5.14, irtes: 0}",
        "host: {profile: linux-5.14, available_vectors: 65537}",
        "device: {vectors: 3, recovery: {timeout: 5}}",
        "device: {vectors: 3, recovery: {timeout: 5s, poll: 1us}}",
        "device: {vectors: 3, recovery: wait}",
        "device: {vectors: 3, moderation: {}}",
        "device: {vectors: 3, moderation: {count: 4096}}",
        "guest: {driver: steps, steps: [enable], halt: {}}",
        "guest: {driver: steps, steps: [enable], halt: polling}",
        "guest: {driver: steps, steps: [enable], preempted: {run: 1ms}}",
        "guest: {driver: linux-igb}",
        "guest: {driver: linux-igb, queues: 1, commands_per_queue: 1}",
        "guest: {driver: table-first}",
        "guest: {driver: table-first, vectors: 0}",
        "guest: {driver: late-unmask, vectors: 3, first: 1, from: 1us}",
        "guest: {driver: late-unmask, vectors: 3, first: -1, from: 1us, interval: 1us}",
        "guest: {driver: linux, queues: 1}",
        "guest: {driver: linux-resume, vectors: 3, suspend: 1us}",
        "guest: {driver: steps, steps: [enable], mask_each_interrupt: 1}",
        "guest: {driver: steps, steps: [reset 0]}",
        "guest: {driver: steps, steps: [affinity-deferred]}",
        "vms: [{devices: [{vectors: 1, guest: {driver: steps, steps: [enable]}, workload: []}]}]"
      })
  void bothRejectBadOptions(String line) {
    bothRejectWhatIsBad(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{devices: []}",
        "{name: a/b, devices: [DEVICE]}",
        "{vcpus: 0, devices: [DEVICE]}",
        "{count: 17, devices: [DEVICE]}",
        "{policy: dynamic@linux-6.5, devices: [DEVICE]}",
        "{extra: 1, devices: [DEVICE]}",
        "{devices: [{vectors: 1, guest: {driver: steps, steps: [enable]}}]}",
        "{devices: [{vectors: 1, workload: []}]}",
        "{devices: [{vectors: 1, guest: {driver: steps, steps: [enable]}, workload: heavy}]}",
        "{devices: [{vectors: 1, guest: {driver: steps, steps: [enable], vcpus: 2}, workload: []}]}",
        "{devices: [DEVICE, {vectors: 1, guest: {driver: steps, steps: [enable]}, workload: [],"
            + " after: first}]}"
      })
  void bothRejectBadVms(String vm) {
    String yaml =
        "scenario: t/vms\nhost: linux-5.14\nrun: {horizon: 5ms}\nvms: ["
            + vm.replace(
                "DEVICE", "{vectors: 1, guest: {driver: steps, steps: [enable]}, workload: []}")
            + "]\n";
    assertThat(Samples.errors(yaml)).as("loader").isNotEmpty();
    assertThat(rejections(yaml)).as("schema").isNotEmpty();
  }

  @Test
  void theCostKeysAreTheModels() {
    Set<String> keys = new TreeSet<>(Samples.VOCABULARY.costKeys());
    keys.add(CostReader.OTHERS);
    assertThat(names(SCHEMA.at("/properties/costs/properties"))).isEqualTo(keys);
  }

  @Test
  void theMetricsAreThoseOfTheResults() {
    List<String> known = new ArrayList<>();
    SCHEMA
        .at("/definitions/expectation/properties/metric/enum")
        .forEach(name -> known.add(name.asString()));
    assertThat(known).isEqualTo(Metrics.all().stream().map(Metrics.Metric::name).toList());
    known.clear();
    SCHEMA
        .at("/properties/run/properties/precision_metric/enum")
        .forEach(name -> known.add(name.asString()));
    assertThat(known).isEqualTo(PrecisionSpec.METRICS);
  }

  @Test
  void everyKeyHasADescription() {
    List<String> without = new ArrayList<>();
    collect(SCHEMA, "", without);
    assertThat(without).isEmpty();
  }

  private static void collect(JsonNode node, String path, List<String> without) {
    for (String name : node.propertyNames()) {
      JsonNode child = node.get(name);
      if (path.endsWith("/properties") && !child.has("description") && !child.has("$ref")) {
        without.add(path + "/" + name);
      }
      collect(child, path + "/" + name, without);
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(node.get(i), path + "/" + i, without);
    }
  }

  private static List<String> rejections(String yaml) {
    return REGISTRY.getSchema(TEXT, InputFormat.JSON).validate(YAML.readTree(yaml)).stream()
        .map(e -> e.getInstanceLocation() + ": " + e.getMessage())
        .toList();
  }

  private static Set<String> names(JsonNode object) {
    return new TreeSet<>(object.propertyNames());
  }

  /**
   * The template with what it comments out at the top level written out: costs and host options.
   */
  private static String uncommented(String template) {
    return template
        .replace("host: linux-5.14\n# host:", "host:")
        .replaceAll("(?m)^# (costs:|  request_irq|  allocate_v|    value|    per|    source)", "$1")
        .replaceAll(
            "(?m)^  # (vcpus|driver_vcpu|affinity:|gap|while|pba|intx|disintx|dead|rep|precision|seed"
                + "|recovery|moderation|preempted|interrupts_off|halt|start)",
            "  $1");
  }

  /** The template's VMs instead of its only one. */
  private static String withVms(String template) {
    return template
        .replaceAll("(?ms)^(device|guest|workloads):\\n.*?^$", "")
        .replaceAll("(?m)^workload: .*$", "")
        .replaceAll(
            "(?m)^# (vms:|  - name:|    vcpus|    devices|      - name|        [vgw])", "$1");
  }

  private static String resource(String name) {
    try (InputStream in = ScenarioSchemaTest.class.getClassLoader().getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return ScenarioSource.ofStream(name, in).text();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
