// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.virqsim.kernel.Distribution;
import org.virqsim.scenario.CostSpec.Status;

/** Reads the section {@code costs}. */
final class CostReader {
  private static final List<String> KEYS = List.of("value", "per_item", "source", "status");
  private static final Pattern WORD_END = Pattern.compile("[^A-Za-z].*", Pattern.DOTALL);

  private CostReader() {}

  static Map<String, CostSpec> costs(Field field, Vocabulary vocabulary) {
    Map<String, CostSpec> costs = new LinkedHashMap<>();
    field
        .anyFields()
        .ifPresent(
            fields ->
                fields
                    .entries()
                    .forEach(
                        (key, entry) -> {
                          if (vocabulary.costKeys().contains(key)) {
                            fields
                                .optional(key)
                                .flatMap(CostReader::cost)
                                .ifPresent(cost -> costs.put(key, cost));
                          } else {
                            fields.unknown(
                                entry.keyPlace(), key, new ArrayList<>(vocabulary.costKeys()));
                          }
                        }));
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
            ? fields.optional("status").flatMap(f -> f.keyword(Status.values()))
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
    Optional<Status> status =
        Arrays.stream(Status.values()).filter(s -> s.key().equalsIgnoreCase(word)).findFirst();
    if (status.isEmpty()) {
      field.error(
          field.where()
              + " must begin with "
              + Arrays.stream(Status.values()).map(Status::key).collect(Collectors.joining(", "))
              + ", or a 'status' must stand beside it");
    }
    return status;
  }
}
