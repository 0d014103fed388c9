// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virqsim.result.ResultsJson;

/** The pages of sweeps: written again from sweep.json alone, and the command in them. */
class SweepReportTest {
  private static final String RATE = "workload[0].arrivals.poisson.rate";

  @TempDir Path folder;

  private Invocation sweep(String options) {
    List<String> args = new ArrayList<>(List.of("sweep"));
    args.addAll(List.of(options.split(" ", -1)));
    args.addAll(List.of("--out", folder.resolve("out").toString()));
    Invocation sweep = Invocation.here(args.toArray(String[]::new));
    assertThat(sweep.exit()).as(sweep.err()).isEqualTo(ExitCode.OK);
    return sweep;
  }

  private static final String GRID =
      "seed-three-vectors --replications 10 --seed 7 --set device.vectors=4 --policy incremental"
          + " --policy allocate-all --vary costs.free_vectors.value=5us,80us --vary "
          + RATE
          + "=1/ms..9/ms/3";

  @ParameterizedTest
  @ValueSource(
      strings = {
        GRID,
        "seed-three-vectors --replications 5 --vary run.horizon=1ms,2ms",
        "seed-three-vectors --replications 5 --policy incremental --latin-hypercube 5 --vary"
            + " costs.request_irq.value=1us..100us* --vary device.while_disabled=drop,keep --vary "
            + RATE
            + "=1/ms..9/ms",
        "seed-three-vectors --replications 10 --policy incremental --tornado --threshold 0.7 --vary"
            + " costs.request_irq.value=5us..80us --vary costs.free_vectors.value=5us..80us*4",
        "one-dark-window --replications 100 --policy incremental --threshold 0.5 --break-even "
            + RATE
            + "=1/ms..100/ms"
      })
  void theCommandInThePageGivesTheSameSweep(String options) throws IOException {
    sweep(options);
    Path out = folder.resolve("out");
    String json = Files.readString(out.resolve("sweep.json"));
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(ResultsJson.sweepSchema(), InputFormat.JSON)
                .validate(json, InputFormat.JSON))
        .isEmpty();
    String command =
        Files.readAllLines(out.resolve("report.md")).stream()
            .filter(line -> line.startsWith("    ./virqsim "))
            .findFirst()
            .orElseThrow();
    List<String> args = new ArrayList<>();
    Matcher word = Pattern.compile("'([^']*)'|([^ ']+)").matcher(command.strip());
    while (word.find()) {
      args.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    Path again = folder.resolve("again");
    args.addAll(List.of("--out", again.toString()));
    Invocation second = Invocation.here(args.subList(1, args.size()).toArray(String[]::new));
    assertThat(second.exit()).as(second.err()).isEqualTo(ExitCode.OK);
    assertThat(Files.readString(again.resolve("sweep.json"))).isEqualTo(json);
  }

  @Test
  void reportWritesAgainWhatTheSweepWrote() throws IOException {
    sweep(GRID);
    Path out = folder.resolve("out");
    Map<String, String> before = texts(out);
    assertThat(before.keySet())
        .containsExactly("heat.svg", "report.html", "report.md", "sweep.csv", "sweep.json");
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Files.copy(out.resolve("sweep.json"), copy.resolve("sweep.json"));
    Invocation report = Invocation.here("report", copy.toString());
    assertThat(report.exit()).as(report.err()).isEqualTo(ExitCode.OK);
    assertThat(report.out()).isEmpty();
    assertThat(report.err().lines()).containsExactly("report is " + copy.resolve("report.html"));
    assertThat(texts(copy)).isEqualTo(before);
    assertThat(before.get("report.html"))
        .contains("id=\"chart-heat\"", "device.vectors=4", "In every cell");
  }

  @Test
  void aSweepThatIsNoneIsRefused() throws IOException {
    Files.writeString(folder.resolve("sweep.json"), "{\"schema\": \"virqsim-sweep/1\"}");
    Invocation report = Invocation.here("report", folder.toString());
    assertThat(report.exit()).isEqualTo(ExitCode.INVALID_INPUT);
    assertThat(report.err()).contains("sweep.json: error: ").doesNotContain("\tat ");
  }

  private static Map<String, String> texts(Path dir) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(dir)) {
      for (Path file : all.toList()) {
        String name = file.getFileName().toString();
        // run.json is not the same from run to run, PNG not from JVM to JVM.
        if (!name.endsWith(".png") && !name.equals("run.json")) {
          files.put(name, Files.readString(file));
        }
      }
    }
    return files;
  }
}
