// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The times of each contestant of each contest, round by round. */
final class Scores {
  private final Map<String, List<Double>> scores = new HashMap<>();

  void add(Contest contest, String contestant, double time) {
    scores.computeIfAbsent(key(contest, contestant), k -> new ArrayList<>()).add(time);
  }

  boolean has(Contest contest, String contestant) {
    return scores.containsKey(key(contest, contestant));
  }

  /** The median over the rounds of how many times as long one takes as another. */
  double ratio(Contest contest, String contestant, String reference) {
    return median(ratios(contest, contestant, reference));
  }

  /** From the smallest to the largest of the rounds. */
  double[] ratios(Contest contest, String contestant, String reference) {
    List<Double> times = of(contest, contestant);
    List<Double> references = of(contest, reference);
    double[] ratios = new double[times.size()];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = times.get(round) / references.get(round);
    }
    Arrays.sort(ratios);
    return ratios;
  }

  /** The median over the rounds of a time. */
  double time(Contest contest, String contestant) {
    double[] times = of(contest, contestant).stream().mapToDouble(d -> d).sorted().toArray();
    return median(times);
  }

  private List<Double> of(Contest contest, String contestant) {
    List<Double> times = scores.get(key(contest, contestant));
    if (times == null) {
      throw new IllegalArgumentException(contestant + " was not measured: " + contest.name());
    }
    return times;
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static String key(Contest contest, String contestant) {
    return contest.name() + "/" + contestant;
  }
}
