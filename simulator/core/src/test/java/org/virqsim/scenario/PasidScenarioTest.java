// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.policy.Policies;

/** What a file may say of mediated devices, and what it is told when it may not. */
class PasidScenarioTest {
  private static final String FILE =
      """
      scenario: t
      host: {profile: linux-6.5, ims_slots: 5}
      device: {class: D, vectors: 3, ims: {processes: 1}}
      guest: {driver: steps, steps: [enable, STEP]}
      workload: [{vectors: [1], process: 1, arrivals: {poisson: {rate: 1/us}}}]
      policies: [dynamic, incremental]
      pasid_policies: [at-unmask, at-perm-trap+one-write]
      run: {horizon: 1ms}
      """;

  private static Scenario load(String text) {
    return new ScenarioLoader(ScenarioCompiler.vocabulary(Policies.builtIn()))
        .load(new ScenarioSource("x.yaml", text), java.util.List.of());
  }

  @Test
  void policiesAndPasidPoliciesAreCrossed() throws PolicyRefusedException {
    Scenario scenario = load(FILE.replace("STEP", "perm 1..2 1"));
    assertThat(scenario.policies())
        .containsExactly(
            "dynamic/at-unmask",
            "dynamic/at-perm-trap+one-write",
            "incremental/at-unmask",
            "incremental/at-perm-trap+one-write");
    CompiledScenario compiled =
        new ScenarioCompiler(Policies.builtIn()).compile(scenario, scenario.policies().get(0));
    assertThat(compiled.canonical()).isEqualTo("qemu-8.2/at-startup");
    assertThat(compiled.configuration().ims().slots()).isEqualTo(5);
    assertThat(compiled.plan().submissions()).hasSize(1);
    assertThat(compiled.plan().sources()).isEmpty();
    assertThat(scenario.sha256()).isNotEqualTo(load(FILE.replace("STEP", "perm 1..2 0")).sha256());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STEP | perm 1 | step 'perm' takes one vector and one process, for example 'perm 1 1'",
        "STEP | bind | step 'bind' takes one process, for example 'bind 1'",
        "STEP | perm 1 2 | process of 'perm' must be 0 .. 1, not 2",
        "STEP | perm 0 1 | vector of 'perm' must be above 0: vector 0 of a mediated device has no slot",
        "STEP | reset | step 'reset' is not known on a mediated device ('ims')",
        "at-unmask | at-unmusk | unknown PASID policy 'at-unmusk' (did you mean 'at-unmask'?)",
        "class: D | class: C | a mediated device has a record and a message for each descriptor",
        "vectors: 3 | vectors: 1 | vector 0 of a mediated device is emulated",
        "process: 1, | process: 9, | workload[0].process must be 0 .. 1, not 9",
        "'policies: [dynamic, incremental]' | '' | both must list at least one",
        "dynamic, | dynamic/at-startup, | names a PASID policy already",
        "'ims: {processes: 1}' | 'intx: true' | belongs to a mediated device ('ims')",
        "driver: steps, steps: [enable, STEP] | driver: linux-nvme, queues: 1 | guest.driver must be"
            + " steps for a mediated device",
      })
  void saysWhatIsWrong(String what, String instead, String message) {
    String text = FILE.replace(what, instead == null ? "" : instead).replace("STEP", "unmask 1");
    assertThatThrownBy(() -> load(text))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("x.yaml:")
        .hasMessageContaining(message);
  }

  @Test
  void aPasidPolicyNeedsAMediatedDevice() {
    Scenario plain =
        load(
            FILE.replace(", ims: {processes: 1}", "")
                .replace(" process: 1,", "")
                .replaceAll("pasid_policies:.*\n", "")
                .replace("STEP", "unmask 1"));
    assertThatThrownBy(
            () -> new ScenarioCompiler(Policies.builtIn()).compile(plain, "dynamic/at-startup"))
        .isInstanceOf(PolicyRefusedException.class)
        .hasMessageContaining("no mediated device");
  }
}
