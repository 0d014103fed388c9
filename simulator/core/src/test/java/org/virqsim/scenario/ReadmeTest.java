// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.virqsim.policy.Policies;

/** What the README shows as a scenario is one, under each of the policies that it names. */
class ReadmeTest {
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");

  @Test
  void itsScenariosCompile() throws IOException, PolicyRefusedException {
    String readme = Files.readString(Path.of("..", "..", "README.md"));
    List<String> examples = YAML.matcher(readme).results().map(m -> text(m)).toList();
    assertThat(examples).hasSize(2);
    Policies policies = Policies.builtIn();
    ScenarioLoader loader = new ScenarioLoader(ScenarioCompiler.vocabulary(policies));
    for (String example : examples) {
      Scenario scenario = loader.load(new ScenarioSource("README.md", example), List.of());
      assertThat(scenario.policies()).isNotEmpty();
      for (String policy : scenario.policies()) {
        assertThat(new ScenarioCompiler(policies).compile(scenario, policy).configuration().vms())
            .hasSameSizeAs(scenario.vms());
      }
    }
  }

  private static String text(MatchResult match) {
    return match.group(1);
  }
}
