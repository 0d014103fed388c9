// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.virqsim.experiment.statistics.BatchMeans;
import org.virqsim.experiment.statistics.Mser;
import org.virqsim.experiment.statistics.SteadyStateWarning;
import org.virqsim.kernel.Durations;
import org.virqsim.observe.Ledger;
import org.virqsim.result.SteadyState;

/**
 * The mean latency in the steady state. The series are the latencies of the served requests of
 * replication 0, of all vectors and devices, in order of the start of their handler runs (of equal
 * ones, of their raises). MSER-5 says how many of the first are warm-up; the others are cut into
 * batches. Dropped requests have no latency and are not part of it.
 */
public final class SteadyLatency {
  /** Of more requests of a replication, the first so many raised are taken: it bounds memory. */
  static final int MOST = 1_000_000;

  /** Batches; Law, Simulation Modeling and Analysis, 9.5.3, advises 20 to 40, better long ones. */
  static final int BATCHES = 20;

  /** Fewer latencies are refused: ten for each batch. */
  static final int FEWEST = 10 * BATCHES;

  private SteadyLatency() {}

  /** One served request, in nanoseconds since the start of the replication. */
  private record Served(long raised, long served) {}

  /** Returns the steady state of a policy, from its replication 0, which is run again. */
  public static SteadyState of(String policy, Replications replications) {
    return of(policy, series(replications.timeline(0)));
  }

  private static double[] series(Ledger ledger) {
    List<Served> served = new ArrayList<>();
    ledger.forEachRequest(
        (v, raisedAt, servedAt, outcome, late) -> {
          boolean counts =
              outcome == Ledger.Outcome.DELIVERED || outcome == Ledger.Outcome.COALESCED;
          if (counts && served.size() < MOST) {
            served.add(new Served(raisedAt, servedAt));
          }
        });
    served.sort(Comparator.comparingLong(Served::served).thenComparingLong(Served::raised));
    return served.stream().mapToDouble(s -> s.served() - s.raised()).toArray();
  }

  /** Returns the steady state of a series of latencies, nanoseconds. */
  static SteadyState of(String policy, double[] series) {
    if (series.length < FEWEST) {
      String few =
          String.format(
              Locale.ROOT,
              "%,d latencies are too few: it takes %,d; use a longer horizon.",
              series.length,
              FEWEST);
      return new SteadyState(
          policy,
          0,
          series.length,
          0,
          BATCHES,
          0,
          null,
          null,
          null,
          Proportions.CONFIDENCE,
          null,
          List.of(few));
    }
    Mser warmUp = Mser.of(series);
    BatchMeans means =
        BatchMeans.of(
            Arrays.copyOfRange(series, warmUp.truncate(), series.length),
            BATCHES,
            Proportions.CONFIDENCE);
    List<String> warnings = new ArrayList<>();
    warmUp.warning().map(SteadyStateWarning::message).ifPresent(warnings::add);
    means.warning().map(SteadyStateWarning::message).ifPresent(warnings::add);
    return new SteadyState(
        policy,
        0,
        series.length,
        warmUp.truncate() + means.discarded(),
        BATCHES,
        means.batchSize(),
        means.mean().mean(),
        means.mean().lower(),
        means.mean().upper(),
        Proportions.CONFIDENCE,
        means.vonNeumannRatio().isPresent() ? means.vonNeumannRatio().getAsDouble() : null,
        warnings);
  }

  /** Returns what was found in sentences. */
  static String sentence(SteadyState s) {
    Double mean = s.mean();
    Double lower = s.lower();
    Double upper = s.upper();
    StringBuilder text = new StringBuilder("Steady state of " + s.policy() + ": ");
    if (mean == null || lower == null || upper == null) {
      text.append("no estimate.");
    } else {
      text.append(
          String.format(
              Locale.ROOT,
              "mean latency %s [%s, %s], from %,d latencies of replication %d in order of"
                  + " service, the first %,d left out, in %d batches of %,d.",
              duration(mean),
              duration(lower),
              duration(upper),
              s.observations(),
              s.replication(),
              s.truncated(),
              s.batches(),
              s.batchSize()));
    }
    s.warnings().forEach(warning -> text.append(' ').append(warning));
    return text.toString();
  }

  /** To the nanosecond: fewer digits would hide a narrow interval. */
  private static String duration(double ns) {
    return Durations.exact(Math.round(ns));
  }
}
