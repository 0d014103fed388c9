// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The {@code virqsim} command. A subcommand is one class, a {@code @Command} that is a {@code
 * Callable<Integer>} returning an {@link ExitCode}, named in {@code subcommands} below.
 */
@Command(
    name = "virqsim",
    description = {
      "Simulates how interrupts reach virtual machines: what is lost, late or coalesced while a",
      "guest brings up the vectors of its device, and what each policy costs the host."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      RunCommand.class,
      CompareCommand.class,
      SweepCommand.class,
      ExploreCommand.class,
      ReplayCommand.class,
      ImportCommand.class,
      ConformCommand.class,
      CalibrateCommand.class,
      TimelineCommand.class,
      ReportCommand.class,
      ThreadCommand.class,
      ValidateCommand.class,
      ListCommand.class,
      NewCommand.class,
      CommandLine.HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./virqsim compare scenarios/msix/nvme-bringup.yaml",
      "      every policy of the scenario on the same arrivals, side by side",
      "  ./virqsim run nvme-bringup --policy incremental",
      "      one policy; shipped scenarios go by name too",
      "  ./virqsim sweep nvme-bringup --vary costs.request_irq.value=5us,10us,20us",
      "      how much the results depend on a parameter",
      "  ./virqsim explore seed-three-vectors --policy incremental",
      "      every order of steps: does a property hold, or what is the shortest way to break it",
      "  ./virqsim list policies",
      "      what there is to choose from",
      "",
      "Each command has its own help: ./virqsim compare --help",
      "Exit codes: 0 ok, 1 internal error, 2 usage, 3 invalid scenario, plugin or recording, 4 something that",
      "the scenario expects was missed, 5 an invariant is broken, a counterexample was found, or a recording and",
      "the model differ, 7 a bound was reached before a verdict, 130 interrupted (what was finished is kept).",
      "VIRQSIM_JAVA_OPTS holds options for the JVM; NO_COLOR=1 turns colours off."
    })
public final class Main implements Runnable {
  private static final int WIDEST_HELP = 100;
  private static final int NARROWEST_HELP = 55;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Runs the command and ends the JVM with its {@link ExitCode}. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    CommandLine command = commandLine();
    command.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    command.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    if (Terminal.columns() > 0) {
      command.setUsageHelpWidth(
          Math.max(NARROWEST_HELP, Math.min(WIDEST_HELP, Terminal.columns())));
    }
    System.exit(command.execute(args));
  }

  /** The command with its handling of errors, as {@code main} and the tests use it. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        // A policy may be called @something; files of options are not offered.
        .setExpandAtFiles(false)
        .setUsageHelpWidth(WIDEST_HELP)
        .setParameterExceptionHandler(Main::usageError)
        .setExecutionExceptionHandler(Main::failure);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int usageError(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("virqsim: " + UsageErrors.sentence(e));
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  private static int failure(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (e instanceof CommandException known) {
      err.println(known.getMessage());
      return known.exitCode();
    }
    err.println("virqsim: internal error, please report it with the lines below");
    e.printStackTrace(err);
    return ExitCode.INTERNAL_ERROR;
  }
}
