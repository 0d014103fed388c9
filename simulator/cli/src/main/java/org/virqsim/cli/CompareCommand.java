// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.util.List;
import org.virqsim.scenario.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code virqsim compare}: a scenario under several policies, on the same arrivals and costs. */
@Command(
    name = "compare",
    header = "Runs a scenario under several policies and compares them.",
    description = {
      "All see the same arrivals and costs. Shows what each policy drops, how late the rest comes, and",
      "what it costs the host. A policy that the host can not offer is refused when it is named, and",
      "listed as not run when it is one of the scenario's."
    },
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./virqsim compare nvme-bringup",
      "  ./virqsim compare nvme-bringup --workload driver-only",
      "  ./virqsim compare my.yaml --policy incremental --policy dynamic@linux-6.5",
      "  ./virqsim compare nvme-bringup --select-best --indifference 0.5",
      "  ./virqsim compare my.yaml --plugins my-jars --policy my-policy --policy incremental",
      "  ./virqsim compare nvme-bringup --json --quiet | jq '.policies[].interrupts.dropped'"
    })
final class CompareCommand extends ExperimentCommand {
  @Mixin private SelectionOptions selection = new SelectionOptions();

  @Override
  Experiment.Questions questions() {
    return new Experiment.Questions(selection.asked(), false);
  }

  @Override
  List<String> policies(Scenario scenario) {
    return compared(scenario);
  }

  /** The scenario's policies, or those that are compared where it names none. */
  static List<String> compared(Scenario scenario) {
    return scenario.policies().isEmpty()
        ? List.of("incremental", "scan-highest", "qemu-7.1", "qemu-8.2", "allocate-all")
        : scenario.policies();
  }

  @Override
  String command() {
    return "compare";
  }
}
