// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.virqsim.result.Metrics;
import org.virqsim.scenario.Expectation.By;
import org.virqsim.scenario.Expectation.Relation;

/** Reads the section {@code expect}. */
final class ExpectReader {
  private static final int MOST = 1000;
  private static final double LARGEST = 1e15;
  private static final List<String> KEYS =
      List.of(
          "policy", "metric", "above", "below", "equals", "less_than", "more_than", "within", "by");

  private final Function<Field, Optional<String>> policy;

  /**
   * Creates a reader.
   *
   * @param policy reads the name of a policy
   */
  ExpectReader(Function<Field, Optional<String>> policy) {
    this.policy = policy;
  }

  /** Reads all of them; what is wrong is reported. */
  List<Expectation> read(Field field) {
    return field.list(MOST, this::item).orElse(List.of());
  }

  private Optional<Expectation> item(Field field) {
    Optional<Fields> read = field.fields(KEYS);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = read.get();
    Optional<String> name = fields.required("policy").flatMap(policy);
    Optional<Metrics.Metric> metric = fields.required("metric").flatMap(ExpectReader::metric);
    Optional<By> by =
        fields.has("by")
            ? fields.optional("by").flatMap(f -> f.keyword(By.values()))
            : Optional.of(By.ESTIMATE);
    Optional<Relation> relation = relation(field, fields);
    if (name.isEmpty() || metric.isEmpty() || by.isEmpty() || relation.isEmpty()) {
      return Optional.empty();
    }
    checkInterval(fields, metric.get().name(), relation.get(), by.get());
    Optional<Double> within = within(fields, metric.get(), relation.get());
    Optional<Field> bound = fields.optional(relation.get().key());
    if (bound.isEmpty() || within.isEmpty()) {
      return Optional.empty();
    }
    if (relation.get().ofTwo()) {
      return policy
          .apply(bound.get())
          .filter(other -> differs(other, name.get(), bound.get()))
          .map(o -> expectation(name.get(), metric.get(), relation.get(), 0, 0, o, by.get()));
    }
    return value(bound.get(), metric.get())
        .map(
            v ->
                expectation(
                    name.get(), metric.get(), relation.get(), v, within.get(), "", by.get()));
  }

  private static Expectation expectation(
      String policy,
      Metrics.Metric metric,
      Relation relation,
      double value,
      double within,
      String other,
      By by) {
    return new Expectation(policy, metric.name(), relation, value, within, other, by);
  }

  private static boolean differs(String other, String name, Field field) {
    if (other.equals(name)) {
      field.error("policy '" + Words.shorten(name) + "' is held against itself");
      return false;
    }
    return true;
  }

  private static Optional<Metrics.Metric> metric(Field field) {
    Optional<String> name = field.text();
    Optional<Metrics.Metric> metric = name.flatMap(Metrics::find);
    if (name.isPresent() && metric.isEmpty()) {
      List<String> names = Metrics.all().stream().map(Metrics.Metric::name).toList();
      String hint = Words.suggest(name.get(), names);
      field.error(
          "unknown metric '"
              + Words.shorten(name.get())
              + "'"
              + (hint.isEmpty() ? " (see 'virqsim list metrics')" : hint));
    }
    return metric;
  }

  /** The only one that is given. */
  private static Optional<Relation> relation(Field field, Fields fields) {
    List<Relation> given = new ArrayList<>();
    for (Relation relation : Relation.values()) {
      if (fields.has(relation.key())) {
        given.add(relation);
      }
    }
    if (given.size() == 1) {
      return Optional.of(given.get(0));
    }
    field.error(
        field.where()
            + " must have exactly one key of "
            + String.join(", ", Keyed.keys(Relation.values()))
            + ", not "
            + given.size());
    return Optional.empty();
  }

  private static void checkInterval(Fields fields, String metric, Relation relation, By by) {
    List<String> known = relation.ofTwo() ? Expectation.WITH_DIFFERENCE : Expectation.WITH_INTERVAL;
    if (by == By.INTERVAL && !known.contains(metric)) {
      fields
          .optional("by")
          .ifPresent(
              f ->
                  f.error(
                      "metric '"
                          + metric
                          + "' has no interval"
                          + (relation.ofTwo() ? " of differences" : "")
                          + " (those that have one: "
                          + String.join(", ", known)
                          + ")"));
    }
  }

  private static Optional<Double> within(Fields fields, Metrics.Metric metric, Relation relation) {
    if (!fields.has("within")) {
      return Optional.of(0.0);
    }
    Optional<Field> field = fields.optional("within");
    if (relation != Relation.EQUALS) {
      field.ifPresent(f -> f.error(f.where() + " says nothing without equals"));
      return Optional.empty();
    }
    return field.flatMap(f -> value(f, metric));
  }

  /** A duration for a time, a number for everything else. */
  private static Optional<Double> value(Field field, Metrics.Metric metric) {
    return metric.unit().equals("ns")
        ? field.duration().map(Long::doubleValue)
        : field.number(0, LARGEST);
  }
}
