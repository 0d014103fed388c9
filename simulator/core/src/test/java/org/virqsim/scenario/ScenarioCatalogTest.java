// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioCatalogTest {
  /** The tests run in simulator/core. */
  private static final Path SCENARIOS = Path.of("../../scenarios");

  private static final ScenarioCatalog CATALOG = ScenarioCatalog.onClassPath();

  @TempDir Path folder;

  static List<String> names() {
    return CATALOG.names();
  }

  @Test
  void theIndexListsEveryScenarioInTheFolder() throws IOException {
    try (Stream<Path> files = Files.walk(SCENARIOS)) {
      List<String> found =
          files
              .map(f -> SCENARIOS.relativize(f).toString().replace('\\', '/'))
              .filter(f -> f.endsWith(".yaml"))
              .filter(f -> !f.startsWith("target/") && !f.startsWith("src/"))
              .map(f -> f.substring(0, f.length() - ".yaml".length()))
              .sorted()
              .toList();
      assertThat(CATALOG.names()).isEqualTo(found).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyScenarioIsValidAndCarriesItsName(String name) {
    Scenario s = Samples.FULL_LOADER.load(CATALOG.find(name), List.of());
    assertThat(s.name()).isEqualTo(name);
    assertThat(s.description()).contains(".");
    String text = CATALOG.find(name).text();
    assertThat(text)
        .startsWith("# yaml-language-server: $schema=../schema/scenario.schema.json\n#\n# ");
  }

  @Test
  void findsByFullNameAndByItsLastPart() {
    assertThat(CATALOG.find("msix/nvme-bringup").label())
        .isEqualTo("scenarios/msix/nvme-bringup.yaml");
    assertThat(CATALOG.find("nvme-bringup")).isEqualTo(CATALOG.find("msix/nvme-bringup"));
  }

  @Test
  void aFileComesFirst() throws IOException {
    Path file = folder.resolve("nvme-bringup");
    Files.writeString(file, Samples.SMALL);
    assertThat(CATALOG.find(file.toString()))
        .isEqualTo(new ScenarioSource(file.toString(), Samples.SMALL));
  }

  @Test
  void whatIsNotFoundIsSaid() {
    fails(
        "nvme-bringpu",
        "nvme-bringpu: error: no such file, and no scenario of that name (did you"
            + " mean 'nvme-bringup'?)");
    fails("", ": error: no such file, and no scenario of that name");
    fails("a\u0000b", "a?b: error: no such file, and no scenario of that name");
    fails(folder.toString(), folder + ": error: is a directory, not a scenario file");
  }

  private static void fails(String name, String message) {
    assertThatThrownBy(() -> CATALOG.find(name))
        .isInstanceOf(ScenarioException.class)
        .hasMessage(message);
  }

  @Test
  void summariesAreTheFirstSentence() {
    assertThat(CATALOG.entries())
        .extracting(ScenarioCatalog.Entry::name)
        .isEqualTo(CATALOG.names());
    assertThat(CATALOG.entries())
        .allSatisfy(e -> assertThat(e.summary()).isNotEmpty().doesNotContain(".", "\n"));
  }

  @Test
  void withoutTheResourcesItIsEmpty() {
    assertThat(new ScenarioCatalog(ClassLoader.getPlatformClassLoader()).names()).isEmpty();
  }

  @Test
  void theTemplateIsAValidScenario() {
    Scenario s = Samples.load(ScenarioTemplate.text("a/b"));
    assertThat(s.name()).isEqualTo("a/b");
    for (String name : List.of("", "a b", "../a", "a\nb", "x".repeat(101))) {
      assertThatThrownBy(() -> ScenarioTemplate.text(name))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
