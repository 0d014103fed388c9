// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake gets its code, one line that says how to mend it, and nothing on stdout. */
class BadInputTest {
  private static final String NEEDS =
      "virqsim: policy 'dynamic' needs a host that adds MSI-X vectors while MSI-X is enabled (Linux"
          + " 6.5 or later, index without VFIO_IRQ_INFO_NORESIZE), which linux-5.14 is not; try"
          + " dynamic@linux-6.5";

  @TempDir Path folder;

  static Stream<Arguments> wrongWords() {
    return Stream.of(
        arguments(
            "comapre nvme-bringup",
            2,
            "virqsim: unknown command: 'comapre' (did you mean 'compare'?)"),
        arguments(
            "list polices",
            2,
            "virqsim: unknown word after 'list': 'polices' (did you mean 'policies'?)"),
        arguments(
            "compare",
            2,
            "virqsim: missing required parameter: 'SCENARIO' (a file, or a name from 'virqsim list"
                + " scenarios')"),
        arguments(
            "compare nvme-bringup --polcy x",
            2,
            "virqsim: unknown option '--polcy' (did you mean '--policy'?)"),
        arguments("compare nvme-bringup more", 2, "virqsim: unexpected argument 'more'"),
        arguments(
            "compare nvme-bringp",
            3,
            "nvme-bringp: error: no such file, and no scenario of that name (did you mean"
                + " 'nvme-bringup'?)"),
        arguments(
            "compare nvme-bringup --policy incremntal",
            2,
            "virqsim: policy 'incremntal' is unknown (did you mean 'incremental'?)"),
        arguments(
            "compare nvme-bringup --policy dynamic@linux-6.4",
            2,
            "virqsim: policy 'dynamic@linux-6.4' names the unknown host 'linux-6.4' (did you mean"
                + " 'linux-6.5'?)"),
        arguments("compare nvme-bringup --policy dynamic", 2, NEEDS),
        arguments("run seed-three-vectors --policy dynamic", 2, NEEDS),
        arguments(
            "run seed-three-vectors --policy incremental --policy qemu-7.1",
            2,
            "virqsim: run takes one --policy; 'virqsim compare' takes several"));
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        arguments(
            "compare nvme-bringup --workload with-laod",
            2,
            "--workload with-laod: error: unknown workload 'with-laod' (did you mean 'with-load'?)"),
        arguments(
            "compare nvme-bringup --set host=linux-6.6",
            2,
            "--set host=linux-6.6: error: unknown host 'linux-6.6' (did you mean 'linux-6.5'?)"),
        arguments(
            "compare nvme-bringup --seed -1",
            2,
            "--seed -1: error: run.seed must be a whole number 0 .. 2^64-1 or 0x with up to 16"
                + " hexadecimal digits, not '-1'"),
        arguments(
            "compare nvme-bringup --replications 0",
            2,
            "--replications 0: error: run.replications must be 1 .. 1000000000, not 0"),
        arguments(
            "compare nvme-bringup --set nonsense",
            2,
            "--set nonsense: error: write path=value, for example run.replications=10"),
        arguments(
            "compare nvme-bringup --set run.horizn=5ms",
            2,
            "--set run.horizn=5ms: error: unknown key 'horizn' in run (did you mean 'horizon'?)"),
        arguments(
            "compare nvme-bringup --set costs.others=5us",
            2,
            "--set costs.others=5us: error: costs.others must be 0, not '5us': it stands for all"
                + " costs that are not named"),
        arguments(
            "compare nvme-bringup --jobs 0",
            2,
            "virqsim: --jobs takes a number from 1 to 1024, not '0'"),
        arguments(
            "compare nvme-bringup --color pink",
            2,
            "virqsim: invalid value for option '--color': expected auto, always or never, not"
                + " 'pink'"));
  }

  static Stream<Arguments> wrongStatistics() {
    return Stream.of(
        arguments(
            "compare nvme-bringup --precision 0",
            2,
            "--precision 0: error: run.precision must be 0.01% .. 50% of the mean, or none, not"
                + " '0'"),
        arguments(
            "compare nvme-bringup --max-replications 5000",
            2,
            "--max-replications 5000: error: run.max_replications says nothing without"
                + " run.precision"),
        arguments(
            "compare nvme-bringup --precision 5% --replications 10",
            2,
            "virqsim: --replications is a fixed number, but a precision is asked for; give"
                + " --max-replications, or take the precision away with --set run.precision=none"),
        arguments(
            "compare nvme-bringup --select-best",
            2,
            "virqsim: --select-best needs --indifference: which difference of means does not matter"
                + " is for you to say"),
        arguments(
            "compare nvme-bringup --indifference 1",
            2,
            "virqsim: --indifference and --metric say nothing without --select-best"),
        arguments(
            "compare nvme-bringup --select-best --indifference 5 --metric host_cost.bringup_ns",
            2,
            "virqsim: --indifference: duration '5' has no unit (write 5us; units are ns, us, ms,"
                + " s)"),
        arguments(
            "compare nvme-bringup --select-best --indifference 0",
            2,
            "virqsim: --indifference of interrupts.dropped must be a number above 0, not '0'"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"wrongWords", "wrongValues", "wrongStatistics"})
  void says(String line, int exit, String first) {
    Invocation bad = Invocation.here(line.split(" ", -1));
    assertThat(bad.err().lines().findFirst()).hasValue(first);
    assertThat(bad.exit()).isEqualTo(exit);
    assertThat(bad.out()).isEmpty();
    assertThat(bad.err()).doesNotContain("\tat ", "Exception");
  }

  @Test
  void allMistakesAtOnce() {
    Invocation bad =
        Invocation.here("compare", "nvme-bringup", "--policy", "a", "--policy", "dynamic@b");
    assertThat(bad.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(bad.err().lines()).hasSize(2);
    bad = Invocation.here("compare", "nvme-bringup", "--workload", "a", "--seed", "b");
    assertThat(bad.err().lines()).hasSize(2);
  }

  @Test
  void aMistakeInAFileIsNotOneOfUsage() throws IOException {
    Path file = Files.writeString(folder.resolve("x.yaml"), "scenario: x\n");
    Invocation bad = Invocation.here("compare", file.toString(), "--seed", "b");
    assertThat(bad.exit()).isEqualTo(ExitCode.INVALID_INPUT);
  }

  @Test
  void aQueueThatIsLongerThanAStateCanCountIsRefused() {
    Invocation bad =
        Invocation.here(
            "run",
            "reaped-one-by-one",
            "--set",
            "workload[0].arrivals.poisson.rate=1000/us",
            "--set",
            "run.horizon=2ms",
            "--replications",
            "1",
            "--out",
            out("o"));
    assertThat(bad.exit()).isEqualTo(ExitCode.INVALID_INPUT);
    assertThat(bad.err())
        .contains(
            "virqsim: the scenario is beyond the model: more than 1048575 completions of vector 0"
                + " wait to be reaped")
        .doesNotContain("\tat ");
    assertThat(bad.out()).isEmpty();
  }

  @Test
  void aPolicyOfADefaultListIsListedAsNotRun() {
    Invocation compare =
        Invocation.here(
            "compare",
            "seed-three-vectors",
            "--replications",
            "2",
            "--out",
            out("o"),
            "--set",
            "policies=[incremental, dynamic]");
    assertThat(compare.exit()).isEqualTo(ExitCode.OK);
    assertThat(compare.out())
        .contains("\nNot run:\n  dynamic: needs a host that adds MSI-X vectors while MSI-X is");
  }

  @Test
  void foldersThatCanNotBeUsedAreRefusedBeforeTheRun() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    assertRefused(file.toString(), "--out " + file + " is not a folder");
    assertRefused(file + "/below", "cannot write to --out " + file);
    assertRefused("", "--out needs the name of a folder");
    assertThat(file).hasContent("mine");
  }

  @Test
  void resultsOfAnotherScenarioAreKept() throws IOException {
    Invocation.here("compare", "one-dark-window", "--replications", "1", "--out", out("o"));
    String before = Files.readString(folder.resolve("o/results.json"));
    assertRefused(out("o"), "holds results of another scenario, which are not overwritten");
    assertThat(Files.readString(folder.resolve("o/results.json"))).isEqualTo(before);
    Files.writeString(folder.resolve("o/results.json"), "{\"mine\": 1}");
    assertRefused(out("o"), "holds results of another scenario, which are not overwritten");
  }

  @Test
  void twoRunsDoNotWriteToOneFolder() throws IOException {
    Path shared = Files.createDirectories(folder.resolve("shared"));
    try (FolderLock other = FolderLock.take(shared).orElseThrow()) {
      assertThat(other).isNotNull();
      assertRefused(shared.toString(), "another run is writing to it");
    }
    assertThat(shared).isEmptyDirectory();
    assertThat(
            Invocation.here(
                    "run", "seed-three-vectors", "--replications", "1", "--out", shared.toString())
                .exit())
        .isEqualTo(ExitCode.OK);
  }

  private void assertRefused(String out, String why) {
    Invocation bad =
        Invocation.here("run", "seed-three-vectors", "--replications", "1", "--out", out);
    assertThat(bad.err()).contains(why).doesNotContain("\tat ");
    assertThat(bad.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(bad.out()).isEmpty();
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }
}
