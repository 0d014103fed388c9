// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.virqsim.result.Results;
import org.virqsim.result.Timeline;

/**
 * Writes all charts of a run. Names are stable: {@code latency}, {@code outcomes}, {@code timeline}
 * and, with several timelines, {@code timeline-POLICY}, each as {@code .svg} and {@code .png}.
 */
public final class Charts {
  /** Vectors per policy in the picture that shows all policies. */
  private static final int LANES_TOGETHER = 4;

  /** Vectors in the picture of one policy. */
  private static final int LANES_ALONE = 40;

  private final Results results;
  private final Path dir;
  private final List<Path> files = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private Charts(Results results, Path dir) {
    this.results = results;
    this.dir = dir;
  }

  /**
   * Draws what has data. Never fails: a machine that cannot draw gets a warning, and a chart of an
   * earlier run that now has no data is removed.
   *
   * @param timelines of any of the policies; may be empty
   * @param dir an existing directory
   */
  public static ChartFiles writeAll(Results results, List<Timeline> timelines, Path dir) {
    Charts charts = new Charts(results, dir);
    try {
      charts.writeAll(ChartStyle.load(), timelines);
    } catch (ChartException e) {
      charts.warnings.add("no charts: " + e.getMessage());
    }
    return new ChartFiles(charts.files, charts.skipped, charts.warnings);
  }

  private void writeAll(ChartStyle style, List<Timeline> timelines) {
    write("latency", "no request was served", () -> LatencyChart.draw(results, style));
    write("outcomes", "no request was raised", () -> OutcomeChart.draw(results, style));
    List<Timeline> shown = timelines.stream().filter(t -> !t.lanes().isEmpty()).toList();
    String none = "no timeline was recorded";
    int lanes = shown.size() > 1 ? LANES_TOGETHER : LANES_ALONE;
    write("timeline", none, () -> TimelineChart.draw(results, shown, lanes, style));
    if (shown.size() > 1) {
      Set<String> names = new HashSet<>();
      for (Timeline timeline : shown) {
        List<Timeline> one = List.of(timeline);
        String name = unique("timeline-" + slug(timeline.policy()), names);
        write(name, none, () -> TimelineChart.draw(results, one, LANES_ALONE, style));
      }
    }
  }

  /** Draws one chart; nothing if there is no data for it. */
  private interface Drawing {
    Optional<ChartWriter.Sized> draw();
  }

  private void write(String name, String reason, Drawing drawing) {
    try {
      Optional<ChartWriter.Sized> chart = drawn(name, drawing);
      if (chart.isPresent()) {
        files.addAll(ChartWriter.write(chart.get(), dir, name));
      } else {
        skipped.add("no chart '" + name + "': " + reason);
        Files.deleteIfExists(dir.resolve(name + ".svg"));
        Files.deleteIfExists(dir.resolve(name + ".png"));
      }
    } catch (ChartException e) {
      warnings.add(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      warnings.add("chart '" + name + "' could not be written: " + e);
    }
  }

  private static Optional<ChartWriter.Sized> drawn(String name, Drawing drawing)
      throws ChartException {
    try {
      return drawing.draw();
    } catch (RuntimeException | LinkageError | InternalError | java.awt.AWTError e) {
      throw new ChartException("chart '" + name + "' could not be drawn: " + e, e);
    }
  }

  /** A policy's name as part of a file name, on any file system. */
  static String slug(String name) {
    String slug =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[.-]+", "");
    return slug.isEmpty() ? "unnamed" : slug.substring(0, Math.min(60, slug.length()));
  }

  private static String unique(String name, Set<String> taken) {
    String candidate = name;
    for (int i = 2; !taken.add(candidate); i++) {
      candidate = name + "-" + i;
    }
    return candidate;
  }
}
