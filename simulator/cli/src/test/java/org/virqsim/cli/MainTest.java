// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(Object extra, String... args) {
    CommandLine command = Main.commandLine();
    command.addSubcommand(extra);
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(args);
  }

  private int execute(String... args) {
    return execute(new Fails(null), args);
  }

  @Test
  void withoutArgumentsItHelpsWithThreeExamples() {
    assertThat(execute()).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .contains(
            "./virqsim compare scenarios/msix/nvme-bringup.yaml",
            "./virqsim run nvme-bringup --policy incremental",
            "./virqsim list policies");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void helpSaysTheSame() {
    execute();
    String bare = out.toString();
    out.getBuffer().setLength(0);
    assertThat(execute("--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).isEqualTo(bare);
  }

  @Test
  void versionIsTheOneOfTheBuild() {
    assertThat(execute("--version")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).matches("virqsim \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
  }

  @Test
  void usageErrorsAreShortAndGoToStderr() {
    assertThat(execute("--versoin")).isEqualTo(ExitCode.USAGE);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .startsWith("virqsim: ")
        .contains("--versoin", "--version", "Try 'virqsim --help'.")
        .doesNotContain("\tat ");
    assertThat(execute("frobnicate")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whatTheUserCanMendEndsWithItsCodeAndNoStackTrace() {
    CommandException e =
        new CommandException(
            ExitCode.INVALID_INPUT, List.of("a.yaml:1:2: error: x", "a.yaml:3:4: error: y"));
    assertThat(execute(new Fails(e), "fails")).isEqualTo(ExitCode.INVALID_INPUT);
    assertThat(err.toString().lines())
        .containsExactly("a.yaml:1:2: error: x", "a.yaml:3:4: error: y");
  }

  @Test
  void oneSentenceCarriesTheName() {
    CommandException e = new CommandException(ExitCode.USAGE, "no such policy 'x'");
    assertThat(execute(new Fails(e), "fails")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString().lines()).containsExactly("virqsim: no such policy 'x'");
  }

  @Test
  void ourOwnFaultsShowTheirStackTrace() {
    assertThat(execute(new Fails(new IllegalStateException("boom")), "fails"))
        .isEqualTo(ExitCode.INTERNAL_ERROR);
    assertThat(err.toString()).contains("internal error", "boom", "\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @Command(name = "fails")
  static final class Fails implements Callable<Integer> {
    private final Exception what;

    Fails(Exception what) {
      this.what = what;
    }

    @Override
    public Integer call() throws Exception {
      throw what;
    }
  }
}
