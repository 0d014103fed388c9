// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.virqsim.scenario.ScenarioTemplate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virqsim new}: a commented scenario to start from. */
@Command(
    name = "new",
    header = "Prints a commented scenario to start from, or writes it to a file.",
    description = "A file that exists is never overwritten.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./virqsim new",
      "  ./virqsim new -o my.yaml && ./virqsim validate my.yaml && ./virqsim compare my.yaml"
    })
final class NewCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Name of the scenario. Default: that of the file, or my-scenario.")
  private @Nullable String name;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Writes to this file instead of printing.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    String scenario = Optional.ofNullable(name).orElseGet(this::nameOfFile);
    String text;
    try {
      text = ScenarioTemplate.text(scenario);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
    if (file == null) {
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
      return ExitCode.OK;
    }
    NewFile.write(file, text);
    spec.commandLine().getErr().println("wrote " + file);
    return ExitCode.OK;
  }

  private String nameOfFile() {
    Path last = file == null ? null : file.getFileName();
    return last == null ? "my-scenario" : last.toString().replaceFirst("\\.ya?ml$", "");
  }
}
