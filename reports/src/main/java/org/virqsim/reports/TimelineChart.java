// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;
import org.virqsim.result.Timeline;

/**
 * Interrupts over time: a lane per vector coloured by its state, each request a mark by its
 * outcome; policies below each other on one time axis, zoomed to the bring-up.
 */
final class TimelineChart {
  private static final int WIDTH = 1120;
  private static final int FRAME = 200;

  /** What the picture is of, and the colour of each policy. */
  private record Words(
      String title, String time, String subject, String device, Function<String, Color> color) {}

  private final Words words;
  private final List<TimelineGroup> groups;
  private final ChartStyle style;
  private final TimelineWindow window;

  private TimelineChart(
      Words words, List<TimelineGroup> groups, TimelineWindow window, ChartStyle style) {
    this.words = words;
    this.groups = groups;
    this.window = window;
    this.style = style;
  }

  /**
   * The chart, or nothing without timelines.
   *
   * @param lanes most vectors to show per policy
   */
  static Optional<ChartWriter.Sized> draw(
      Results results, Ranking ranking, List<TimelineGroup> groups, int lanes, ChartStyle style) {
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    TimelineWindow window = TimelineWindow.of(timelines(groups), lanes);
    PolicyColors colors = PolicyColors.of(ranking);
    List<String> names = results.policies().stream().map(PolicyResult::policy).toList();
    Words words =
        new Words(
            "Interrupts over time during the bring-up",
            "time since the start of the replication",
            Captions.subject(results) + replications(groups),
            Captions.deviceLine(results),
            policy -> colors.of(names.indexOf(policy)));
    return Optional.of(new TimelineChart(words, groups, window, style).draw());
  }

  /**
   * The chart of a recorded run; nothing without lanes.
   *
   * @param subject what was recorded
   * @param lanes most vectors to show
   */
  static Optional<ChartWriter.Sized> drawRecorded(
      Timeline recorded, String subject, int lanes, ChartStyle style) {
    List<TimelineGroup> groups = TimelineGroup.of(List.of(recorded));
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    TimelineWindow window = TimelineWindow.of(List.of(recorded), lanes);
    Words words =
        new Words(
            "A recorded run over time",
            "time since the guest's first step",
            Text.clean(subject),
            "no log shows interrupts: states without requests, from the times of the calls",
            policy -> Color.BLACK);
    return Optional.of(new TimelineChart(words, groups, window, style).draw());
  }

  private static String replications(List<TimelineGroup> groups) {
    TreeSet<Integer> shown = new TreeSet<>();
    groups.forEach(g -> shown.add(g.timeline().replication()));
    return "; shown: replication "
        + String.join(", ", shown.stream().map(String::valueOf).toList());
  }

  private static List<Timeline> timelines(List<TimelineGroup> groups) {
    return groups.stream().map(TimelineGroup::timeline).toList();
  }

  private ChartWriter.Sized draw() {
    TimeUnit unit = TimeUnit.of(window.endNs());
    NumberAxis time = new NumberAxis(words.time() + ", " + unit.name());
    style.axis(time);
    time.setStandardTickUnits(NumberAxis.createStandardTickUnits(Locale.ROOT));
    time.setAutoRangeIncludesZero(false);
    time.setRange(unit.value(window.startNs()), unit.value(window.endNs()));
    CombinedDomainXYPlot all = new CombinedDomainXYPlot(time);
    all.setGap(10);
    TreeSet<String> states = new TreeSet<>();
    TreeSet<String> outcomes = new TreeSet<>();
    int height = FRAME;
    boolean late = false;
    for (TimelineGroup group : groups) {
      TimelineLanes lanes = new TimelineLanes(group, window, unit, style);
      List<Color> seen = group.policies().stream().map(words.color()).distinct().toList();
      all.add(lanes.plot(seen, WIDTH), lanes.height());
      states.addAll(lanes.statesSeen());
      outcomes.addAll(lanes.outcomesSeen());
      late |= lanes.lateSeen();
      height += lanes.height() + 10;
    }
    JFreeChart chart = style.chart(words.title(), all, subject(), words.device());
    LegendItemCollection legend = TimelineLegend.items(states, outcomes, late);
    style.legend(chart, legend);
    return new ChartWriter.Sized(chart, WIDTH, height);
  }

  private String subject() {
    StringBuilder out = new StringBuilder(words.subject());
    int hidden = window.hidden(timelines(groups));
    if (hidden > 0) {
      out.append(
          String.format(
              Locale.ROOT,
              ", the %,d of %,d vectors with most drops, lateness and dark time",
              window.lanes().size(),
              window.lanes().size() + hidden));
    }
    return out.toString();
  }

  /** The unit in which the window reads best. */
  record TimeUnit(String name, double ns) {
    static TimeUnit of(long endNs) {
      return endNs < 10_000
          ? new TimeUnit("ns", 1)
          : endNs < 10_000_000
              ? new TimeUnit("\u00b5s", 1e3)
              : endNs < 10_000_000_000L ? new TimeUnit("ms", 1e6) : new TimeUnit("s", 1e9);
    }

    double value(long timeNs) {
      return timeNs / ns;
    }
  }
}
