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
      boolean alias = !policy.name().equals(name);
      out.println(name + (alias ? " (= " + policy.name() + ")" : ""));
      out.println("    " + policy.summary());
      policy.refusal(false).ifPresent(reason -> out.println("    Requires: it " + reason + "."));
      out.println("    Source: " + policy.source());
    }
    out.flush();
    return ExitCode.OK;
  }
}
