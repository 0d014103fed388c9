// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/** An axis of a metric: room for labels may reach beyond what it can be, ticks do not. */
final class MetricAxis extends NumberAxis {
  @Serial private static final long serialVersionUID = 1L;

  private final double least;
  private final double most;

  /**
   * @param label name with unit
   * @param least lowest number with a tick
   * @param most highest number with a tick
   */
  private MetricAxis(String label, double least, double most) {
    super(label);
    this.least = least;
    this.most = most;
    setAutoRangeIncludesZero(false);
    // Fewer ticks: their numbers keep their distance.
    setTickLabelInsets(new RectangleInsets(6, 14, 6, 4));
    setStandardTickUnits(NumberAxis.createStandardTickUnits(Locale.ROOT));
  }

  /**
   * The axis of a metric.
   *
   * @param metric its name
   * @param difference whether it is a difference of two policies, which may be negative
   */
  static MetricAxis of(String metric, MetricScale scale, boolean difference) {
    double most = metric.contains("probability") ? 1 : Double.MAX_VALUE;
    String label = (difference ? "difference: " : "") + SweepText.metric(metric) + scale.label();
    return new MetricAxis(label, difference ? -most : 0, most);
  }

  /**
   * An axis of counts or times: nothing below 0.
   *
   * @param label with its unit
   */
  static MetricAxis fromZero(String label) {
    return new MetricAxis(label, 0, Double.MAX_VALUE);
  }

  @Override
  public List<ValueTick> refreshTicks(
      Graphics2D g2, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
    List<ValueTick> shown = new ArrayList<>();
    double slack = 1e-9 * getRange().getLength();
    for (Object tick : super.refreshTicks(g2, state, dataArea, edge)) {
      if (tick instanceof ValueTick value
          && value.getValue() >= least - slack
          && value.getValue() <= most + slack) {
        shown.add(value);
      }
    }
    return shown;
  }
}
