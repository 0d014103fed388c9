// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.virqsim.scenario.ScenarioCatalog;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code virqsim list scenarios}: the scenarios that come with virqsim. */
@Command(
    name = "scenarios",
    description = "The scenarios that come with virqsim; each can be run by its name.",
    mixinStandardHelpOptions = true)
final class ListScenarios implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<ScenarioCatalog.Entry> entries = ScenarioCatalog.onClassPath().entries();
    int width = entries.stream().mapToInt(e -> e.name().length()).max().orElse(0);
    for (ScenarioCatalog.Entry entry : entries) {
      out.println(entry.name() + " ".repeat(width - entry.name().length() + 2) + entry.summary());
    }
    out.flush();
    return ExitCode.OK;
  }
}
