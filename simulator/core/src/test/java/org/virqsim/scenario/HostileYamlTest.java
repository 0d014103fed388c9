// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.policy.Policies;

/**
 * Files that are no scenario, or no YAML, or mean harm: one clear error each, never another
 * exception.
 */
class HostileYamlTest {
  @TempDir Path folder;

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("", ": error: is empty"),
        Arguments.of("# only a comment\n", ": error: is empty"),
        Arguments.of("~", ":1:1: error: a scenario must be a map, not nothing"),
        Arguments.of("hello", ":1:1: error: a scenario must be a map, not 'hello'"),
        Arguments.of("[]", ":1:1: error: a scenario must be a map, not a list"),
        Arguments.of(
            "a: 1\n---\nb: 2\n",
            ":2:1: error: a second document begins here; a file holds one scenario"),
        Arguments.of(
            "a: &x 1\nb: *x\n",
            ":1:4: error: anchors (&name) are not allowed; write the value out"),
        Arguments.of(
            "&a [*a]", ":1:1: error: anchors (&name) are not allowed; write the value out"),
        Arguments.of("a: *b", ":1:4: error: aliases (*name) are not allowed; write the value out"),
        Arguments.of(
            "a: {<<: {b: 1}}",
            ":1:5: error: merge keys (<<) are not allowed; write the values out"),
        Arguments.of("a: !!str 1", ":1:4: error: tags (!name) are not allowed"),
        Arguments.of("a: !x {b: 1}", ":1:4: error: tags (!name) are not allowed"),
        Arguments.of("{[a]: 1}", ":1:2: error: a key must be a word, not a list"),
        Arguments.of("? \n: 1\n", ":1:2: error: a key must be a word, not nothing"),
        Arguments.of(
            "run:\n\thorizon: 5ms\n", ":2:1: error: a tab is not allowed here; indent with spaces"),
        Arguments.of("a: \u0000", ":1:4: error: character U+0000 is not allowed in YAML"),
        Arguments.of("a: 1\nb: \u001b[31m", ":2:4: error: character U+001B is not allowed in YAML"),
        Arguments.of("a: 'x", ":1:6: error: is not YAML: found unexpected end of stream"),
        Arguments.of("a: [1, 2", ":1:9: error: is not YAML: expected ',' or ']', but got"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void oneClearError(String text, String error) {
    List<String> errors = Samples.errors(text);
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).startsWith("x.yaml" + error);
  }

  @Test
  void duplicateKeysAreFoundBesideOtherErrors() {
    assertThat(Samples.errors(Samples.SMALL + "run: {horizon: 0, horizon: 5ms}\n"))
        .containsExactly(
            "x.yaml:7:1: error: duplicate key 'run' (first in line 6)",
            "x.yaml:7:19: error: duplicate key 'horizon' (first in line 7)");
  }

  @Test
  void deepNestingIsRefusedAndNotFollowed() {
    for (String nested :
        List.of(
            "[".repeat(5000) + "]".repeat(5000),
            "{a: ".repeat(5000) + "1" + "}".repeat(5000),
            "- ".repeat(5000) + "1",
            "[".repeat(200_000))) {
      List<String> errors = Samples.errors(nested);
      assertThat(errors).singleElement().asString().endsWith("nested deeper than 20 levels");
    }
  }

  @Test
  void aThousandMillionLaughs() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      text.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(Samples.errors(text.toString())).hasSize(1);
  }

  @Test
  void manyValuesAreRefused() {
    assertThat(Samples.errors("a: [" + "1,".repeat(200_000) + "1]"))
        .singleElement()
        .asString()
        .endsWith("more than 100000 values");
  }

  @Test
  void longTextsAreShortenedInMessages() {
    String word = "x".repeat(100_000);
    for (String error : Samples.errors(Samples.smallWith("host: " + word) + word + "y: 1\n")) {
      assertThat(error).hasSizeLessThan(300);
    }
  }

  @Test
  void filesThatCanNotBeRead() throws IOException {
    Path latin1 = folder.resolve("latin1.yaml");
    Files.write(latin1, "a: 1\nb: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    Path large = folder.resolve("large.yaml");
    byte[] bytes = new byte[ScenarioSource.MAX_BYTES + 1];
    Arrays.fill(bytes, (byte) '#');
    Files.write(large, bytes);
    Path missing = folder.resolve("missing.yaml");
    assertThat(failure(latin1)).isEqualTo(latin1 + ":2:7: error: is not UTF-8 text");
    assertThat(failure(large))
        .isEqualTo(large + ": error: is larger than 1048576 bytes, no scenario is");
    assertThat(failure(missing)).isEqualTo(missing + ": error: no such file");
    assertThat(failure(folder)).isEqualTo(folder + ": error: is a directory, not a scenario file");
  }

  @Test
  void aByteOrderMarkIsAllowed() throws IOException {
    Path file = folder.resolve("bom.yaml");
    Files.writeString(file, "\uFEFF" + Samples.SMALL);
    assertThat(Samples.LOADER.load(file, List.of()).name()).isEqualTo("t/small");
  }

  @Test
  void randomDamageNeverGivesAnotherException() throws PolicyRefusedException {
    SplittableRandom random = new SplittableRandom(1);
    List<String> starts = List.of(ScenarioTemplate.text("damaged"), SeveralVmsTest.ALL);
    ScenarioCompiler compiler = new ScenarioCompiler(Policies.builtIn());
    int good = 0;
    String noise = "{}[]:,&*!|>'\"%@`#-? \n\t0123456789abcxyz.~<";
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder(starts.get(i % starts.size()));
      for (int n = random.nextInt(1, 6); n > 0; n--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, noise.charAt(random.nextInt(noise.length())));
          case 1 -> text.deleteCharAt(at);
          default -> text.insert(at, noise.charAt(random.nextInt(noise.length())));
        }
      }
      if (Samples.errors(text.toString()).isEmpty()) {
        // What the loader lets through must not be too large for the model.
        compiler.compile(Samples.load(text.toString()), "incremental");
        good++;
      }
    }
    assertThat(good).isPositive();
  }

  private static String failure(Path file) {
    ScenarioException e =
        catchThrowableOfType(ScenarioException.class, () -> Samples.LOADER.load(file, List.of()));
    return e.getMessage();
  }
}
