// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virqsim.experiment.Progress;
import org.virqsim.experiment.Replications;
import org.virqsim.experiment.ResultBuilder;
import org.virqsim.machine.CostClass;
import org.virqsim.policy.Policies;
import org.virqsim.result.PolicyResult;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;
import org.virqsim.scenario.ScenarioSource;

/** {@code others: 0} is short for naming every cost that is no timer. */
class OtherCostsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "oracles/one-dark-window",
        "oracles/growing-dark-windows",
        "oracles/several-dark-windows"
      })
  void writtenOutItIsTheSame(String name) throws Exception {
    ScenarioSource source = ScenarioCatalog.onClassPath().find(name);
    assertThat(source.text()).contains("\n  others: 0\n").contains("\n  free_vectors:");
    String costs =
        Arrays.stream(CostClass.values())
            .filter(c -> c != CostClass.NONE && c != CostClass.FREE_VECTORS && !c.isTimer())
            .map(c -> "  " + c.key() + ": {value: 0, source: assumed}\n")
            .collect(Collectors.joining());
    Scenario brief = load(source);
    Scenario written =
        load(new ScenarioSource(source.label(), source.text().replace("  others: 0\n", costs)));
    assertThat(written.othersFree()).isFalse();
    assertThat(compile(written).plan()).isEqualTo(compile(brief).plan());
    assertThat(result(written)).isEqualTo(result(brief));
    Scenario usual =
        load(new ScenarioSource(source.label(), source.text().replace("  others: 0\n", "")));
    assertThat(compile(usual).plan()).isNotEqualTo(compile(brief).plan());
    assertThat(result(usual)).isNotEqualTo(result(brief));
  }

  private static Scenario load(ScenarioSource source) {
    return new ScenarioLoader(ScenarioCompiler.vocabulary(Policies.builtIn()))
        .load(source, List.of("run.replications=50"));
  }

  private static CompiledScenario compile(Scenario scenario) throws Exception {
    return new ScenarioCompiler(Policies.builtIn()).compile(scenario, "incremental");
  }

  private static PolicyResult result(Scenario scenario) throws Exception {
    CompiledScenario compiled = compile(scenario);
    return ResultBuilder.policy(compiled, new Replications(compiled).run(1, Progress.NONE));
  }
}
