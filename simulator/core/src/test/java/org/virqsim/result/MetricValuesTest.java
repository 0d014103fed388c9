// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The value of a metric is the number that stands under its name in the JSON. */
class MetricValuesTest {
  @Test
  void everyMetricIsTheNumberOfThatNameInTheJson() {
    Results results = Samples.results();
    JsonNode json = JsonMapper.shared().readTree(ResultsJson.write(results));
    int policies = results.policies().size();
    assertThat(policies).isPositive();
    for (int i = 0; i < policies; i++) {
      for (Metrics.Metric metric : Metrics.all()) {
        JsonNode node = json.at("/policies/" + i + "/" + metric.name().replace('.', '/'));
        // Only causes that dropped something are there; of the others it was 0.
        boolean cause = metric.name().startsWith("dropped_by.");
        assertThat(node.isNumber() || (cause && node.isMissingNode())).as(metric.name()).isTrue();
        assertThat(MetricValues.of(results.policies().get(i), metric.name()))
            .as(metric.name())
            .isEqualTo(node.asDouble(0));
      }
    }
  }

  @Test
  void otherNamesHaveNoValue() {
    PolicyResult policy = Samples.results().policies().get(0);
    for (String name : new String[] {"", "interrupts", "interrupts.nope", "nope.lost", "policy"}) {
      assertThatThrownBy(() -> MetricValues.of(policy, name))
          .hasMessage("no metric '" + name + "'");
    }
  }
}
