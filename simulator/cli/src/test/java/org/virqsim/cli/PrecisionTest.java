// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;
import org.virqsim.result.ResultsJson;
import org.virqsim.result.Selection;
import org.virqsim.result.Stopping;

/** What a user sees of {@code --precision}. */
class PrecisionTest {
  @TempDir Path folder;

  private Invocation compare(String out, String... more) {
    List<String> args = new ArrayList<>();
    args.addAll(List.of("compare", "seed-three-vectors", "--quiet"));
    args.addAll(List.of("--policy", "incremental", "--policy", "allocate-all"));
    args.addAll(List.of("--out", folder.resolve(out).toString()));
    args.addAll(List.of(more));
    return Invocation.here(args.toArray(String[]::new));
  }

  @Test
  void saysThatItStoppedByPrecision() throws Exception {
    String[] asked = {"--precision", "15%", "--min-replications", "25", "--json"};
    Invocation one = compare("one", with(asked, "--jobs", "1"));
    Invocation three = compare("three", with(asked, "--jobs", "3"));
    assertThat(one.exit()).as(one.err()).isEqualTo(ExitCode.OK);
    assertThat(three.out()).isEqualTo(one.out());
    Results results = ResultsJson.readResults(one.out());
    Stopping stopping = results.inference().stopping();
    assertThat(stopping).isNotNull();
    assertThat(stopping.reason()).isEqualTo(Stopping.Reason.PRECISION);
    int n = results.policies().get(0).replications();
    assertThat(n % 25).isZero();
    assertThat(results.policies()).extracting(PolicyResult::replications).containsOnly(n);
    assertThat(results.conclusions().get(0))
        .isEqualTo(
            "Stopped by precision after "
                + n
                + " replications of each policy: the 95 % interval of the mean is at most +-15 %"
                + " of it for interrupts.dropped and latency_ns.mean.");
  }

  @Test
  void saysThatItStoppedByTheCap() {
    Invocation capped =
        compare(
            "capped",
            "--precision=0.01%",
            "--precision-metric=interrupts.dropped",
            "--max-replications=20",
            "--min-replications=10");
    assertThat(capped.exit()).as(capped.err()).isEqualTo(ExitCode.OK);
    assertThat(capped.out())
        .contains(
            "- Stopped by the cap of 20 replications, not by precision: +-0.01 % of the mean was"
                + " not reached by incremental (interrupts.dropped +-");
  }

  @Test
  void theBestPolicyIsSelected() throws Exception {
    Invocation best =
        compare("best", "--select-best", "--indifference", "1", "--replications", "60", "--json");
    assertThat(best.exit()).as(best.err()).isEqualTo(ExitCode.OK);
    Results results = ResultsJson.readResults(best.out());
    Selection selection = results.inference().selection();
    assertThat(selection).isNotNull();
    assertThat(selection.best()).containsExactly("allocate-all");
    assertThat(results.conclusions().get(0))
        .startsWith("Best by interrupts.dropped (smallest mean, indifference 1): allocate-all,");
  }

  @Test
  void theSteadyStateIsThatOfOneLongRun() throws Exception {
    Invocation steady =
        Invocation.here(
            "run",
            "seed-three-vectors",
            "--policy=allocate-all",
            "--steady-state",
            "--set=run.horizon=100ms",
            "--replications=1",
            "--quiet",
            "--json",
            "--out=" + folder.resolve("steady"));
    assertThat(steady.exit()).as(steady.err()).isEqualTo(ExitCode.OK);
    Results results = ResultsJson.readResults(steady.out());
    assertThat(results.inference().steadyState()).hasSize(1);
    assertThat(results.inference().steadyState().get(0).observations()).isGreaterThan(1000);
    assertThat(results.conclusions().get(0))
        .startsWith("Steady state of allocate-all: mean latency ");
  }

  @Test
  void anUnknownNumberHasProgressAllTheSame() {
    ProgressReport report = new ProgressReport(-1, 80);
    report.policy("incremental");
    report.replicationDone();
    report.done();
    assertThat(report.cancelled()).isFalse();
  }

  private static String[] with(String[] first, String... more) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
