// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Instants of a part of the time, as positions.
 *
 * @param startNs first instant
 * @param endNs last one, after {@code startNs}
 * @param left position of the first, points
 * @param right position of the last
 */
record TimeScale(long startNs, long endNs, double left, double right) {
  private static final int TICKS = 10;

  double x(long ns) {
    return left + (right - left) * (ns - startNs) / (double) (endNs - startNs);
  }

  /** The position, or that of the nearer end. */
  double clipped(long ns) {
    return x(Math.max(startNs, Math.min(endNs, ns)));
  }

  TimelineChart.TimeUnit unit() {
    return TimelineChart.TimeUnit.of(endNs);
  }

  /** A place on the axis with its label in the unit. */
  record Tick(long ns, String label) {}

  /** About ten ticks at round numbers of the unit. */
  List<Tick> ticks() {
    long step = 1;
    while ((endNs - startNs) / step > TICKS) {
      String digits = Long.toString(step);
      step = digits.charAt(0) == '2' ? step / 2 * 5 : step * 2;
    }
    double unit = unit().ns();
    int decimals = 0;
    for (double s = step / unit; decimals < 4 && s != Math.rint(s); s *= 10) {
      decimals++;
    }
    List<Tick> ticks = new ArrayList<>();
    for (long at = (startNs + step - 1) / step * step; at <= endNs; at += step) {
      ticks.add(new Tick(at, String.format(Locale.ROOT, "%,." + decimals + "f", at / unit)));
    }
    return ticks;
  }
}
