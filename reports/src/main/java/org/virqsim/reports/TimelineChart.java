// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
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

  private final Results results;
  private final PolicyColors colors;
  private final List<TimelineGroup> groups;
  private final ChartStyle style;
  private final TimelineWindow window;

  private TimelineChart(
      Results results,
      PolicyColors colors,
      List<TimelineGroup> groups,
      TimelineWindow window,
      ChartStyle style) {
    this.results = results;
    this.colors = colors;
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
    return Optional.of(
        new TimelineChart(results, PolicyColors.of(ranking), groups, window, style).draw());
  }

  private static List<Timeline> timelines(List<TimelineGroup> groups) {
    return groups.stream().map(TimelineGroup::timeline).toList();
  }

  private ChartWriter.Sized draw() {
    TimeUnit unit = TimeUnit.of(window.endNs());
    NumberAxis time = new NumberAxis("time since the start of the replication, " + unit.name());
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
      List<Color> seen = group.policies().stream().map(this::color).distinct().toList();
      all.add(lanes.plot(seen, WIDTH), lanes.height());
      states.addAll(lanes.statesSeen());
      outcomes.addAll(lanes.outcomesSeen());
      late |= lanes.lateSeen();
      height += lanes.height() + 10;
    }
    JFreeChart chart =
        style.chart(
            "Interrupts over time during the bring-up",
            all,
            subject(),
            Captions.deviceLine(results));
    LegendItemCollection legend = TimelineLegend.items(states, outcomes, late);
    style.legend(chart, legend);
    return new ChartWriter.Sized(chart, WIDTH, height);
  }

  private String subject() {
    StringBuilder out = new StringBuilder(Captions.subject(results));
    TreeSet<Integer> shown = new TreeSet<>();
    groups.forEach(g -> shown.add(g.timeline().replication()));
    out.append("; shown: replication ");
    out.append(String.join(", ", shown.stream().map(String::valueOf).toList()));
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

  private Color color(String policy) {
    List<String> names = results.policies().stream().map(PolicyResult::policy).toList();
    return colors.of(names.indexOf(policy));
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
