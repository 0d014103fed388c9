// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.virqsim.explore.Property;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code virqsim list properties}: what an exploration checks. */
@Command(
    name = "properties",
    description = "What 'explore' checks in the states that it visits.",
    mixinStandardHelpOptions = true)
final class ListProperties implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (Property property : Property.values()) {
      out.println(property.key());
      out.println("    " + property.description());
    }
    out.flush();
    return ExitCode.OK;
  }
}
