// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code virqsim list}: what there is to choose from; one subcommand for each kind of thing. */
@Command(
    name = "list",
    description = "Lists what there is to choose from.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "WHAT",
    footerHeading = "%nExample:%n",
    footer = "  ./virqsim list policies",
    subcommands = {
      ListPolicies.class,
      ListScenarios.class,
      ListHosts.class,
      ListMetrics.class,
      ListProperties.class
    })
final class ListCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "list what? One of: " + String.join(", ", spec.subcommands().keySet()));
  }
}
