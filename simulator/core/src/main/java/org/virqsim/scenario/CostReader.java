// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.CostClass;
import org.virqsim.scenario.CostSpec.Status;

/** Reads the section {@code costs}. */
final class CostReader {
  private static final List<String> KEYS = List.of("value", "per_item", "source", "status");
  private static final Pattern WORD_END = Pattern.compile("[^A-Za-z].*", Pattern.DOTALL);

  private static final Status[] STATUSES = Status.ofCosts().toArray(Status[]::new);

  /** What recurs for ever, so that time must pass in it. */
  private static final Set<String> RECURRING =
      Set.of(
          CostClass.WATCHDOG_PERIOD.key(), CostClass.VCPU_RUN.key(), CostClass.INTERRUPTS_ON.key());

  private CostReader() {}

  static Map<String, CostSpec> costs(Field field, Vocabulary vocabulary) {
    Map<String, CostSpec> costs = new LinkedHashMap<>();
    Optional<Fields> fields = field.anyFields();
    if (fields.isEmpty()) {
      return costs;
    }
    List<String> known = List.copyOf(vocabulary.costKeys());
    for (Map.Entry<String, YamlNode.Entry> e : fields.get().entries().entrySet()) {
      String key = e.getKey();
      if (known.contains(key)) {
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
    return costs;
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
