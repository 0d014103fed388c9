// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virqsim.result.Sweep;
import org.virqsim.result.Tornado;

/**
 * Writes the charts of a sweep, each as {@code .svg} and {@code .png}: {@code tornado} if there is
 * one; {@code sweep}, the metric against the factor, and {@code loss}, the probability of a drop
 * against it, if there is exactly one; {@code heat} of two factors that were combined; {@code
 * factors}, the metric against each, of more factors or a sample.
 */
public final class SweepCharts {
  /** Names of the files without their endings, in the order of a page. */
  static final List<String> NAMES = List.of("tornado", "sweep", "loss", "heat", "factors");

  /** Why a chart of the probability is not drawn a second time. */
  static final String IS_METRIC = "it is the metric of the chart above";

  private SweepCharts() {}

  /**
   * Draws what there is. Never fails: a machine that cannot draw gets a warning, and a chart of an
   * earlier sweep that now has no data is removed.
   *
   * @param dir an existing directory
   */
  public static ChartFiles writeAll(Sweep sweep, Path dir) {
    List<Path> files = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Map<String, String> missing = missing(sweep);
    try {
      ChartStyle style = ChartStyle.load();
      for (String name : NAMES) {
        Optional<ChartWriter.Sized> chart = draw(sweep, name, style);
        if (chart.isPresent()) {
          files.addAll(ChartWriter.write(chart.get(), dir, name));
        } else {
          Files.deleteIfExists(dir.resolve(name + ".svg"));
          Files.deleteIfExists(dir.resolve(name + ".png"));
          skipped.add("no chart '" + name + "': " + missing.getOrDefault(name, "no data"));
        }
      }
    } catch (ChartException e) {
      warnings.add("no charts: " + e.getMessage());
    } catch (IOException e) {
      warnings.add("charts could not be written: " + e);
    } catch (RuntimeException | LinkageError | InternalError | java.awt.AWTError e) {
      // On a machine without fonts drawing text fails with one of several errors.
      warnings.add("charts could not be drawn: " + e);
    }
    return new ChartFiles(files, skipped, warnings);
  }

  private static Optional<ChartWriter.Sized> draw(Sweep sweep, String name, ChartStyle style) {
    Tornado tornado = sweep.tornado();
    return switch (name) {
      case "tornado" ->
          tornado == null || tornado.bars().isEmpty()
              ? Optional.empty()
              : Optional.of(TornadoChart.draw(sweep, tornado, style));
      case "sweep" -> SweepLineChart.draw(sweep, style);
      case "loss" -> SweepLineChart.drawLoss(sweep, style);
      case "heat" -> HeatChart.draw(sweep, style);
      default -> FactorsChart.draw(sweep, style);
    };
  }

  /** Charts that this sweep has no data for, with the reason, by name in the order of a page. */
  static Map<String, String> missing(Sweep sweep) {
    Map<String, String> reasons = new LinkedHashMap<>();
    Tornado tornado = sweep.tornado();
    if (tornado == null) {
      reasons.put("tornado", "no tornado was asked for");
    } else if (tornado.bars().isEmpty()) {
      reasons.put("tornado", "no parameter was finished");
    }
    if (!SweepLineChart.fits(sweep)) {
      reasons.put("sweep", "it needs one parameter with at least two values");
      reasons.put("loss", "it needs one parameter with at least two values");
    }
    if (sweep.metric().equals("loss_probability.estimate")) {
      reasons.put("loss", IS_METRIC);
    }
    HeatChart.missing(sweep).ifPresent(reason -> reasons.put("heat", reason));
    FactorsChart.missing(sweep).ifPresent(reason -> reasons.put("factors", reason));
    return reasons;
  }

  /** What a chart shows. */
  static String title(Sweep sweep, String name) {
    String metric = SweepLineChart.title(sweep.metric());
    return switch (name) {
      case "tornado" -> "What each parameter alone changes";
      case "sweep" -> metric + " against the parameter";
      case "loss" -> "Probability that a bring-up drops a request against the parameter";
      case "heat" -> metric + " over two parameters";
      default -> metric + " against each parameter";
    };
  }
}
