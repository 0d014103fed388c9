// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.virqsim.policy.Policies;
import org.virqsim.policy.VectorPolicy;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code virqsim list policies}: what a VMM can do when the guest unmasks a vector. */
@Command(
    name = "policies",
    description = "The policies, with what each does and where that is read.",
    mixinStandardHelpOptions = true)
final class ListPolicies implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Policies policies = Policies.builtIn();
    for (String name : policies.names()) {
      VectorPolicy policy = policies.find(name).orElseThrow();
      if (!policy.name().equals(name) && policy.refusal(false).isEmpty()) {
        out.println(name + " = " + policy.name());
        continue;
      }
      out.println(name + (policy.name().equals(name) ? "" : " = " + policy.name()));
      out.println("    " + policy.summary());
      policy.refusal(false).ifPresent(reason -> out.println("    It " + reason + "."));
      out.println("    Source: " + policy.source());
    }
    out.flush();
    return ExitCode.OK;
  }
}
