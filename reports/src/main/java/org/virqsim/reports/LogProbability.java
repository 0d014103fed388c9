// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.result.Estimate;

/**
 * A logarithmic axis of probabilities whose positions are their decimal logarithms, from a decade
 * below everything that is known up to 1. A probability of 0 has no place on it: what is known of
 * one is an upper bound.
 *
 * @param lower end of the axis, log10 of a probability
 */
record LogProbability(double lower) {
  /** Nobody estimates less than this; what is below stands at the end of the axis. */
  private static final double LEAST = -15;

  /** Room below the smallest number, so that an arrow to it can be seen. */
  private static final double BELOW = 0.35;

  /** From so many decades on only every other one, or fewer, has a label. */
  private static final int MANY = 8;

  /** Whether a metric is a probability. */
  static boolean fits(String metric) {
    return metric.endsWith("_probability.estimate");
  }

  /** The axis on which all these find room. */
  static LogProbability of(List<Estimate> estimates) {
    double least = 1;
    for (Estimate estimate : estimates) {
      for (double value : List.of(estimate.value(), estimate.low(), estimate.high())) {
        least = value > 0 ? Math.min(least, value) : least;
      }
    }
    double decade = Math.floor(StrictMath.log10(least) - BELOW);
    return new LogProbability(Math.max(LEAST, Math.min(-1, decade)));
  }

  /** Where a probability stands; 0 and what is too small at the lower end. */
  double at(double probability) {
    return probability <= 0 ? lower : Math.max(lower, StrictMath.log10(probability));
  }

  /** Ticks of the decades, and without labels of what is between them. */
  List<TickAxis.Tick> ticks() {
    List<TickAxis.Tick> ticks = new ArrayList<>();
    int every = lower < -MANY ? 3 : 1;
    for (int decade = 0; decade >= lower; decade--) {
      ticks.add(new TickAxis.Tick(decade, decade % every == 0 ? label(decade) : ""));
      for (int digit = 2; digit <= 9 && decade > lower; digit++) {
        ticks.add(new TickAxis.Tick(decade - 1 + StrictMath.log10(digit), ""));
      }
    }
    return ticks;
  }

  /** {@code 100 %}, {@code 0.1 %}; below that powers of ten. */
  private static String label(int decade) {
    return switch (decade) {
      case 0 -> "100 %";
      case -1 -> "10 %";
      case -2 -> "1 %";
      case -3 -> "0.1 %";
      case -4 -> "0.01 %";
      default -> "1e" + decade;
    };
  }
}
