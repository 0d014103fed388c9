// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.virqsim.result.Metrics;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code virqsim list metrics}: what results.json holds, with units. */
@Command(
    name = "metrics",
    description = "What is measured, with its unit and what it means.",
    mixinStandardHelpOptions = true)
final class ListMetrics implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    int width =
        Metrics.all().stream().mapToInt(m -> m.name().length() + m.unit().length()).max().orElse(0);
    for (Metrics.Metric metric : Metrics.all()) {
      String name = metric.name() + " [" + metric.unit() + "]";
      out.println(name + " ".repeat(width + 5 - name.length()) + metric.description());
    }
    out.flush();
    return ExitCode.OK;
  }
}
