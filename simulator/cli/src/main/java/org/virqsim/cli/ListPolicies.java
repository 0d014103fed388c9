// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.virqsim.policy.PasidPolicies;
import org.virqsim.policy.PasidPolicy;
import org.virqsim.policy.Policies;
import org.virqsim.policy.VectorPolicy;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code virqsim list policies}: what a VMM can do when the guest unmasks a vector. */
@Command(
    name = "policies",
    description =
        "The policies: which VMM has each, what it does and where that is read; then those for the"
            + " PASIDs of mediated devices.",
    mixinStandardHelpOptions = true)
final class ListPolicies implements Callable<Integer> {
  private static final int WIDTH = 100;
  private static final String INDENT = "    ";

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** The lines of one policy. An alias that refuses hosts is one for itself. */
  private record Entry(String names, VectorPolicy policy) {}

  @Mixin private PluginOption plugins = new PluginOption();

  @Override
  public Integer call() {
    try (Plugins loaded = plugins.load()) {
      print(entries(loaded.policies()));
    }
    return ExitCode.OK;
  }

  private void print(List<Entry> entries) {
    PrintWriter out = spec.commandLine().getOut();
    int width = entries.stream().mapToInt(entry -> entry.names().length()).max().orElse(0);
    for (Entry entry : entries) {
      VectorPolicy policy = entry.policy();
      out.println(entry.names() + " ".repeat(width - entry.names().length() + 2) + policy.vmm());
      print(out, policy.summary());
      policy.refusal(false).ifPresent(reason -> print(out, "It " + reason + "."));
      print(out, "Source: " + policy.source());
      if (policy instanceof PluginPolicy plugin) {
        print(out, "Plugin: " + plugin.jar());
      }
    }
    printPasidPolicies(out);
    out.flush();
  }

  private static void printPasidPolicies(PrintWriter out) {
    out.println();
    out.println(
        "For the PASIDs of mediated devices, behind the name of a policy: dynamic/at-perm-trap.");
    out.println("Each also with +one-write: PASID and unmasking in one write of the slot.");
    for (PasidPolicy policy : PasidPolicies.all()) {
      List<String> names =
          PasidPolicies.names().stream()
              .filter(name -> PasidPolicies.find(name).orElseThrow().equals(policy))
              .toList();
      out.println(String.join(", ", names));
      print(out, policy.summary());
      print(out, "Source: " + policy.source());
    }
  }

  private static List<Entry> entries(Policies policies) {
    List<Entry> entries = new ArrayList<>();
    for (VectorPolicy policy : policies.all()) {
      List<Entry> stricter = new ArrayList<>();
      StringBuilder names = new StringBuilder(policy.name());
      for (String alias : policies.names()) {
        VectorPolicy named = policies.find(alias).orElseThrow();
        if (alias.equals(policy.name()) || !named.name().equals(policy.name())) {
          continue;
        }
        if (named.refusal(false).equals(policy.refusal(false))) {
          names.append(", ").append(alias);
        } else {
          stricter.add(new Entry(alias + " = " + policy.name(), named));
        }
      }
      entries.add(new Entry(names.toString(), policy));
      entries.addAll(stricter);
    }
    return entries;
  }

  /** Prints a sentence below a name, broken between words. */
  private static void print(PrintWriter out, String sentence) {
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : sentence.trim().split("\\s+", -1)) {
      if (line.length() > INDENT.length() && line.length() + 1 + word.length() > WIDTH) {
        out.println(line);
        line = new StringBuilder(INDENT);
      }
      line.append(line.length() > INDENT.length() ? " " : "").append(word);
    }
    out.println(line);
  }
}
