// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.TickType;
import org.jfree.chart.axis.ValueTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** An axis with the ticks that it is given: scales that JFreeChart has no sensible labels for. */
final class TickAxis extends NumberAxis {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * A tick.
   *
   * @param at position on the axis
   * @param label empty for a minor one
   */
  record Tick(double at, String label) {}

  private final transient List<Tick> ticks;

  TickAxis(String label, List<Tick> ticks, double lower, double upper) {
    super(label);
    this.ticks = List.copyOf(ticks);
    setAutoRangeIncludesZero(false);
    setRange(lower, upper);
    setMinorTickMarksVisible(true);
    setMinorTickMarkOutsideLength(2);
  }

  @Override
  public List<ValueTick> refreshTicks(
      Graphics2D g2, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
    boolean horizontal = RectangleEdge.isTopOrBottom(edge);
    TextAnchor anchor = horizontal ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
    List<ValueTick> result = new ArrayList<>();
    for (Tick tick : ticks) {
      if (getRange().contains(tick.at())) {
        TickType type = tick.label().isEmpty() ? TickType.MINOR : TickType.MAJOR;
        result.add(new NumberTick(type, tick.at(), tick.label(), anchor, TextAnchor.CENTER, 0));
      }
    }
    return result;
  }

  /** Ticks of a logarithmic time axis whose positions are log10 of nanoseconds. */
  static List<Tick> logTime(double lower, double upper) {
    boolean few = upper - lower < 2.2;
    List<Tick> ticks = new ArrayList<>();
    for (int decade = (int) Math.floor(lower); decade <= Math.ceil(upper); decade++) {
      double unit = Math.pow(10, decade);
      for (int digit = 1; digit <= 9; digit++) {
        boolean labelled = digit == 1 || (few && (digit == 2 || digit == 5));
        String label = labelled ? Units.chartDuration(digit * unit) : "";
        ticks.add(new Tick(Math.log10(digit * unit), label));
      }
    }
    return ticks;
  }

  /**
   * Ticks of an axis of shares whose positions are {@code -log10(1 - share)}: each nine takes the
   * same room, so the tail that matters is not squeezed into the last pixel.
   */
  static List<Tick> nines(double upper) {
    List<Tick> ticks = new ArrayList<>();
    ticks.add(new Tick(0, "0 %"));
    ticks.add(new Tick(-Math.log10(0.5), "50 %"));
    StringBuilder label = new StringBuilder("9");
    for (int nines = 1; nines <= upper; nines++) {
      String shown = nines == 1 ? "90" : nines == 2 ? "99" : "99." + label.substring(0, nines - 2);
      ticks.add(new Tick(nines, shown + " %"));
      label.append('9');
    }
    return ticks;
  }
}
