// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.virqsim.scenario.Diagnostic;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioException;
import org.virqsim.scenario.ScenarioLoader;
import org.virqsim.scenario.Vocabulary;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virqsim validate}: says everything that is wrong with scenarios. */
@Command(
    name = "validate",
    description = "Checks scenarios without running them; prints every error with its position.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./virqsim validate my.yaml",
      "  ./virqsim validate nvme-bringup --set device.vectors=33"
    })
final class ValidateCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Scenario files or names.")
  private List<String> files = List.of();

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Replaces a value before checking, for example run.replications=10.")
  private List<String> overrides = List.of();

  @Mixin private PluginOption plugins = new PluginOption();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ScenarioCatalog catalog = ScenarioCatalog.onClassPath();
    ScenarioLoader loader = new ScenarioLoader(vocabulary());
    List<String> errors = new ArrayList<>();
    for (String file : files) {
      try {
        loader.load(catalog.find(file), overrides);
        out.println(file + ": ok");
      } catch (ScenarioException e) {
        e.diagnostics().stream().map(Diagnostic::toString).forEach(errors::add);
      }
    }
    out.flush();
    if (!errors.isEmpty()) {
      // A wrong --set is wrong for every file.
      throw new CommandException(ExitCode.INVALID_INPUT, errors.stream().distinct().toList());
    }
    return ExitCode.OK;
  }

  private Vocabulary vocabulary() {
    try (Plugins loaded = plugins.load()) {
      return ScenarioCompiler.vocabulary(loaded.policies());
    }
  }
}
