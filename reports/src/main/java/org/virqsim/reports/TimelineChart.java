// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

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
  private static final int LANE = 34;
  private static final int HEADER = 30;

  private final Results results;
  private final List<TimelineGroup> groups;
  private final ChartStyle style;
  private final TimelineWindow window;

  private TimelineChart(
      Results results, List<TimelineGroup> groups, TimelineWindow window, ChartStyle style) {
    this.results = results;
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
      Results results, List<TimelineGroup> groups, int lanes, ChartStyle style) {
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    TimelineWindow window = TimelineWindow.of(timelines(groups), lanes);
    return Optional.of(new TimelineChart(results, groups, window, style).draw());
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
      List<Integer> policies = group.policies().stream().map(this::index).toList();
      all.add(lanes.plot(policies, WIDTH), HEADER + LANE * lanes.count());
      states.addAll(lanes.statesSeen());
      outcomes.addAll(lanes.outcomesSeen());
      late |= lanes.lateSeen();
      height += HEADER + LANE * lanes.count() + 10;
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

  /** The policy's place in the results, which gives its colour; -1 if it is not there. */
  private int index(String policy) {
    List<PolicyResult> policies = results.policies();
    for (int i = 0; i < policies.size(); i++) {
      if (policies.get(i).policy().equals(policy)) {
        return i;
      }
    }
    return -1;
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
