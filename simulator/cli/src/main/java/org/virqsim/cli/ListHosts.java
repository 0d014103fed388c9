// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.virqsim.machine.HostProfile;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code virqsim list hosts}: the host kernels that are modelled. */
@Command(
    name = "hosts",
    description = "The host kernels, with what tells them apart.",
    mixinStandardHelpOptions = true)
final class ListHosts implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    int width = HostProfile.builtIn().stream().mapToInt(h -> h.name().length()).max().orElse(0);
    for (HostProfile host : HostProfile.builtIn()) {
      out.println(
          host.name()
              + " ".repeat(width - host.name().length() + 2)
              + (host.enableBeforeAllocation()
                  ? "MSI-X Enable is set before vectors are allocated"
                  : "vectors are allocated while MSI-X Enable is 0")
              + (host.dynamicMsix() ? "; adds vectors while MSI-X is enabled" : "; NORESIZE"));
    }
    out.flush();
    return ExitCode.OK;
  }
}
