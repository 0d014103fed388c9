// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;
import org.virqsim.result.ResultsJson;

/** The example plugin, built as its author would, under every command that names policies. */
class PluginsTest {
  private static final String EXAMPLE = "example-fixed-blocks";
  private static final String SUGGESTION =
      "(see 'virqsim list policies'; one of a plugin needs --plugins DIR)";

  @TempDir static Path built;
  private static Path classes;
  private static Path plugins;
  private static Path jar;

  @TempDir Path folder;

  @BeforeAll
  static void build() throws IOException {
    classes = PluginJars.example(built);
    plugins = built.resolve("plugins");
    jar = PluginJars.jar(plugins.resolve("blocks.jar"), classes, name -> true);
    Files.writeString(plugins.resolve("README"), "not a jar, and so left alone");
  }

  private Invocation compare(String out, Path from) {
    return Invocation.here(
        "compare",
        "seed-three-vectors",
        "--plugins",
        from.toString(),
        "--policy",
        EXAMPLE,
        "--policy",
        "qemu-2.1",
        "--policy",
        EXAMPLE + "@linux-6.5",
        "--replications",
        "5",
        "--json",
        "--out",
        folder.resolve(out).toString());
  }

  private Path scenario(String policies) throws IOException {
    return Files.writeString(
        folder.resolve("mine.yaml"),
        """
        scenario: mine
        host: linux-5.14
        vms:
          - name: a
            policy: %s
            devices:
              - {vectors: 2, guest: {driver: steps, steps: [enable, unmask 0]}, workload: []}
          - name: b
            devices:
              - {vectors: 2, guest: {driver: steps, steps: [enable, unmask 0]}, workload: []}
        policies: %s
        run: {horizon: 1ms, replications: 1}
        """
            .formatted(EXAMPLE, policies));
  }

  @Test
  void isListedBehindWhatIsBuiltIn() {
    Invocation list = Invocation.here("list", "policies", "--plugins", plugins.toString());
    assertThat(list.exit()).as(list.err()).isEqualTo(ExitCode.OK);
    List<String> lines = list.out().lines().toList();
    assertThat(lines.get(0)).startsWith("qemu-");
    // Behind it only what is no vector policy.
    int end = lines.indexOf("");
    List<String> last = lines.subList(end - 4, end);
    assertThat(last.get(0)).matches(EXAMPLE + " +reference");
    assertThat(last.subList(1, 4))
        .containsExactly(
            "    Enables vectors in blocks of eight; only a vector beyond them tears all down.",
            "    Source: simulator/example-policy",
            "    Plugin: " + jar);
    assertThat(Invocation.here("list", "policies").out()).doesNotContain(EXAMPLE);
  }

  /** Three vectors fit into the first block; QEMU 2.1 tears down twice in each replication. */
  @Test
  void isComparedWithWhatIsBuiltIn() throws Exception {
    Invocation compare = compare("out", plugins);
    assertThat(compare.exit()).as(compare.err()).isEqualTo(ExitCode.OK);
    Results results = ResultsJson.readResults(compare.out());
    assertThat(results.policies())
        .extracting(PolicyResult::policy)
        .containsExactly(EXAMPLE, "qemu-2.1", EXAMPLE + "@linux-6.5");
    assertThat(results.policies())
        .extracting(PolicyResult::canonical)
        .containsExactly(EXAMPLE, "qemu-2.1", EXAMPLE);
    assertThat(results.policies())
        .extracting(policy -> policy.hostCost().resizes())
        .containsExactly(0.0, 2.0, 0.0);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
    assertThat(Files.readString(folder.resolve("out/run.json")))
        .contains(
            String.format(
                "\"plugins\": [{\"file\": \"blocks.jar\", \"sha256\": \"%064x\"}],",
                new BigInteger(1, hash)));
  }

  @Test
  void resultsDoNotDependOnTheFolder() throws IOException {
    Path elsewhere = folder.resolve("else where");
    PluginJars.jar(elsewhere.resolve("other name.jar"), classes, name -> true);
    assertThat(compare("b", elsewhere).out()).isNotEmpty().isEqualTo(compare("a", plugins).out());
  }

  @Test
  void runsByItself() {
    Invocation run =
        Invocation.here(
            "run",
            "seed-three-vectors",
            "--plugins=" + plugins,
            "--policy=" + EXAMPLE,
            "--replications=2",
            "--out=" + folder.resolve("out"));
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains(EXAMPLE);
  }

  @Test
  void withoutPluginsNothingIsRecorded() throws IOException {
    Path out = folder.resolve("out");
    Invocation.here("run", "seed-three-vectors", "--replications=1", "--out=" + out);
    assertThat(Files.readString(out.resolve("run.json"))).contains("\"plugins\": [],");
  }

  @Test
  void scenariosMayNameIt() throws IOException {
    String file = scenario("[" + EXAMPLE + ", qemu-2.1]").toString();
    Invocation valid = Invocation.here("validate", file, "--plugins", plugins.toString());
    assertThat(valid.exit()).as(valid.err()).isEqualTo(ExitCode.OK);
    Invocation compare =
        Invocation.here("compare", file, "--plugins=" + plugins, "--out=" + folder.resolve("out"));
    assertThat(compare.exit()).as(compare.err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void withoutTheOptionTheMessageSuggestsIt() throws IOException {
    String file = scenario("[" + EXAMPLE + "]").toString();
    for (String command : List.of("validate", "compare")) {
      Invocation bad = Invocation.here(command, file);
      assertThat(bad.exit()).isEqualTo(ExitCode.INVALID_INPUT);
      assertThat(bad.err().lines())
          .containsExactlyInAnyOrder(
              file + ":5:13: error: unknown policy '" + EXAMPLE + "' " + SUGGESTION,
              file + ":11:12: error: unknown policy '" + EXAMPLE + "' " + SUGGESTION);
    }
    Invocation bad = Invocation.here("compare", "seed-three-vectors", "--policy", EXAMPLE);
    assertThat(bad.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(bad.err())
        .isEqualToIgnoringNewLines("virqsim: policy '" + EXAMPLE + "' is unknown " + SUGGESTION);
  }

  /** It is what others copy, and so shows which of our packages they may count on. */
  @Test
  void theExampleNeedsNoMoreThanPoliciesDo() {
    JavaClasses example = new ClassFileImporter().importPath(classes);
    assertThat(example).isNotEmpty();
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "org.virqsim.example..",
                "org.virqsim.policy..",
                "org.virqsim.model..",
                "org.jspecify..",
                "java.lang..",
                "java.util.."))
        .because("a policy is a pure function of a view on the model")
        .check(example);
  }
}
