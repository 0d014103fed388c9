// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how many replications are to be made: a number of them, or until a mean is known. */
final class PrecisionReader {
  /** The keys that need {@code precision}. */
  private static final List<String> WITH_PRECISION =
      List.of("precision_metric", "min_replications", "max_replications");

  /** For a fixed number after all, whatever else the file says. */
  private static final String NONE = "none";

  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,9})?) ?%");

  private PrecisionReader() {}

  /**
   * How many replications.
   *
   * @param most the number of them, or the most if there is a precision
   * @param precision what ends them earlier
   */
  record Count(int most, Optional<PrecisionSpec> precision) {}

  /** Reads the keys of {@code run}; what is wrong is reported. */
  static Count read(Fields run) {
    Optional<Integer> replications =
        run.optional("replications").flatMap(f -> f.integer(1, RunSpec.MAX_REPLICATIONS));
    Optional<Field> field = run.optional("precision");
    Optional<Integer> min = run.optional("min_replications").flatMap(PrecisionReader::bound);
    Optional<Integer> max = run.optional("max_replications").flatMap(PrecisionReader::bound);
    Optional<String> metric = run.optional("precision_metric").flatMap(PrecisionReader::metric);
    Count fixed = new Count(replications.orElse(RunSpec.DEFAULT_REPLICATIONS), Optional.empty());
    if (field.isEmpty()) {
      for (String key : run.has("precision") ? List.<String>of() : WITH_PRECISION) {
        run.optional(key)
            .ifPresent(f -> f.error(f.where() + " says nothing without run.precision"));
      }
      return fixed;
    }
    if (field.get().scalar().equals(Optional.of(NONE))) {
      return fixed;
    }
    int least = min.orElse(Math.min(PrecisionSpec.DEFAULT_MIN, max.orElse(Integer.MAX_VALUE)));
    int most = max.orElse(Math.max(PrecisionSpec.DEFAULT_MAX, least));
    if (least > most) {
      run.optional("min_replications")
          .ifPresent(f -> f.error(f.where() + " is above run.max_replications, " + most));
    }
    return relative(field.get())
        .map(share -> new Count(most, Optional.of(new PrecisionSpec(share, metric, least))))
        .orElse(fixed);
  }

  private static Optional<Integer> bound(Field field) {
    return field.integer(PrecisionSpec.FEWEST, PrecisionSpec.MOST);
  }

  private static Optional<String> metric(Field field) {
    Optional<String> name = field.text();
    if (name.isPresent() && !PrecisionSpec.METRICS.contains(name.get())) {
      field.error(
          "unknown metric '"
              + Words.shorten(name.get())
              + "' of "
              + field.where()
              + Words.suggest(name.get(), PrecisionSpec.METRICS));
      return Optional.empty();
    }
    return name;
  }

  /** A share of the mean, written in per cent. */
  private static Optional<Double> relative(Field field) {
    Matcher percent = PERCENT.matcher(field.scalar().orElse(""));
    if (percent.matches()) {
      double share = new BigDecimal(percent.group(1)).movePointLeft(2).doubleValue();
      if (share >= PrecisionSpec.SMALLEST && share <= PrecisionSpec.LARGEST) {
        return Optional.of(share);
      }
    }
    field.error(
        field.where() + " must be 0.01% .. 50% of the mean, or none, not " + field.node().kind());
    return Optional.empty();
  }
}
