// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Arrivals.OnOff;
import org.virqsim.kernel.Arrivals.Poisson;
import org.virqsim.kernel.Arrivals.Recorded;
import org.virqsim.kernel.Arrivals.Renewal;
import org.virqsim.kernel.Distribution.Constant;
import org.virqsim.kernel.Distribution.Exponential;
import org.virqsim.kernel.Distribution.Lognormal;
import org.virqsim.kernel.Distribution.Uniform;
import org.virqsim.kernel.Distribution.Weibull;
import org.virqsim.kernel.Empirical;
import org.virqsim.kernel.Gamma;

/** Distributions with shapes, renewal, bursts, recorded instants, and several queues. */
class ScenarioWorkTest {
  private static String work(String arrivals) {
    return Samples.smallWith("workload: [{vectors: live, arrivals: {" + arrivals + "}}]");
  }

  private static Arrivals read(String arrivals) {
    return Samples.load(work(arrivals)).workload().get(0).arrivals();
  }

  @Test
  void everyDistribution() {
    assertThat(read("erlang: {shape: 2, mean: 50us}")).isEqualTo(new Renewal(new Gamma(2, 50_000)));
    assertThat(read("gamma: {shape: 0.5, mean: 50us}"))
        .isEqualTo(new Renewal(new Gamma(0.5, 50_000)));
    assertThat(read("lognormal: {median: 20us, sigma: 1.2}"))
        .isEqualTo(new Renewal(new Lognormal(20_000, 1.2)));
    assertThat(read("weibull: {shape: 0.7, scale: 1ms}"))
        .isEqualTo(new Renewal(new Weibull(0.7, 1_000_000)));
    assertThat(read("empirical: {values: [1us, 30us, 2us]}"))
        .isEqualTo(new Renewal(Empirical.of(List.of(1000L, 2000L, 30_000L))));
    assertThat(read("empirical: {values: [1us, 0], weights: [1, 2.5]}"))
        .isEqualTo(new Renewal(Empirical.of(List.of(1000L, 0L), List.of(1.0, 2.5))));
    assertThat(
            Samples.load(
                    Samples.smallWith(
                        "costs: {free_irq: {value: {lognormal: {median: 9us, sigma: 1}},"
                            + " per_item: {empirical: {values: [1us]}}, source: assumed}}"))
                .costs())
        .hasEntrySatisfying(
            "free_irq",
            cost -> {
              assertThat(cost.value()).isEqualTo(new Lognormal(9000, 1));
              assertThat(cost.perItem()).isEqualTo(Empirical.of(List.of(1000L)));
            });
  }

  @Test
  void everyProcess() {
    assertThat(read("renewal: {gap: {erlang: {shape: 3, mean: 1us}}}"))
        .isEqualTo(new Renewal(new Gamma(3, 1000)));
    assertThat(read("renewal: {gap: 10us}")).isEqualTo(new Renewal(new Constant(10_000)));
    assertThat(
            read(
                "on_off: {on: {exponential: {mean: 100us}}, off: {uniform: {min: 0, max: 1ms}},"
                    + " rate: 200/ms}"))
        .isEqualTo(
            new OnOff(new Exponential(100_000), new Uniform(0, 1_000_000), new Poisson(2e-4)));
    assertThat(read("recorded: {times: [0, 10us, 10us, 9s]}"))
        .isEqualTo(new Recorded(List.of(0L, 10_000L, 10_000L, 9_000_000_000L)));
  }

  @Test
  void queuesAreShortForWritingAnItemSeveralTimes() {
    String item = "vectors: [0, 2], arrivals: {poisson: {rate: 1/ms}}";
    String twice = Samples.smallWith("workload: [{" + item + "}, {" + item + "}]");
    String queues = Samples.smallWith("workload: [{queues: 2, " + item + "}]");
    assertThat(Samples.load(queues)).isEqualTo(Samples.load(twice));
    assertThat(Samples.load(queues).workload()).hasSize(2);
    assertThat(Samples.load(queues, "workload[0].queues=5").workload()).hasSize(5);
    assertThat(Samples.load(queues, "workload[0].queues=1").workload()).hasSize(1);
  }

  static Stream<String> distributions() {
    return Stream.of(
        "erlang: {shape: 2.5, mean: 5us} | 55: K.erlang.shape must be a whole number, not '2.5'",
        "erlang: {shape: 0, mean: 5us} | 55: K.erlang.shape must be 1 .. 1000, not 0",
        "erlang: {shape: 2} | 47: missing key 'mean' in K.erlang",
        "erlang: {k: 2, mean: 5us} | 47: missing key 'shape' in K.erlang"
            + " && 48: unknown key 'k' in K.erlang (known: shape, mean)",
        "gamma: {shape: 0, mean: 5us} | 54: K.gamma.shape must be 0.01 .. 1000, not 0",
        "gamma: {shape: -1, mean: 5us} | 54: K.gamma.shape must be 0.01 .. 1000, not -1",
        "gamma: {shape: 1e400, mean: 5us} | 54: K.gamma.shape must be a number, not '1e400'",
        "gamma: {shape: '2', mean: 5us} | 54: K.gamma.shape must be a number, not '2' in quotes",
        "gamma: {shape: 2, mean: 0} | 63: K.gamma.mean must be above 0",
        "gamma: {shape: 2, mean: 5} | 63: K.gamma.mean: duration '5' has no unit (write 5us;"
            + " units are ns, us, ms, s)",
        "gamma: {shape: 0.01, mean: 90000s} | 46: K.gamma: the longest value that can be drawn is"
            + " above 9007199.254740991s (about 104 days); lower the mean or raise the shape",
        "lognormal: {median: 5us, sigma: 0} | 71: K.lognormal.sigma must be 0.001 .. 10, not 0",
        "lognormal: {mean: 5us, sigma: 1} | 50: missing key 'median' in K.lognormal"
            + " && 51: unknown key 'mean' in K.lognormal (known: median, sigma)",
        "lognormal: {median: 50us, sigma: 4} | 50: K.lognormal: the longest value that can be drawn"
            + " is above 9007199.254740991s (about 104 days); lower the median or sigma",
        "weibull: {shape: 0.05, scale: 5us} | 56: K.weibull.shape must be 0.1 .. 1000, not 0.05",
        "weibull: {shape: 0.1, scale: 1s} | 48: K.weibull: the longest value that can be drawn is"
            + " above 9007199.254740991s (about 104 days); lower the scale or raise the shape",
        "weibul: {shape: 1, scale: 1s} | 39: unknown key 'weibul' in K (did you mean 'weibull'?)",
        "empirical: {values: []} | 59: K.empirical.values is empty",
        "empirical: {values: 5us} | 59: K.empirical.values must be a list, not '5us'",
        "empirical: {values: [5us, 5]} | 65: K.empirical.values[1]: duration '5' has no unit"
            + " (write 5us; units are ns, us, ms, s)",
        "empirical: {values: [5us], weights: [1, 2]} | 75: K.empirical.weights has 2 items, values"
            + " has 1; each value needs one weight",
        "empirical: {values: [5us], weights: [0]} | 76: K.empirical.weights[0] must be 0.000001 .."
            + " 1000000000, not 0",
        "empirical: {values: [5us], weights: } | 66: K.empirical.weights has no value",
        "empirical: {values: [0, 0]} | 50: K.empirical: every gap is 0, time would not pass");
  }

  static Stream<String> processes() {
    return Stream.of(
        "renewal: {gap: 0} | 48: K.renewal: every gap is 0, time would not pass",
        "renewal: {gap: {uniform: {min: 0, max: 1ns}}} | 48: K.renewal: the mean gap is below 1ns,"
            + " more than one request per nanosecond",
        "renewal: {gaps: 1us} | 49: unknown key 'gaps' in K.renewal (did you mean 'gap'?)",
        "renewal: {gap: {normal: {mean: 5us}}} | 55: unknown key 'normal' in K.renewal.gap (known:"
            + " uniform, exponential, erlang, gamma, lognormal, weibull, empirical)",
        "on_off: {on: 5us, off: 5us} | 47: missing key 'rate' in K.on_off",
        "on_off: {on: 0, off: 5us, rate: 1/us} | 47: K.on_off: every on period is 0, nothing would"
            + " ever come",
        "on_off: {on: 1us, off: 5us, rate: 1/s} | 47: K.on_off: an on period holds fewer than 0.001"
            + " requests in the mean; raise the rate or the on periods",
        "onoff: {on: 5us, off: 5us, rate: 1/us} | 39: unknown key 'onoff' in K (did you mean"
            + " 'on_off'?)",
        "recorded: {times: []} | 57: K.recorded.times is empty",
        "recorded: {file: x.csv} | 49: missing key 'times' in K.recorded"
            + " && 50: unknown key 'file' in K.recorded (known: times)",
        "recorded: {times: [5us, 6us, 4us, 3us]} | 68: K.recorded.times[2] is 4us, but the time"
            + " before it is 6us; times must ascend && 73: K.recorded.times[3] is 3us, but the time"
            + " before it is 4us; times must ascend",
        "recorded: {times: [-5us]} | 58: K.recorded.times[0]: duration '-5us' is negative",
        "xyzzy: 1 | 39: unknown key 'xyzzy' in K (known: poisson, periodic, renewal, on_off,"
            + " recorded, closed_loop, erlang, gamma, lognormal, weibull, empirical)");
  }

  /** Of each error the column and the text; K stands for the path of the arrivals. */
  @ParameterizedTest
  @MethodSource({"distributions", "processes"})
  void saysWhatIsWrongAndWhere(String example) {
    String[] parts = example.split(" \\| ", -1);
    assertThat(Samples.errors(work(parts[0])))
        .containsExactlyElementsOf(
            Stream.of(parts[1].replace("K", "workload[0].arrivals").split(" && ", -1))
                .map(e -> "x.yaml:5:" + e.replaceFirst(": ", ": error: "))
                .toList());
  }

  @Test
  void wrongNumbersOfQueues() {
    for (String bad : List.of("0", "257", "-1")) {
      assertThat(
              Samples.errors(
                  Samples.smallWith(
                      "workload: [{queues: "
                          + bad
                          + ", vectors: live, arrivals: {gamma: {shape: 1,"
                          + " mean: 1us}}}]")))
          .containsExactly("x.yaml:5:21: error: workload[0].queues must be 1 .. 256, not " + bad);
    }
    assertThat(
            Samples.errors(
                Samples.smallWith(
                    "workload: [{queue: 2, vectors: live, arrivals: {gamma: {shape: 1,"
                        + " mean: 1us}}}]")))
        .containsExactly(
            "x.yaml:5:13: error: unknown key 'queue' in workload[0] (did you mean 'queues'?)");
  }

  @Test
  void longListsAreCounted() {
    String times = IntStream.range(0, 50_001).mapToObj(i -> "1us").collect(Collectors.joining(","));
    assertThat(Samples.errors(work("recorded: {times: [" + times + "]}")))
        .containsExactly(
            "x.yaml:5:57: error: workload[0].arrivals.recorded.times has 50001 items, at most 50000"
                + " are allowed");
    assertThat(Samples.errors(work("empirical: {values: [" + times + "]}")))
        .singleElement()
        .asString()
        .endsWith("values has 50001 items, at most 10000 are allowed");
  }

  @Test
  void theCanonicalTextHasEveryParameter() {
    List<String> lines =
        CanonicalForm.of(
                Samples.load(
                    Samples.smallWith(
                        "workload: ["
                            + Stream.of(
                                    "erlang: {shape: 2, mean: 50us}",
                                    "lognormal: {median: 20us, sigma: 1.25}",
                                    "weibull: {shape: 0.5, scale: 1us}",
                                    "empirical: {values: [2us, 1us], weights: [1, 3]}",
                                    "on_off: {on: 1us, off: {gamma: {shape: 1.5, mean: 2us}},"
                                        + " rate: 0.5/ns}",
                                    "recorded: {times: [0, 5us]}")
                                .map(a -> "{vectors: live, arrivals: {" + a + "}}")
                                .collect(Collectors.joining(", "))
                            + "]")))
            .lines()
            .filter(line -> line.contains(".arrivals="))
            .map(line -> line.substring(line.indexOf('=') + 1))
            .toList();
    assertThat(lines)
        .containsExactly(
            "renewal gamma 0x1.0p1 0x1.86ap15",
            "renewal lognormal 0x1.388p14 0x1.4p0",
            "renewal weibull 0x1.0p-1 0x1.f4p9",
            "renewal empirical 1000:0x1.8p1 2000:0x1.0p0",
            "on_off on constant 1000 off gamma 0x1.8p0 0x1.f4p10 rate 0x1.0p-1",
            "recorded 0 5000");
  }

  /** Erlang is gamma, a distribution alone is renewal, and the order of values does not matter. */
  @Test
  void writingTheSameOtherwiseGivesTheSameHash() {
    for (List<String> same :
        List.of(
            List.of(
                "erlang: {shape: 2, mean: 50us}",
                "gamma: {shape: 2.0, mean: 0.05ms}",
                "renewal: {gap: {erlang: {mean: 50us, shape: 2}}}"),
            List.of(
                "empirical: {values: [1us, 2us]}",
                "empirical: {values: [2us, 1us], weights: [1, 1]}"))) {
      assertThat(same.stream().map(a -> Samples.load(work(a)).sha256()).distinct()).hasSize(1);
    }
  }

  @Test
  void everyChangeMatters() {
    List<String> all =
        List.of(
            "erlang: {shape: 2, mean: 50us}",
            "erlang: {shape: 3, mean: 50us}",
            "erlang: {shape: 2, mean: 51us}",
            "lognormal: {median: 50us, sigma: 2}",
            "lognormal: {median: 50us, sigma: 2.1}",
            "weibull: {shape: 2, scale: 50us}",
            "weibull: {shape: 2.1, scale: 50us}",
            "empirical: {values: [1us, 2us]}",
            "empirical: {values: [1us, 3us]}",
            "empirical: {values: [1us, 2us], weights: [1, 2]}",
            "on_off: {on: 1us, off: 2us, rate: 1/us}",
            "on_off: {on: 2us, off: 2us, rate: 1/us}",
            "on_off: {on: 1us, off: 3us, rate: 1/us}",
            "on_off: {on: 1us, off: 2us, rate: 2/us}",
            "recorded: {times: [1us, 2us]}",
            "recorded: {times: [1us, 3us]}");
    assertThat(all.stream().map(a -> Samples.load(work(a)).sha256())).doesNotHaveDuplicates();
  }
}
