// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.virqsim.kernel.Distribution;
import org.virqsim.kernel.Durations;
import org.virqsim.kernel.Empirical;
import org.virqsim.kernel.Gamma;

/** Reads distributions of durations. */
final class TimingReader {
  private static final List<String> DISTRIBUTIONS =
      List.of("uniform", "exponential", "erlang", "gamma", "lognormal", "weibull", "empirical");

  private TimingReader() {}

  /** A duration (constant), or a map such as {@code {uniform: {min, max}}}. */
  static Optional<Distribution> distribution(Field field) {
    if (field.node() instanceof YamlNode.Scalar) {
      return field.duration().map(Distribution.Constant::new);
    }
    Optional<Map.Entry<String, Field>> choice =
        field.anyFields().flatMap(f -> f.choice(DISTRIBUTIONS));
    return choice.flatMap(c -> distribution(c.getKey(), c.getValue()));
  }

  /**
   * The distribution of a kind.
   *
   * @param kind one of the words that stand for a distribution
   * @param parameters what stands under that word
   */
  static Optional<Distribution> distribution(String kind, Field parameters) {
    return switch (kind) {
      case "uniform" -> uniform(parameters);
      case "exponential" -> exponential(parameters);
      case "erlang" -> erlang(parameters);
      case "gamma" -> gamma(parameters);
      case "lognormal" -> lognormal(parameters);
      case "weibull" -> weibull(parameters);
      case "empirical" -> empirical(parameters);
      default -> throw new IllegalArgumentException("no distribution: " + kind);
    };
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

  private static Optional<Distribution> erlang(Field field) {
    Optional<Fields> fields = field.fields(List.of("shape", "mean"));
    Optional<Integer> shape =
        fields.flatMap(f -> f.required("shape")).flatMap(f -> f.integer(1, (int) Gamma.MAX_SHAPE));
    Optional<Long> mean = positive(fields, "mean");
    return shape.isEmpty() || mean.isEmpty()
        ? Optional.empty()
        : built(field, () -> new Gamma(shape.get(), mean.get()));
  }

  private static Optional<Distribution> gamma(Field field) {
    Optional<Fields> fields = field.fields(List.of("shape", "mean"));
    Optional<Double> shape = number(fields, "shape", Gamma.MIN_SHAPE, Gamma.MAX_SHAPE);
    Optional<Long> mean = positive(fields, "mean");
    return shape.isEmpty() || mean.isEmpty()
        ? Optional.empty()
        : built(field, () -> new Gamma(shape.get(), mean.get()));
  }

  private static Optional<Distribution> lognormal(Field field) {
    Optional<Fields> fields = field.fields(List.of("median", "sigma"));
    Optional<Long> median = positive(fields, "median");
    Optional<Double> sigma =
        number(fields, "sigma", Distribution.Lognormal.MIN_SIGMA, Distribution.Lognormal.MAX_SIGMA);
    return median.isEmpty() || sigma.isEmpty()
        ? Optional.empty()
        : built(field, () -> new Distribution.Lognormal(median.get(), sigma.get()));
  }

  private static Optional<Distribution> weibull(Field field) {
    Optional<Fields> fields = field.fields(List.of("shape", "scale"));
    Optional<Double> shape =
        number(fields, "shape", Distribution.Weibull.MIN_SHAPE, Distribution.Weibull.MAX_SHAPE);
    Optional<Long> scale = positive(fields, "scale");
    return shape.isEmpty() || scale.isEmpty()
        ? Optional.empty()
        : built(field, () -> new Distribution.Weibull(shape.get(), scale.get()));
  }

  private static Optional<Distribution> empirical(Field field) {
    Optional<Fields> fields = field.fields(List.of("values", "weights"));
    Optional<Field> valuesField = fields.flatMap(f -> f.required("values"));
    Optional<List<Long>> values =
        valuesField.flatMap(f -> f.list(Empirical.MAX_VALUES, Field::duration));
    if (values.isPresent() && values.get().isEmpty()) {
      valuesField.get().error(valuesField.get().where() + " is empty");
      return Optional.empty();
    }
    Optional<Field> weightsField = fields.flatMap(f -> f.optional("weights"));
    if (weightsField.isEmpty()) {
      boolean absent = fields.filter(f -> f.has("weights")).isEmpty();
      return absent ? values.map(Empirical::of) : Optional.empty();
    }
    Optional<List<Double>> weights =
        weightsField
            .get()
            .list(Empirical.MAX_VALUES, f -> f.number(Empirical.MIN_WEIGHT, Empirical.MAX_WEIGHT));
    if (values.isEmpty() || weights.isEmpty()) {
      return Optional.empty();
    }
    if (values.get().size() != weights.get().size()) {
      weightsField
          .get()
          .error(
              weightsField.get().where()
                  + " has "
                  + weights.get().size()
                  + " items, values has "
                  + values.get().size()
                  + "; each value needs one weight");
      return Optional.empty();
    }
    return Optional.of(Empirical.of(values.get(), weights.get()));
  }

  private static Optional<Long> positive(Optional<Fields> fields, String key) {
    return fields.flatMap(f -> f.required(key)).flatMap(Field::positiveDuration);
  }

  private static Optional<Double> number(
      Optional<Fields> fields, String key, double min, double max) {
    return fields.flatMap(f -> f.required(key)).flatMap(f -> f.number(min, max));
  }

  /** What a constructor makes of values that are valid one by one; its refusal is reported. */
  static <T> Optional<T> built(Field field, Supplier<? extends T> construction) {
    try {
      return Optional.of(construction.get());
    } catch (IllegalArgumentException e) {
      field.error(field.where() + ": " + e.getMessage());
      return Optional.empty();
    }
  }
}
