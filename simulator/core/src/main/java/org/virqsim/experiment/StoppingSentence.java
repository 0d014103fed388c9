// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.virqsim.result.Metrics;
import org.virqsim.result.Stopping;

/** Why the replications of a run with a precision ended, in a sentence. */
final class StoppingSentence {
  /** More policies than this are counted instead of named. */
  private static final int NAMED = 4;

  private StoppingSentence() {}

  /**
   * Returns the sentence.
   *
   * @param replications that each policy finished
   */
  static String of(Stopping stopping, int replications) {
    String asked = percent(stopping.precision());
    List<Stopping.Estimate> missing =
        stopping.estimates().stream().filter(e -> !e.reached()).toList();
    String count = String.format(Locale.ROOT, "%,d", replications);
    return switch (stopping.reason()) {
      case INTERRUPTED ->
          "Interrupted before the precision of +-" + asked + " of the mean was reached.";
      case PRECISION ->
          stopping.estimates().isEmpty()
              ? "Stopped after the first "
                  + count
                  + " replications: there is nothing whose precision could be asked for."
              : "Stopped by precision after "
                  + count
                  + " replications of each policy: "
                  + "the 95 % interval of the mean is at most +-"
                  + asked
                  + " of it for "
                  + metrics(stopping)
                  + ".";
      case CAP ->
          "Stopped by the cap of "
              + count
              + " replications, not by precision: +-"
              + asked
              + " of the mean was not reached by "
              + missing(missing)
              + ".";
    };
  }

  private static String metrics(Stopping stopping) {
    return String.join(
        " and ", stopping.estimates().stream().map(StoppingSentence::what).distinct().toList());
  }

  private static String what(Stopping.Estimate estimate) {
    return Metrics.find(estimate.metric()).orElseThrow().name();
  }

  private static String missing(List<Stopping.Estimate> missing) {
    List<String> parts =
        missing.stream()
            .limit(NAMED)
            .map(
                e ->
                    e.policy()
                        + " ("
                        + e.metric()
                        + relative(e).map(r -> " +-" + r).orElse("")
                        + ")")
            .toList();
    int more = missing.size() - parts.size();
    return String.join(", ", parts) + (more > 0 ? " and " + more + " more" : "");
  }

  private static Optional<String> relative(Stopping.Estimate e) {
    return e.mean() == 0
        ? Optional.empty()
        : Optional.of(String.format(Locale.ROOT, "%.3g %%", 100 * e.halfWidth() / e.mean()));
  }

  private static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
  }
}
