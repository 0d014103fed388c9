// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with a plugin, the user reads a sentence that names its jar. */
class PluginErrorsTest {
  private static final String BUILT_FOR_ANOTHER =
      "was built for another version of virqsim or of Java, or a class is missing (";

  @TempDir Path folder;

  /** A policy in which parts of the source are replaced. */
  private static String policy(String... replacements) {
    String source =
        """
        import java.util.List;
        import org.virqsim.model.vmm.VmmView;
        import org.virqsim.policy.*;

        public class P implements VectorPolicy {
          public P() {}
          public String name() { return "mine"; }
          public String vmm() { return "test"; }
          public String summary() { return "Does nothing."; }
          public String source() { return "test"; }
          public List<VmmCall> on(GuestRequest request, VmmView view) { return List.of(); }
        }
        """;
    for (int i = 0; i < replacements.length; i += 2) {
      assertThat(source).contains(replacements[i]);
      source = source.replace(replacements[i], replacements[i + 1]);
    }
    return source;
  }

  private static String named(String name) {
    return policy("\"mine\"", name);
  }

  private static String answering(String on) {
    return policy("return List.of();", on);
  }

  static Stream<Arguments> unusable() {
    return Stream.of(
        arguments(policy("public P() {}", "P() {}"), "Unable to get public no-arg constructor"),
        arguments(
            policy("public P() {}", "public P() { throw new IllegalStateException(\"boom\"); }"),
            "Provider x.P could not be instantiated: java.lang.IllegalStateException: boom"),
        arguments(
            policy(
                "public P() {}", "static { if (true) throw new IllegalStateException(\"boom\"); }"),
            "java.lang.IllegalStateException: boom"),
        arguments(policy(" implements VectorPolicy", ""), "x.P not a subtype"),
        arguments(named("null"), "x.P at name(): it answered null"),
        arguments(named("\" \""), "x.P at name(): it is empty"),
        arguments(
            policy("return \"mine\";", "throw new IllegalStateException(\"boom\");"),
            "x.P at name(): java.lang.IllegalStateException: boom at x.P.name(P.java:8)"),
        arguments(
            named("\"../Mine\""),
            "policy '../Mine': a name is made of lower-case letters, digits, dashes and dots, a"
                + " letter first"),
        arguments(named("\"qemu-2.1\""), "policy 'qemu-2.1' has the name of one that is built in"),
        arguments(
            named("\"scan-highest\""),
            "policy 'scan-highest' has a name that is built in, for qemu-6.0"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("unusable")
  void anUnusablePolicy(String source, String why) throws IOException {
    Path jar = jar("p.jar", source);
    Invocation bad = list();
    assertThat(bad.err()).startsWith(jar + ": error: ").contains(why).hasLineCount(1);
    assertRefused(bad, ExitCode.INVALID_INPUT);
  }

  static Stream<Arguments> failing() {
    return Stream.of(
        arguments(
            answering("throw new IllegalStateException(\"boom\");"),
            "Enable[asked=3]: java.lang.IllegalStateException: boom at x.P.on(P.java:12)"),
        arguments(answering("return null;"), "Enable[asked=3]: it answered null"),
        arguments(
            answering("return java.util.Collections.singletonList(null);"),
            "Enable[asked=3]: it answered null"),
        arguments(
            answering("return List.of(new VmmCall.UseVector(3));"),
            "Enable[asked=3]: it answered with UseVector[vector=3], but the table has 3"),
        arguments(
            answering("return List.of(new VmmCall.Inject(-2));"),
            "Enable[asked=3]: it answered with Inject[vector=-2], but the table has 3"),
        arguments(
            answering("return List.of(new VmmCall.SetNrVectors(4));"),
            "Enable[asked=3]: it answered with SetNrVectors[n=4], but the table has 3"),
        arguments(
            answering("return java.util.Collections.nCopies(99999, new VmmCall.CommitRoutes());"),
            "Enable[asked=3]: it answered with more than 16383 calls"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("failing")
  void aPolicyThatFailsInTheRun(String source, String why) throws IOException {
    Path jar = jar("p.jar", source);
    Invocation bad = run();
    assertThat(bad.err()).isEqualToIgnoringNewLines(jar + ": error: x.P at " + why);
    assertRefused(bad, ExitCode.INVALID_INPUT);
  }

  @Test
  void aPolicyThatIsInTwoJars() throws IOException {
    Path one = jar("a.jar", policy());
    Path two = jar("b.jar", policy());
    Invocation bad = list();
    assertThat(bad.err())
        .isEqualToIgnoringNewLines(two + ": error: policy 'mine' is also in " + one);
    assertRefused(bad, ExitCode.INVALID_INPUT);
  }

  @Test
  void allMistakesAtOnceInTheOrderOfTheFiles() throws IOException {
    Path two = jar("b.jar", named("\"Two\""));
    Path one = jar("a.jar", named("\"One\""));
    Path three = Files.writeString(folder.resolve("plugins/c.jar"), "not a jar");
    Invocation bad = list();
    assertThat(bad.err().lines().map(line -> line.substring(0, line.indexOf(": "))))
        .containsExactly(one.toString(), two.toString(), three.toString());
    assertThat(bad.err()).contains(three + ": error: is not a jar that can be read: ");
    assertRefused(bad, ExitCode.INVALID_INPUT);
  }

  @Test
  void aJarWithoutAProvider() throws IOException {
    Path classes = PluginJars.provider(folder, "P", policy());
    Path jar = PluginJars.jar(folder.resolve("plugins/p.jar"), classes, n -> n.endsWith(".class"));
    Invocation bad = list();
    assertThat(bad.err())
        .isEqualToIgnoringNewLines(
            jar + ": error: names no policy in META-INF/services/org.virqsim.policy.VectorPolicy");
    assertRefused(bad, ExitCode.INVALID_INPUT);
  }

  @Test
  void aProviderThatIsNotThere() throws IOException {
    Path jar =
        PluginJars.jar(
            folder.resolve("plugins/p.jar"),
            PluginJars.provides(Files.createDirectory(folder.resolve("none")), "x.Gone"),
            name -> true);
    Invocation bad = list();
    assertThat(bad.err()).isEqualToIgnoringNewLines(jar + ": error: Provider x.Gone not found");
    assertRefused(bad, ExitCode.INVALID_INPUT);
  }

  /** The plugin was compiled when policies had no {@code vmm()}. */
  @Test
  void aPluginForAnOlderVersion() throws IOException {
    Path source = Files.createDirectories(folder.resolve("old"));
    Path old =
        Files.writeString(
            source.resolve("VectorPolicy.java"),
            """
            package org.virqsim.policy;
            public interface VectorPolicy {
              String name();
              String summary();
              String source();
              java.util.List<VmmCall> on(
                  GuestRequest request, org.virqsim.model.vmm.VmmView view);
            }
            """);
    Path mine =
        Files.writeString(
            source.resolve("P.java"),
            "package x;\n" + policy("public String vmm()", "String old()"));
    Path classes = PluginJars.compiled(folder, old, mine);
    Path jar =
        PluginJars.jar(
            folder.resolve("plugins/p.jar"),
            PluginJars.provides(classes, "x.P"),
            name -> !name.startsWith("org/"));
    Invocation bad = list();
    assertThat(bad.err())
        .startsWith(jar + ": error: x.P at vmm(): " + BUILT_FOR_ANOTHER + "AbstractMethodError: ")
        .hasLineCount(1);
    assertRefused(bad, ExitCode.INVALID_INPUT);
  }

  /** Classes are looked for when they are first needed: here by the first answer. */
  @Test
  void aPluginThatLacksAClass() throws IOException {
    String source =
        answering("return Helper.calls();")
            + "class Helper {"
            + " static List<VmmCall> calls() { return List.of(); } }";
    Path classes = PluginJars.provider(folder, "P", source);
    Path jar =
        PluginJars.jar(
            folder.resolve("plugins/p.jar"), classes, name -> !name.endsWith("Helper.class"));
    assertThat(list().exit()).isEqualTo(ExitCode.OK);
    Invocation bad = run();
    assertThat(bad.err())
        .isEqualToIgnoringNewLines(
            jar
                + ": error: x.P at Enable[asked=3]: "
                + BUILT_FOR_ANOTHER
                + "NoClassDefFoundError: x/Helper)");
    assertRefused(bad, ExitCode.INVALID_INPUT);
  }

  @Test
  void aFolderThatCanNotBeUsed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path none = Files.createDirectory(folder.resolve("none"));
    Files.createDirectory(none.resolve("folder.jar"));
    Map<String, String> wrong =
        Map.of(
            "",
            "--plugins needs the name of a folder",
            none + "/nowhere",
            "--plugins " + none + "/nowhere does not exist",
            file.toString(),
            "--plugins " + file + " is not a folder",
            none.toString(),
            "--plugins " + none + " holds no jar");
    wrong.forEach(
        (named, why) -> {
          Invocation bad = Invocation.here("validate", "nvme-bringup", "--plugins", named);
          assertThat(bad.err()).isEqualToIgnoringNewLines("virqsim: " + why);
          assertRefused(bad, ExitCode.USAGE);
        });
  }

  private Path jar(String name, String source) throws IOException {
    Path classes = PluginJars.provider(folder, "P", source);
    return PluginJars.jar(folder.resolve("plugins").resolve(name), classes, n -> true);
  }

  private Invocation list() {
    return Invocation.here("list", "policies", "--plugins", folder.resolve("plugins").toString());
  }

  private Invocation run() {
    return Invocation.here(
        "run",
        "seed-three-vectors",
        "--plugins=" + folder.resolve("plugins"),
        "--policy=mine",
        "--replications=20",
        "--jobs=2",
        "--out=" + folder.resolve("out"));
  }

  private static void assertRefused(Invocation bad, int exit) {
    assertThat(bad.exit()).isEqualTo(exit);
    assertThat(bad.out()).isEmpty();
    assertThat(bad.err()).doesNotContain("\tat ", "internal error");
  }
}
