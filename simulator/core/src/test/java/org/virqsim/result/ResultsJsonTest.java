// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ResultsJsonTest {
  private static final JsonMapper PLAIN = JsonMapper.builder().build();

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
        .getSchema(ResultsJson.schema(), InputFormat.JSON);
  }

  @Test
  void whatIsWrittenIsReadBack() throws InvalidResultsException {
    Results results = Samples.results();
    assertThat(ResultsJson.readResults(ResultsJson.write(results))).isEqualTo(results);
    Timeline timeline = Samples.timeline();
    assertThat(ResultsJson.readTimeline(ResultsJson.write(timeline))).isEqualTo(timeline);
  }

  @Test
  void whatIsWrittenIsValid() throws IOException {
    assertThat(schema().validate(ResultsJson.write(Samples.results()), InputFormat.JSON)).isEmpty();
  }

  @Test
  void theSchemaRefusesWhatIsNotThere() throws IOException {
    String json = ResultsJson.write(Samples.results());
    assertThat(schema().validate(json.replace("\"lost\"", "\"lots\""), InputFormat.JSON))
        .isNotEmpty();
    assertThat(
            schema().validate(json.replace("\"raised\": 10", "\"raised\": -1"), InputFormat.JSON))
        .isNotEmpty();
  }

  @Test
  void keysAreTheOnesPromised() {
    JsonNode root = PLAIN.readTree(ResultsJson.write(Samples.results()));
    assertThat(keys(root))
        .containsExactly(
            "schema",
            "version",
            "scenario",
            "description",
            "scenario_sha256",
            "overrides",
            "workload",
            "seed",
            "horizon_ns",
            "deadline_ns",
            "devices",
            "parameters",
            "policies",
            "refused",
            "comparisons",
            "inference",
            "expectations",
            "conclusions");
    JsonNode policy = root.get("policies").get(0);
    assertThat(keys(policy))
        .contains("latency_ns", "loss_probability", "stall_probability", "dropped_by");
    assertThat(keys(policy.get("devices").get(0)))
        .containsExactly("device", "vm", "policy", "bringup_ns", "interrupts", "vectors");
    assertThat(keys(policy.get("interrupts"))).contains("in_flight", "via_userspace");
    assertThat(keys(policy.get("host_cost"))).startsWith("set_irqs", "resizes", "request_irq");
    assertThat(policy.get("latency_histogram").toString()).isEqualTo("[[5000,4],[90000,2]]");
    assertThat(root.get("comparisons").get(1).get("adjusted_p").isNull()).isTrue();
  }

  @Test
  void theWaitForReapingIsLeftOutWhereThereIsNone() throws Exception {
    String with = ResultsJson.write(Samples.results());
    String without = with.replaceAll("(?s)\"reap_wait_ns\": \\{[^}]*},\\s*", "");
    assertThat(without).isNotEqualTo(with).doesNotContain("reap_wait");
    assertThat(schema().validate(without, InputFormat.JSON)).isEmpty();
    Results read = ResultsJson.readResults(without);
    assertThat(read.policies()).allMatch(policy -> policy.reapWaitNs() == null);
    assertThat(ResultsJson.write(read)).isEqualTo(without);
  }

  @Test
  void numbersAreRoundedAndOrderIsStable() {
    String json = ResultsJson.write(Samples.results());
    assertThat(json)
        .contains("\"set_irqs\": 6.66666667")
        .contains("\"bringup_ns\": 2345678.91")
        .contains("\"resizes\": 2,")
        .contains("\"lower\": 0.0000000001")
        .contains("\"disable\": 1,\n")
        .doesNotContain("\r");
    assertThat(json.indexOf("\"disable\"")).isLessThan(json.indexOf("\"resize\""));
  }

  @Test
  void numbersPrintTheSameOnEveryJdk() {
    // Double.toString changed in JDK 19, so it is not used.
    assertThat(Decimals.text(2e-3)).isEqualTo("0.002");
    assertThat(Decimals.text(1e22)).isEqualTo("1E+22");
    assertThat(Decimals.text(1.0 / 3 * 1e-15)).isEqualTo("3.33333333E-16");
    assertThat(Decimals.text(-0.0)).isEqualTo("0");
    assertThat(Decimals.text(1e9)).isEqualTo("1000000000");
  }

  @Test
  void localeAndTimeZoneDoNotMatter() {
    String expected = ResultsJson.write(Samples.results());
    String shown = Samples.policy("x").lossProbability().display(3);
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      assertThat(ResultsJson.write(Samples.results())).isEqualTo(expected);
      assertThat(Samples.policy("x").lossProbability().display(3)).isEqualTo(shown);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void readingIsStrict() {
    String json = ResultsJson.write(Samples.results());
    assertInvalid(json.replace("virqsim-results/1", "virqsim-results/9"), "virqsim-results/9");
    assertInvalid(json.replace("\"late\"", "\"latte\""), "'late'");
    assertInvalid(json.replaceFirst("\"late\"", "\"extra\": 1, \"late\""), "extra");
    assertInvalid(json.replace("\"raised\": 10", "\"raised\": 11"), "not conserved");
    assertInvalid(json.replace("\"raised\": 10,", ""), "raised");
    assertInvalid(json.replace("\"raised\": 10", "\"raised\": 10.5"), "10.5");
    assertInvalid(json.replace("\"version\": \"0.1.0\",", ""), "version");
    assertInvalid(json.replace("\"version\": \"0.1.0\"", "\"version\": null"), "version");
    assertInvalid(json.replace("[\"incremental drops", "[null,\"incremental drops"), "conclusions");
    assertInvalid(json.substring(0, json.length() / 2), "");
    assertInvalid(json + "{}", "");
    assertInvalid("null", "");
    assertInvalid("", "");
    assertInvalid("[".repeat(100_000), "");
  }

  @Test
  void causesAccountForEveryDroppedRequest() {
    PolicyResult p = Samples.policy("x");
    assertThatThrownBy(
            () ->
                new PolicyResult(
                    p.policy(),
                    p.canonical(),
                    p.host(),
                    p.replications(),
                    p.interrupts(),
                    p.latencyNs(),
                    p.latencyHistogram(),
                    p.reapWaitNs(),
                    p.recoveredHistogram(),
                    p.lateByNs(),
                    p.lossProbability(),
                    p.stallProbability(),
                    p.hostCost(),
                    Map.of("resize", 2L),
                    p.devices()))
        .hasMessageContaining("dropped_by adds up to 2 but dropped is 3");
  }

  @Test
  void everyNumberOfAPolicyIsAMetricAndBack() {
    JsonNode policy = PLAIN.readTree(ResultsJson.write(Samples.results())).get("policies").get(0);
    List<String> numbers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : policy.properties()) {
      if (entry.getValue().isNumber()) {
        numbers.add(entry.getKey());
      } else if (entry.getValue().isObject() && !entry.getKey().equals("dropped_by")) {
        for (Map.Entry<String, JsonNode> inner : entry.getValue().properties()) {
          if (inner.getValue().isNumber()) {
            numbers.add(entry.getKey() + "." + inner.getKey());
          }
        }
      }
    }
    assertThat(new TreeSet<>(numbers))
        .isEqualTo(
            new TreeSet<>(
                Metrics.all().stream()
                    .map(Metrics.Metric::name)
                    .filter(name -> !name.startsWith("dropped_by."))
                    .toList()));
    assertThat(Metrics.find("host_cost.bringup_ns").orElseThrow().unit()).isEqualTo("ns");
    assertThat(Metrics.find("nonsense")).isEmpty();
  }

  private static void assertInvalid(String json, String message) {
    assertThatThrownBy(() -> ResultsJson.readResults(json))
        .isInstanceOf(InvalidResultsException.class)
        .hasMessageContaining(message);
  }

  private static List<String> keys(JsonNode node) {
    return List.copyOf(node.propertyNames());
  }
}
