// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code sweep.json}: what is written is what is read, and is what the schema says. */
class SweepJsonTest {
  private static final Estimate KNOWN = new Estimate(0.5, 0.4, 0.6, "student-t");

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
        .getSchema(ResultsJson.sweepSchema(), InputFormat.JSON);
  }

  private static SweepPolicy policy() {
    return new SweepPolicy(
        "incremental",
        "qemu-2.1",
        "linux-5.14",
        20,
        12.5,
        new Probability(0, 0, 0.168, 0.95, "clopper-pearson"),
        KNOWN,
        Estimate.of(0),
        85_000,
        new Estimate(780_000, 780_000.0, 780_000.0, "student-t"),
        2,
        102_000.5,
        KNOWN);
  }

  private static Sweep sweep(
      String design, @Nullable Tornado tornado, @Nullable BreakEven breakEven) {
    return new Sweep(
        Sweep.SCHEMA,
        "0.1.0",
        "msix/<b>seed</b>",
        "",
        "ab12",
        "inline",
        "0x2a",
        20,
        2_000_000,
        50_000,
        List.of("device.vectors=4"),
        Samples.results().devices(),
        Samples.results().parameters(),
        design,
        "loss_probability.estimate",
        "1",
        List.of(new SweepFactor("costs.request_irq.value", "geometric", List.of("1us", "2us"))),
        2,
        List.of(
            new SweepCell(
                Map.of("costs.request_irq.value", "1us"),
                "cd34",
                List.of(policy()),
                List.of(new Refusal("dynamic", "needs linux-6.5")),
                KNOWN),
            new SweepCell(Map.of(), "ef56", List.of(policy()), List.of(), null)),
        tornado,
        breakEven);
  }

  private static Tornado tornado() {
    return new Tornado(
        "loss_probability.estimate",
        "1",
        "incremental",
        null,
        0.1,
        KNOWN,
        Standing.ABOVE,
        List.of(
            new Tornado.Bar("a", "1us", "2us", KNOWN, KNOWN, 0, Tornado.Change.NO),
            new Tornado.Bar("b", "1us", "2us", KNOWN, Estimate.of(1), 0.5, null)));
  }

  private static BreakEven breakEven() {
    return new BreakEven(
        "costs.request_irq.value",
        "1us",
        "2us",
        "loss_probability.estimate",
        "1",
        "incremental",
        null,
        0.1,
        Standing.BELOW,
        Standing.ABOVE,
        "1.2us",
        null,
        false,
        "It is.");
  }

  private static List<Sweep> all() {
    return List.of(
        sweep("grid", null, null),
        sweep("one-at-a-time", tornado(), null),
        sweep("bisection", null, breakEven()));
  }

  @Test
  void whatIsWrittenIsReadBackAndValid() throws Exception {
    for (Sweep sweep : all()) {
      String json = ResultsJson.write(sweep);
      assertThat(ResultsJson.readSweep(json)).isEqualTo(sweep);
      assertThat(schema().validate(json, InputFormat.JSON)).isEmpty();
    }
  }

  /** Each key is required and known, wherever it stands. */
  @Test
  void theSchemaRefusesEveryOtherKey() throws IOException {
    for (Sweep sweep : all()) {
      String json = ResultsJson.write(sweep);
      for (String key : keys(json)) {
        // Paths of parameters are names of the scenario's and not of the format's.
        if (!key.contains(".")) {
          String other = json.replace("\"" + key + "\":", "\"" + key + "_\":");
          assertThat(schema().validate(other, InputFormat.JSON)).as(key).isNotEmpty();
        }
      }
    }
  }

  private static List<String> keys(String json) {
    List<String> keys =
        java.util.regex.Pattern.compile("\"([^\"]+)\":")
            .matcher(json)
            .results()
            .map(m -> m.group(1))
            .distinct()
            .toList();
    assertThat(keys).contains("overrides", "devices", "cells", "metric").hasSizeGreaterThan(40);
    return keys;
  }

  @Test
  void aSweepWithoutDevicesIsNone() {
    assertThatThrownBy(
            () ->
                ResultsJson.readSweep(
                    ResultsJson.write(sweep("grid", null, null))
                        .replaceAll("(?s)\"devices\": \\[.*?\\}\\]", "\"devices\": []")))
        .isInstanceOf(InvalidResultsException.class)
        .hasMessageContaining("there is no device");
  }
}
