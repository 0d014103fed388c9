// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import org.virqsim.machine.CostClass;
import org.virqsim.policy.Policies;

/** Scenarios and names for the tests. */
final class Samples {
  static final Vocabulary VOCABULARY =
      Vocabulary.of(
          Arrays.stream(CostClass.values()).map(CostClass::key).filter(k -> !k.isEmpty()).toList(),
          List.of(
              "incremental",
              "scan-highest",
              "qemu-7.1",
              "qemu-8.2",
              "allocate-all",
              "allocate-all-lazy",
              "dynamic"),
          List.of("linux-5.13", "linux-5.14", "linux-6.5"));

  static final ScenarioLoader LOADER = new ScenarioLoader(VOCABULARY);

  /** For the scenarios that come with the program, which may name every policy that it has. */
  static final ScenarioLoader FULL_LOADER =
      new ScenarioLoader(ScenarioCompiler.vocabulary(Policies.builtIn()));

  /** The smallest valid scenario; tests replace single lines of it. */
  static final String SMALL =
      """
      scenario: t/small
      host: linux-5.14
      device: {vectors: 3}
      guest: {driver: steps, steps: [enable, unmask 0]}
      workload: []
      run: {horizon: 5ms}
      """;

  private Samples() {}

  static Scenario load(String yaml, String... overrides) {
    return LOADER.load(new ScenarioSource("x.yaml", yaml), List.of(overrides));
  }

  /** The small scenario with the line that begins with the same key replaced, or the line added. */
  static String smallWith(String line) {
    String key = line.substring(0, line.indexOf(':') + 1);
    StringBuilder text = new StringBuilder();
    boolean replaced = false;
    for (String old : SMALL.lines().toList()) {
      boolean here = old.startsWith(key);
      replaced |= here;
      text.append(here ? line : old).append('\n');
    }
    return replaced ? text.toString() : text + line + "\n";
  }

  /** What the loader has against a text, one line per error. */
  static List<String> errors(String yaml, String... overrides) {
    ScenarioException e =
        catchThrowableOfType(ScenarioException.class, () -> load(yaml, overrides));
    return e == null ? List.of() : e.diagnostics().stream().map(Diagnostic::toString).toList();
  }
}
