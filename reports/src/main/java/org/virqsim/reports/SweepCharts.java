// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virqsim.result.Sweep;
import org.virqsim.result.Tornado;

/**
 * Writes the charts of a sweep: {@code tornado} if there is one, and {@code sweep}, the metric
 * against the factor, if there is exactly one factor; each as {@code .svg} and {@code .png}.
 */
public final class SweepCharts {
  private SweepCharts() {}

  /**
   * Draws what there is. Never fails: a machine that cannot draw gets a warning.
   *
   * @param dir an existing directory
   */
  public static ChartFiles writeAll(Sweep sweep, Path dir) {
    List<Path> files = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    try {
      ChartStyle style = ChartStyle.load();
      Tornado tornado = sweep.tornado();
      if (tornado != null && !tornado.bars().isEmpty()) {
        files.addAll(ChartWriter.write(TornadoChart.draw(sweep, tornado, style), dir, "tornado"));
      } else {
        skipped.add("no chart 'tornado': no tornado was asked for");
      }
      Optional<ChartWriter.Sized> line = SweepLineChart.draw(sweep, style);
      if (line.isPresent()) {
        files.addAll(ChartWriter.write(line.get(), dir, "sweep"));
      } else {
        skipped.add("no chart 'sweep': it needs one factor with at least two values");
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
}
