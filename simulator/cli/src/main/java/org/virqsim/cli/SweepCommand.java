// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.virqsim.experiment.sweep.BreakEvenSearch;
import org.virqsim.experiment.sweep.CellCompiler;
import org.virqsim.experiment.sweep.CellRunner;
import org.virqsim.experiment.sweep.Design;
import org.virqsim.experiment.sweep.Factor;
import org.virqsim.experiment.sweep.Measure;
import org.virqsim.experiment.sweep.SweepRun;
import org.virqsim.model.guest.QueueOverflowException;
import org.virqsim.observe.InvariantViolation;
import org.virqsim.reports.Reports;
import org.virqsim.reports.SweepCharts;
import org.virqsim.reports.SweepCsv;
import org.virqsim.reports.SweepTable;
import org.virqsim.result.ResultsJson;
import org.virqsim.result.Sweep;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioException;
import org.virqsim.scenario.ScenarioLoader;
import org.virqsim.scenario.ScenarioSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code virqsim sweep}: how much the results depend on parameters of the scenario. */
@Command(
    name = "sweep",
    header = "Runs a scenario with many values of its parameters.",
    description = {
      "Runs every combination of the values, a sample of them, or one parameter at a time, under each",
      "policy and on the same random numbers; or searches the value at which a conclusion changes.",
      "Everything is checked before anything is run. Writes sweep.json, sweep.csv, charts and",
      "report.html."
    },
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./virqsim sweep nvme-bringup --vary costs.request_irq.value=5us,10us,20us",
      "  ./virqsim sweep nvme-bringup --vary 'costs.request_irq.value=5us..80us*5' \\",
      "      --vary device.vectors=17..65/4 --policy incremental",
      "  ./virqsim sweep nvme-bringup --vary costs.request_irq.value=5us..80us \\",
      "      --vary costs.free_irq.value=5us..80us --latin-hypercube 50",
      "  ./virqsim sweep nvme-bringup --vary costs.request_irq.value=5us,20us \\",
      "      --vary costs.free_irq.value=5us,15us --tornado --metric host_cost.bringup_ns",
      "  ./virqsim sweep one-dark-window --threshold 0.05 \\",
      "      --break-even 'workload[0].arrivals.poisson.rate=1/s..1/us' --policy incremental"
    })
final class SweepCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
  @Mixin private ExperimentOptions options = new ExperimentOptions();
  @Mixin private SweepOptions sweep = new SweepOptions();

  /**
   * What is to be run.
   *
   * @param design null for a search
   * @param search null for a design
   * @param measure of tornado or search; null for neither
   */
  private record Plan(
      Scenario own,
      CellCompiler compiler,
      List<Factor> factors,
      @Nullable Design design,
      @Nullable BreakEvenSearch search,
      @Nullable Measure measure) {
    long cells() {
      return design != null ? design.cells().size() : search != null ? search.mostCells() : 0;
    }

    long replications() {
      return cells() * compiler.policies().size() * own.run().replications();
    }
  }

  @Override
  public Integer call() throws Exception {
    options.jobs();
    sweep.check();
    sweep.metric();
    sweep.threshold();
    try (Plugins plugins = options.plugins()) {
      return run(plan(plugins), plugins);
    } catch (ScenarioException e) {
      throw options.invalid(e);
    }
  }

  private Plan plan(Plugins plugins) {
    List<Factor> factors = sweep.factors();
    ScenarioSource source = ScenarioCatalog.onClassPath().find(options.scenario());
    Scenario own =
        new ScenarioLoader(ScenarioCompiler.vocabulary(plugins.policies()))
            .load(source, options.overrides());
    boolean searching = sweep.breakEven();
    boolean measuring = searching || sweep.tornado();
    boolean named = !options.policies().isEmpty();
    List<String> policies =
        (named ? options.policies() : CompareCommand.compared(own)).stream().distinct().toList();
    if (measuring && !named) {
      policies = policies.subList(0, 1);
    }
    Measure measure = measuring ? measure(policies) : null;
    CellCompiler compiler =
        new CellCompiler(
            source, options.overrides(), plugins.policies(), policies, named || measuring);
    if (searching && measure != null) {
      BreakEvenSearch search = new BreakEvenSearch(factors.get(0), measure);
      compiler.check(search.ends(), factors);
      return new Plan(own, compiler, factors, null, search, measure);
    }
    Design design = sweep.design(factors, own.run().seed());
    compiler.check(design.cells(), factors);
    return new Plan(own, compiler, factors, design, null, measure);
  }

  private Measure measure(List<String> policies) {
    Double threshold = sweep.threshold();
    if (policies.size() > 2) {
      throw SweepOptions.usage(
          "--tornado and --break-even take one policy, or two whose difference they look at");
    }
    if (policies.size() == 2 && threshold != null) {
      throw SweepOptions.usage(
          "--threshold is for one policy; the difference of two is held against 0");
    }
    if (sweep.breakEven() && policies.size() == 1 && threshold == null) {
      throw SweepOptions.usage(
          "--break-even needs --threshold, or a second --policy that is to be equal");
    }
    String against = policies.size() == 2 ? policies.get(1) : null;
    return new Measure(sweep.metric(), policies.get(0), against, threshold);
  }

  private int run(Plan plan, Plugins plugins) throws InterruptedException {
    ProgressReport progress = new ProgressReport(plan.replications(), options.progressColumns());
    SignalHook hook = SignalHook.install(progress);
    try (OutputFolder folder =
        OutputFolder.open(options.out(), "sweep", plan.own().name(), OutputFolder.Kind.SWEEP)) {
      return run(plan, plugins, progress, folder);
    } catch (InvariantViolation e) {
      throw new CommandException(ExitCode.VIOLATED, "an invariant is broken: " + e.getMessage());
    } catch (QueueOverflowException e) {
      throw new CommandException(
          ExitCode.INVALID_INPUT, "the scenario is beyond the model: " + e.getMessage());
    } finally {
      hook.release();
    }
  }

  private int run(Plan plan, Plugins plugins, ProgressReport progress, OutputFolder folder)
      throws InterruptedException {
    long began = System.nanoTime();
    Sweep result = run(plan, progress);
    double seconds = (System.nanoTime() - began) / 1e9;
    progress.done();
    boolean interrupted = progress.cancelled();
    if (result.cells().isEmpty()) {
      throw new CommandException(
          ExitCode.INTERRUPTED, "interrupted before the first cell; nothing was written");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        options.json() ? ResultsJson.write(result) : SweepTable.render(result, Terminal.columns()));
    out.flush();
    String record =
        RunRecord.json(
            "sweep",
            spec.commandLine().getParseResult().originalArgs(),
            plugins.jars(),
            seconds,
            interrupted,
            Instant.now());
    say(write(result, record, folder, interrupted), folder, interrupted);
    return interrupted ? ExitCode.INTERRUPTED : ExitCode.OK;
  }

  private Sweep run(Plan plan, ProgressReport progress) throws InterruptedException {
    SweepRun run = new SweepRun(plan.own(), Version.number(), sweep.metric(), options.overrides());
    CellRunner runner =
        new CellRunner(
            plan.compiler(), plan.factors(), sweep.metric().name(), options.jobs(), progress);
    Design design = plan.design();
    BreakEvenSearch search = plan.search();
    if (search != null) {
      return run.run(plan.factors().get(0), search, runner);
    }
    if (design == null) {
      throw new IllegalStateException("neither a design nor a search");
    }
    return run.run(design, runner, plan.measure());
  }

  private static List<String> write(
      Sweep result, String record, OutputFolder folder, boolean interrupted) {
    return folder.write(
        stage -> {
          Files.writeString(stage.resolve("run.json"), record);
          Files.writeString(
              stage.resolve("sweep.csv"), SweepCsv.cells(result), StandardCharsets.UTF_8);
          // On its way out the JVM can load no fonts.
          List<String> warnings =
              interrupted ? List.of() : SweepCharts.writeAll(result, stage).warnings();
          Reports.writeAll(result, stage);
          Files.writeString(
              stage.resolve("sweep.json"), ResultsJson.write(result), StandardCharsets.UTF_8);
          return warnings;
        });
  }

  private void say(List<String> warnings, OutputFolder folder, boolean interrupted) {
    PrintWriter err = spec.commandLine().getErr();
    warnings.forEach(warning -> err.println("virqsim: warning: " + warning));
    if (interrupted) {
      err.println("virqsim: interrupted; the results hold the cells that were finished");
    }
    if (!options.quiet()) {
      err.println((interrupted ? "results are in " : "results and charts are in ") + folder.path());
    }
    err.flush();
  }
}
