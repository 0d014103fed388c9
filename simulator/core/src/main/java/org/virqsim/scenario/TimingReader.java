// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.kernel.Durations;

/** Reads distributions and arrivals. */
final class TimingReader {
  private TimingReader() {}

  /** A duration (constant), {@code {uniform: {min, max}}} or {@code {exponential: {mean}}}. */
  static Optional<Distribution> distribution(Field field) {
    if (field.node() instanceof YamlNode.Scalar) {
      return field.duration().map(Distribution.Constant::new);
    }
    Optional<Map.Entry<String, Field>> choice =
        field.anyFields().flatMap(f -> f.choice(List.of("uniform", "exponential")));
    if (choice.isEmpty()) {
      return Optional.empty();
    }
    Field parameters = choice.get().getValue();
    return choice.get().getKey().equals("uniform") ? uniform(parameters) : exponential(parameters);
  }

  private static Optional<Distribution> uniform(Field field) {
    Optional<Fields> fields = field.fields(List.of("min", "max"));
    Optional<Field> minField = fields.flatMap(f -> f.required("min"));
    Optional<Field> maxField = fields.flatMap(f -> f.required("max"));
    Optional<Long> min = minField.flatMap(Field::duration);
    Optional<Long> max = maxField.flatMap(Field::duration);
    if (min.isEmpty() || max.isEmpty()) {
      return Optional.empty();
    }
    if (min.get() > max.get()) {
      field.error(
          field.where()
              + ": min "
              + Durations.exact(min.get())
              + " is above max "
              + Durations.exact(max.get()));
      return Optional.empty();
    }
    return Optional.of(new Distribution.Uniform(min.get(), max.get()));
  }

  private static Optional<Distribution> exponential(Field field) {
    return field
        .fields(List.of("mean"))
        .flatMap(f -> f.required("mean"))
        .flatMap(Field::positiveDuration)
        .map(mean -> new Distribution.Exponential(mean));
  }

  /** {@code {poisson: ..}}, {@code {periodic: ..}} or {@code {closed_loop: ..}}. */
  static Optional<Arrivals> arrivals(Field field) {
    Optional<Map.Entry<String, Field>> choice =
        field.anyFields().flatMap(f -> f.choice(List.of("poisson", "periodic", "closed_loop")));
    if (choice.isEmpty()) {
      return Optional.empty();
    }
    Field parameters = choice.get().getValue();
    return switch (choice.get().getKey()) {
      case "poisson" -> poisson(parameters);
      case "periodic" -> periodic(parameters);
      default -> closedLoop(parameters);
    };
  }

  private static Optional<Arrivals> poisson(Field field) {
    Optional<Field> rate = field.fields(List.of("rate")).flatMap(f -> f.required("rate"));
    return rate.flatMap(Field::rate).map(perNs -> new Arrivals.Poisson(perNs));
  }

  private static Optional<Arrivals> periodic(Field field) {
    Optional<Fields> fields = field.fields(List.of("period", "phase"));
    Optional<Long> period =
        fields.flatMap(f -> f.required("period")).flatMap(Field::positiveDuration);
    Optional<Field> phase = fields.flatMap(f -> f.optional("phase"));
    if (phase.isEmpty() || phase.get().scalar().filter("random"::equals).isPresent()) {
      return period.map(ns -> new Arrivals.Periodic(ns, new Arrivals.Phase.Random()));
    }
    Optional<Long> fixed = phase.get().duration();
    if (period.isEmpty() || fixed.isEmpty()) {
      return Optional.empty();
    }
    if (fixed.get() >= period.get()) {
      phase
          .get()
          .error(
              phase.get().where()
                  + " "
                  + Durations.exact(fixed.get())
                  + " must be below the period "
                  + Durations.exact(period.get()));
      return Optional.empty();
    }
    return Optional.of(new Arrivals.Periodic(period.get(), new Arrivals.Phase.Fixed(fixed.get())));
  }

  private static Optional<Arrivals> closedLoop(Field field) {
    Optional<Fields> fields = field.fields(List.of("depth", "think", "service"));
    Optional<Integer> depth =
        fields
            .flatMap(f -> f.required("depth"))
            .flatMap(f -> f.integer(1, Arrivals.ClosedLoop.MAX_DEPTH));
    Optional<Distribution> think =
        fields.flatMap(f -> f.required("think")).flatMap(TimingReader::distribution);
    Optional<Distribution> service =
        fields.flatMap(f -> f.required("service")).flatMap(TimingReader::distribution);
    if (depth.isEmpty() || think.isEmpty() || service.isEmpty()) {
      return Optional.empty();
    }
    if (think.get().mean() + service.get().mean() == 0) {
      field.error(
          field.where()
              + ": think and service are both 0, the loop would turn without time passing");
      return Optional.empty();
    }
    return Optional.of(new Arrivals.ClosedLoop(depth.get(), think.get(), service.get()));
  }
}
