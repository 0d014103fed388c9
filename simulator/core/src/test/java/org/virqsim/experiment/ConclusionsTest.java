// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.virqsim.policy.Policies;
import org.virqsim.result.Pasids;
import org.virqsim.result.PolicyResult;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/** The sentences of a comparison. */
class ConclusionsTest {

  /** A guest that is refused MSI-X raises nothing: that is no proof that nothing would be lost. */
  @Test
  void aPolicyUnderWhichNothingWasRaisedIsNotSaidToDropNothing() throws Exception {
    Policies policies = Policies.builtIn();
    Scenario scenario =
        new ScenarioLoader(ScenarioCompiler.vocabulary(policies))
            .load(
                ScenarioCatalog.onClassPath().find("seed-three-vectors"),
                List.of("run.replications=3"));
    List<PolicyResult> results = new ArrayList<>();
    for (String policy : List.of("allocate-all", "hypercall-refuse")) {
      CompiledScenario compiled = new ScenarioCompiler(policies).compile(scenario, policy);
      results.add(ResultBuilder.policy(compiled, new Replications(compiled).run(1, Progress.NONE)));
    }
    List<String> sentences = Conclusions.of(scenario, results);
    assertThat(sentences)
        .contains(
            "No request was raised under hypercall-refuse, so nothing is known of what is dropped"
                + " there.")
        .anyMatch(sentence -> sentence.startsWith("allocate-all dropped nothing in 3 bring-ups:"));
  }

  /** What PASID policies differ in comes first, as a mean per bring-up. */
  @Test
  void checksOfMediatedDevicesAreSaidFirst() throws Exception {
    Policies policies = Policies.builtIn();
    Scenario scenario =
        new ScenarioLoader(ScenarioCompiler.vocabulary(policies))
            .load(
                ScenarioCatalog.onClassPath().find("sva-rebind-under-load"),
                List.of("run.replications=20"));
    List<PolicyResult> results = new ArrayList<>();
    for (String policy : List.of("dynamic/at-startup", "dynamic/at-perm-trap")) {
      CompiledScenario compiled = new ScenarioCompiler(policies).compile(scenario, policy);
      results.add(ResultBuilder.policy(compiled, new Replications(compiled).run(1, Progress.NONE)));
    }
    Pasids pasids = Objects.requireNonNull(results.get(0).pasids());
    assertThat(pasids.misroutedStale()).isGreaterThan(20);
    assertThat(Conclusions.of(scenario, results).get(0))
        .startsWith("Requests per bring-up that a vector's owner was refused")
        .contains(
            String.format(
                Locale.ROOT,
                ": dynamic/at-startup %.2f and %.2f; dynamic/at-perm-trap ",
                pasids.rejectedLegitimate() / 20.0,
                (pasids.misroutedStale() + pasids.misroutedForeign()) / 20.0))
        .endsWith(" and 0.");
  }
}
