// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

/**
 * The unit in which an axis shows a metric.
 *
 * @param factor what the metric's unit is divided by
 * @param label to append to the axis's name, such as {@code , µs}; empty for plain numbers
 */
record MetricScale(double factor, String label) {
  private static final String[] TIMES = {"ns", "\u00b5s", "ms", "s"};

  /**
   * Chooses a unit.
   *
   * @param unit of the metric, {@code ns} or {@code 1}
   * @param largest size of a number to be shown, in that unit
   */
  static MetricScale of(String unit, double largest) {
    if (!unit.equals("ns")) {
      return new MetricScale(1, "");
    }
    int step = 0;
    double factor = 1;
    while (step < TIMES.length - 1 && largest >= 1000 * factor) {
      factor *= 1000;
      step++;
    }
    return new MetricScale(factor, ", " + TIMES[step]);
  }

  double of(double value) {
    return value / factor;
  }
}
