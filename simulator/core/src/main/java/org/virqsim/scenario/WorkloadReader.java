// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.virqsim.kernel.Arrivals;

/** Reads the sections {@code workload} and {@code workloads}. */
final class WorkloadReader {
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})\\.\\.([0-9]{1,9})");
  private static final int MAX_ITEMS = 10_000;

  /** More sources on one vector than any device has queues for it. */
  private static final int MAX_QUEUES = 256;

  private final int vectors;
  private final List<Integer> usedVectors;
  private final int pasids;

  /**
   * Creates a reader.
   *
   * @param vectors entries of the device's table
   * @param usedVectors those that the guest uses: what {@code live} means
   * @param pasids number of PASIDs if the device is a mediated one, else 0; -1 if that is not known
   */
  WorkloadReader(int vectors, List<Integer> usedVectors, int pasids) {
    this.pasids = pasids;
    this.vectors = vectors;
    this.usedVectors = usedVectors;
  }

  /** The chosen workload and its name. */
  record Chosen(String name, List<WorkSpec> work) {}

  /** Reads both sections; all named workloads are checked, the chosen one is returned. */
  Optional<Chosen> read(Fields top) {
    Map<String, Optional<List<WorkSpec>>> named = new LinkedHashMap<>();
    top.optional("workloads")
        .flatMap(Field::anyFields)
        .ifPresent(
            fields ->
                fields
                    .entries()
                    .keySet()
                    .forEach(
                        name -> named.put(name, fields.optional(name).flatMap(this::workload))));
    Optional<Field> workload = top.required("workload");
    if (workload.isEmpty()) {
      return Optional.empty();
    }
    if (!(workload.get().node() instanceof YamlNode.Scalar scalar)) {
      return workload.flatMap(this::workload).map(w -> new Chosen(Scenario.INLINE_WORKLOAD, w));
    }
    String name = scalar.text();
    if (!named.containsKey(name)) {
      workload
          .get()
          .error(
              named.isEmpty()
                  ? "workload must be a list, or the name of one under 'workloads', not "
                      + scalar.kind()
                  : "unknown workload '"
                      + Words.shorten(name)
                      + "'"
                      + Words.suggest(name, named.keySet()));
      return Optional.empty();
    }
    return named.get(name).map(w -> new Chosen(name, w));
  }

  /** A list of work sources. */
  Optional<List<WorkSpec>> workload(Field field) {
    return field
        .list(MAX_ITEMS, this::work)
        .map(items -> items.stream().flatMap(List::stream).toList());
  }

  /** One item; {@code queues: 4} is short for writing it four times. */
  private Optional<List<WorkSpec>> work(Field field) {
    Optional<Fields> fields = field.fields(List.of("vectors", "queues", "arrivals", "process"));
    Optional<Field> vectorsField = fields.flatMap(f -> f.required("vectors"));
    Optional<List<Integer>> set = vectorsField.flatMap(this::vectorSet);
    Optional<Arrivals> arrivals =
        fields.flatMap(f -> f.required("arrivals")).flatMap(ArrivalsReader::arrivals);
    Optional<Integer> queues =
        fields
            .filter(f -> f.has("queues"))
            .map(f -> f.optional("queues").flatMap(q -> q.integer(1, MAX_QUEUES)))
            .orElse(Optional.of(1));
    int process = fields.flatMap(f -> f.optional("process")).flatMap(this::process).orElse(0);
    if (set.isEmpty() || arrivals.isEmpty() || queues.isEmpty()) {
      return Optional.empty();
    }
    if (pasids > 0 && arrivals.get() instanceof Arrivals.ClosedLoop) {
      field.error(field.where() + ": a mediated device has no closed loops");
    }
    boolean live = vectorsField.flatMap(Field::scalar).filter("live"::equals).isPresent();
    WorkSpec work = new WorkSpec(live, set.get(), arrivals.get(), process);
    return Optional.of(Collections.nCopies(queues.get(), work));
  }

  /** The process that submits, of a mediated device. */
  private Optional<Integer> process(Field field) {
    if (pasids == 0) {
      field.error(field.where() + " belongs to a mediated device ('ims'), which this one is not");
      return Optional.empty();
    }
    return field.integer(0, (pasids < 0 ? ImsSpec.MAX_PROCESSES + 1 : pasids) - 1);
  }

  private Optional<List<Integer>> vectorSet(Field field) {
    if (!(field.node() instanceof YamlNode.Scalar scalar)) {
      return field
          .list(MAX_ITEMS, item -> item.vector(vectors))
          .map(list -> list.stream().distinct().sorted().toList());
    }
    if (scalar.text().equals("live")) {
      return Optional.of(usedVectors);
    }
    Matcher range = RANGE.matcher(scalar.text());
    if (!range.matches()) {
      field.error(
          field.where()
              + " must be live, a list like [1, 2] or a range like 1..4, not "
              + scalar.kind());
      return Optional.empty();
    }
    int first = Integer.parseInt(range.group(1));
    int last = Integer.parseInt(range.group(2));
    if (first > last) {
      field.error(field.where() + ": the range " + scalar.text() + " is empty");
      return Optional.empty();
    }
    if (last >= vectors) {
      field.error(
          field.where()
              + ": vector "
              + last
              + " is out of range: the device has vectors 0 .. "
              + (vectors - 1));
      return Optional.empty();
    }
    return Optional.of(IntStream.rangeClosed(first, last).boxed().toList());
  }
}
