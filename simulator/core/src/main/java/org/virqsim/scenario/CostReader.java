// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.CostClass;
import org.virqsim.scenario.CostSpec.Status;

/** Reads the section {@code costs}. */
final class CostReader {
  /** The key that stands for all costs which the scenario does not set. */
  static final String OTHERS = "others";

  private static final List<String> KEYS = List.of("value", "per_item", "source", "status");
  private static final Pattern WORD_END = Pattern.compile("[^A-Za-z].*", Pattern.DOTALL);

  private static final Status[] STATUSES = Status.ofCosts().toArray(Status[]::new);

  /** What recurs for ever, so that time must pass in it. */
  private static final Set<String> RECURRING =
      Set.of(
          CostClass.WATCHDOG_PERIOD.key(), CostClass.VCPU_RUN.key(), CostClass.INTERRUPTS_ON.key());

  private CostReader() {}

  /**
   * The section.
   *
   * @param costs those that are set, in the file's order
   * @param othersFree whether all others, apart from timers, are 0
   */
  record Costs(Map<String, CostSpec> costs, boolean othersFree) {
    /** A file without the section. */
    static final Costs NONE = new Costs(Map.of(), false);
  }

  static Costs costs(Field field, Vocabulary vocabulary) {
    Map<String, CostSpec> costs = new LinkedHashMap<>();
    Optional<Fields> fields = field.anyFields();
    if (fields.isEmpty()) {
      return Costs.NONE;
    }
    List<String> known = Stream.concat(vocabulary.costKeys().stream(), Stream.of(OTHERS)).toList();
    for (Map.Entry<String, YamlNode.Entry> e : fields.get().entries().entrySet()) {
      String key = e.getKey();
      if (key.equals(OTHERS)) {
        fields.get().optional(key).ifPresent(CostReader::others);
      } else if (known.contains(key)) {
        Optional<Field> own = fields.get().optional(key);
        Optional<CostSpec> cost = own.flatMap(CostReader::cost);
        cost.ifPresent(c -> costs.put(key, c));
        if (RECURRING.contains(key) && cost.filter(c -> c.value().mean() == 0).isPresent()) {
          own.ifPresent(f -> f.error(f.where() + ".value must be above 0"));
        }
      } else {
        fields.get().unknown(e.getValue().keyPlace(), key, known);
      }
    }
    return new Costs(costs, fields.get().has(OTHERS));
  }

  /** Only 0 makes sense of costs that have little in common. */
  private static void others(Field field) {
    if (field.scalar().filter("0"::equals).isEmpty()) {
      field.error(
          field.where()
              + " must be 0, not "
              + field.node().kind()
              + ": it stands for all costs that are not named");
    }
  }

  private static Optional<CostSpec> cost(Field field) {
    Optional<Fields> read = field.fields(KEYS);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = read.get();
    Optional<Distribution> value = fields.required("value").flatMap(TimingReader::distribution);
    Optional<Distribution> perItem =
        fields.optional("per_item").flatMap(TimingReader::distribution);
    Optional<Field> sourceField = fields.required("source");
    Optional<String> source = sourceField.flatMap(Field::text);
    Optional<Status> status =
        fields.has("status")
            ? fields.optional("status").flatMap(f -> f.keyword(STATUSES))
            : source.flatMap(text -> derived(sourceField.orElseThrow(), text));
    if (value.isEmpty() || source.isEmpty() || status.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new CostSpec(
            value.get(), perItem.orElse(Distribution.Constant.ZERO), source.get(), status.get()));
  }

  /** The status with whose word the source begins. */
  private static Optional<Status> derived(Field field, String source) {
    String word = WORD_END.matcher(source.strip()).replaceFirst("");
    Optional<Status> status = Keyed.find(STATUSES, word.toLowerCase(Locale.ROOT));
    if (status.isEmpty()) {
      field.error(
          field.where()
              + " must begin with "
              + String.join(", ", Keyed.keys(STATUSES))
              + ", or a 'status' must stand beside it");
    }
    return status;
  }
}
