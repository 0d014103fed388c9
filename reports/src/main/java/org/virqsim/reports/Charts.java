// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.virqsim.result.Results;
import org.virqsim.result.Timeline;

/**
 * Writes all charts of a run. Names are stable: {@code latency}, {@code percentiles}, {@code
 * outcomes}, {@code loss}, {@code cost}, {@code timeline} and {@code timeline-POLICY}, around that
 * policy's first loss, each as {@code .svg} and {@code .png}. Policies that did the same on all
 * vectors share a timeline.
 */
public final class Charts {
  /** Vectors in the picture that shows all policies, all of them together. */
  private static final int LANES_TOGETHER = 32;

  /** Vectors of each policy in that picture at least. */
  private static final int LANES_EACH = 4;

  /** Vectors in a picture of the first loss. */
  private static final int LANES_OF_LOSS = 14;

  /** Pictures of the first loss at most; those of the best policies are drawn. */
  private static final int MOST_LOSSES = 8;

  /** Vectors in the picture of one policy. */
  private static final int LANES_ALONE = 40;

  private final Results results;
  private final Path dir;
  private final List<Task> tasks = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private Charts(Results results, Path dir) {
    this.results = results;
    this.dir = dir;
  }

  /** One chart: its name, what to say when it has no data, and how to draw it. */
  private record Task(String name, String reason, Drawing drawing) {}

  /** Draws one chart; nothing if there is no data for it. */
  private interface Drawing {
    Optional<ChartWriter.Sized> draw();
  }

  /** What became of a chart. */
  private record Done(List<Path> files, List<String> skipped, List<String> warnings) {}

  /** As below, in the caller's thread. */
  public static ChartFiles writeAll(Results results, List<Timeline> timelines, Path dir) {
    return writeAll(results, timelines, dir, 1);
  }

  /**
   * Draws a recorded run as {@code timeline-recorded}, and as {@code timeline-recorded-step} the
   * step of its driver in which vectors are dark for the longest time. Never fails: a machine that
   * cannot draw gets a warning.
   *
   * @param subject what was recorded
   * @param dir an existing directory
   */
  public static ChartFiles writeRecorded(Timeline recorded, String subject, Path dir) {
    try {
      ChartStyle style = ChartStyle.load();
      Optional<ChartWriter.Sized> chart =
          drawn(
              "timeline-recorded",
              () -> TimelineChart.drawRecorded(recorded, subject, LANES_ALONE, style));
      if (chart.isEmpty()) {
        return new ChartFiles(List.of(), List.of("no vector was ever unmasked"), List.of());
      }
      List<Path> files = new ArrayList<>(ChartWriter.write(chart.get(), dir, "timeline-recorded"));
      TimelineGroup one = new TimelineGroup(recorded, List.of(recorded.policy()));
      files.addAll(
          ChartWriter.write(
              LossPicture.draw(one, "", Optional.empty(), LANES_OF_LOSS, style),
              dir,
              "timeline-recorded-step"));
      return new ChartFiles(files, List.of(), List.of());
    } catch (ChartException | IOException e) {
      return new ChartFiles(List.of(), List.of(), List.of("no chart: " + e.getMessage()));
    }
  }

  /**
   * Draws what has data. Never fails: a machine that cannot draw gets a warning, and a chart of an
   * earlier run that now has no data is removed.
   *
   * @param timelines of any of the policies; may be empty
   * @param dir an existing directory
   * @param jobs threads to draw in, at least 1; what is drawn does not depend on it
   */
  public static ChartFiles writeAll(Results results, List<Timeline> timelines, Path dir, int jobs) {
    Charts charts = new Charts(results, dir);
    try {
      charts.plan(ChartStyle.load(), timelines);
      charts.draw(jobs);
    } catch (ChartException e) {
      charts.warnings.add("no charts: " + e.getMessage());
    }
    return new ChartFiles(charts.files, charts.skipped, charts.warnings);
  }

  private void plan(ChartStyle style, List<Timeline> timelines) {
    Ranking ranking = Ranking.of(results);
    task("latency", "no request was served", () -> LatencyChart.draw(results, ranking, style));
    task("outcomes", "no request was raised", () -> OutcomeChart.draw(results, ranking, style));
    task("loss", missing("loss"), () -> LossChart.draw(results, ranking, style));
    task(
        "percentiles", missing("percentiles"), () -> PercentileChart.draw(results, ranking, style));
    task("cost", missing("cost"), () -> CostChart.draw(results, ranking, style));
    List<Timeline> ordered = inOrder(ranking, timelines);
    List<TimelineGroup> shown = TimelineGroup.of(ordered);
    String none = "no timeline was recorded";
    int each = Math.max(LANES_EACH, LANES_TOGETHER / Math.max(1, shown.size()));
    int lanes = shown.size() > 1 ? each : LANES_ALONE;
    task("timeline", none, () -> TimelineChart.draw(results, ranking, shown, lanes, style));
    Optional<Timeline.Slice> like =
        shown.stream()
            .flatMap(group -> FirstLoss.of(group.timeline()).stream())
            .flatMap(loss -> loss.step().stream())
            .findFirst();
    Set<String> names = new HashSet<>();
    List<TimelineGroup> alone = TimelineGroup.identical(ordered);
    for (TimelineGroup group : alone.subList(0, Math.min(MOST_LOSSES, alone.size()))) {
      String name = unique("timeline-" + slug(group.timeline().policy()), names);
      task(
          name,
          none,
          () ->
              Optional.of(
                  LossPicture.draw(group, "seed " + results.seed(), like, LANES_OF_LOSS, style)));
    }
  }

  /** Why there is no chart of that name; empty if there is one. */
  private String missing(String name) {
    return missing(results).getOrDefault(name, "");
  }

  /** Charts of results that have no data, by name in the order of a page, with the reason. */
  static Map<String, String> missing(Results results) {
    Map<String, String> reasons = new LinkedHashMap<>();
    if (results.policies().stream().allMatch(p -> p.interrupts().raised() == 0)) {
      reasons.put("outcomes", "no request was raised");
    }
    LossChart.missing(results).ifPresent(reason -> reasons.put("loss", reason));
    PercentileChart.missing(results).ifPresent(reason -> reasons.put("latency", reason));
    PercentileChart.missing(results).ifPresent(reason -> reasons.put("percentiles", reason));
    CostChart.missing(results).ifPresent(reason -> reasons.put("cost", reason));
    return reasons;
  }

  /** As the policies stand in the other reports; those of other policies at the end. */
  private static List<Timeline> inOrder(Ranking ranking, List<Timeline> timelines) {
    List<String> names = ranking.rows().stream().map(row -> row.policy().policy()).toList();
    return timelines.stream()
        .sorted(
            Comparator.comparingInt(
                timeline -> {
                  int place = names.indexOf(timeline.policy());
                  return place < 0 ? names.size() : place;
                }))
        .toList();
  }

  private void task(String name, String reason, Drawing drawing) {
    tasks.add(new Task(name, reason, drawing));
  }

  private void draw(int jobs) throws ChartException {
    List<Done> done = new ArrayList<>();
    if (jobs <= 1) {
      tasks.forEach(task -> done.add(write(task)));
    } else {
      ExecutorService threads = Executors.newFixedThreadPool(Math.min(jobs, tasks.size()));
      try {
        List<Future<Done>> futures = new ArrayList<>();
        tasks.forEach(task -> futures.add(threads.submit(() -> write(task))));
        for (Future<Done> future : futures) {
          done.add(future.get());
        }
      } catch (ExecutionException e) {
        throw new ChartException("drawing failed: " + e.getCause(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ChartException("drawing was interrupted", e);
      } finally {
        threads.shutdownNow();
      }
    }
    for (Done one : done) {
      files.addAll(one.files());
      skipped.addAll(one.skipped());
      warnings.addAll(one.warnings());
    }
  }

  private Done write(Task task) {
    String name = task.name();
    try {
      Optional<ChartWriter.Sized> chart = drawn(name, task.drawing());
      if (chart.isPresent()) {
        return new Done(ChartWriter.write(chart.get(), dir, name), List.of(), List.of());
      }
      Files.deleteIfExists(dir.resolve(name + ".svg"));
      Files.deleteIfExists(dir.resolve(name + ".png"));
      String why = "no chart '" + name + "': " + task.reason();
      return new Done(List.of(), List.of(why), List.of());
    } catch (ChartException e) {
      return new Done(List.of(), List.of(), List.of(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      String warning = "chart '" + name + "' could not be written: " + e;
      return new Done(List.of(), List.of(), List.of(warning));
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

  static String unique(String name, Set<String> taken) {
    String candidate = name;
    for (int i = 2; !taken.add(candidate); i++) {
      candidate = name + "-" + i;
    }
    return candidate;
  }
}
