// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.util.List;
import java.util.Optional;
import org.virqsim.scenario.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code virqsim run}: a scenario under one policy. */
@Command(
    name = "run",
    header = "Runs a scenario under one policy.",
    description = "The policy is the one named by --policy, else the scenario's first.",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./virqsim run seed-three-vectors --policy incremental",
      "  ./virqsim run seed-three-vectors --policy dynamic@linux-6.5 --set run.horizon=20ms",
      "  ./virqsim run nvme-bringup --steady-state --set run.horizon=500ms --replications 1",
      "  ./virqsim run my.yaml --replications 100 --seed 7 --json"
    })
final class RunCommand extends ExperimentCommand {
  @Option(
      names = "--steady-state",
      description =
          "Estimates the mean latency in the steady state from replication 0 by batch means; set"
              + " a long run.horizon.")
  private boolean steadyState;

  @Override
  Experiment.Questions questions() {
    return new Experiment.Questions(Optional.empty(), steadyState);
  }

  @Override
  List<String> policies(Scenario scenario) {
    return scenario.policies().isEmpty()
        ? List.of("incremental")
        : scenario.policies().subList(0, 1);
  }

  @Override
  void check(ExperimentOptions options) {
    if (options.policies().size() > 1) {
      throw new CommandException(
          ExitCode.USAGE, "run takes one --policy; 'virqsim compare' takes several");
    }
  }

  @Override
  String command() {
    return "run";
  }
}
