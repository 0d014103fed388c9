// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.virqsim.kernel.Durations;
import org.virqsim.scenario.GuestStep.Action;
import org.virqsim.scenario.GuestStep.Start;

/** Reads the section {@code guest}, or that of one device of a VM: what a driver does. */
final class GuestReader {
  private static final String STEPS = "steps";
  private static final String LINUX_NVME = "linux-nvme";
  private static final List<String> COMMON_KEYS =
      List.of("driver", "driver_vcpu", "affinity", "gap", "start");
  private static final List<String> STEPS_KEYS = List.of("steps");
  private static final List<String> NVME_KEYS =
      List.of("queues", "commands_per_queue", "affinity_changes", "unload", "reload", "pause");
  private static final int MAX_STEPS = 10_000;
  private static final int MAX_COMMANDS = 1000;
  private static final long DEFAULT_PAUSE_NS = 100_000;

  private final int vectors;
  private final int vcpus;
  private final long horizonNs;
  private final Problems problems;

  /**
   * Creates a reader.
   *
   * @param vectors entries of the device's table
   * @param vcpus virtual CPUs of the VM
   * @param horizonNs end of the run, nanoseconds
   */
  GuestReader(int vectors, int vcpus, long horizonNs, Problems problems) {
    this.vectors = vectors;
    this.vcpus = vcpus;
    this.horizonNs = horizonNs;
    this.problems = problems;
  }

  /** What both drivers have, before the vectors in use are known. */
  private record Common(
      int driverVcpu, Optional<Field> affinity, OptionalLong gapNs, long startNs) {}

  /** Reads the section {@code guest} of a scenario of one VM: also about its virtual CPUs. */
  Optional<GuestSpec> read(Fields fields) {
    return read(fields, true, Optional.empty());
  }

  /**
   * Reads the driver of one of a VM's devices.
   *
   * @param driverVcpu where the driver runs that brings up the device before this one and then this
   *     one; empty: this device has a driver of its own
   */
  Optional<GuestSpec> readInVm(Field field, Optional<Integer> driverVcpu) {
    return field.anyFields().flatMap(fields -> read(fields, false, driverVcpu));
  }

  private Optional<GuestSpec> read(Fields fields, boolean ofVm, Optional<Integer> driverVcpu) {
    Optional<String> driver = fields.required("driver").flatMap(Field::text);
    if (driver.isEmpty()) {
      return Optional.empty();
    }
    boolean steps = driver.get().equals(STEPS);
    if (!steps && !driver.get().equals(LINUX_NVME)) {
      fields
          .optional("driver")
          .ifPresent(
              f ->
                  f.error(
                      "unknown driver '"
                          + Words.shorten(driver.get())
                          + "'"
                          + Words.suggest(driver.get(), List.of(STEPS, LINUX_NVME))));
      return Optional.empty();
    }
    checkKeys(fields, driver.get(), ofVm);
    Common common = common(fields, driverVcpu);
    return steps ? stepsGuest(fields, common) : nvmeGuest(fields, common);
  }

  private void checkKeys(Fields fields, String driver, boolean ofVm) {
    boolean steps = driver.equals(STEPS);
    List<String> own = steps ? STEPS_KEYS : NVME_KEYS;
    List<String> other = steps ? NVME_KEYS : STEPS_KEYS;
    List<String> known = new ArrayList<>(COMMON_KEYS);
    known.addAll(own);
    if (ofVm) {
      known.addAll(VcpuReader.KEYS);
    }
    fields
        .entries()
        .forEach(
            (key, entry) -> {
              if (other.contains(key)) {
                problems.add(
                    entry.keyPlace(),
                    "key '"
                        + key
                        + "' belongs to driver "
                        + (steps ? LINUX_NVME : STEPS)
                        + ", this guest's driver is "
                        + driver);
              } else if (!ofVm && VcpuReader.KEYS.contains(key)) {
                problems.add(
                    entry.keyPlace(),
                    "key '" + key + "' belongs to the VM, not to the driver of one of its devices");
              } else if (!known.contains(key)) {
                fields.unknown(entry.keyPlace(), key, known);
              }
            });
  }

  private Common common(Fields fields, Optional<Integer> follows) {
    Optional<Field> vcpuField = fields.optional("driver_vcpu");
    Optional<Integer> vcpu = vcpuField.flatMap(f -> f.vcpu(vcpus));
    if (vcpu.isPresent() && follows.isPresent() && !vcpu.equals(follows)) {
      vcpuField.ifPresent(
          f ->
              f.error(
                  f.where()
                      + ": the driver that also brings up the device before this one runs on vCPU "
                      + follows.get()));
    }
    Optional<Long> gap = fields.optional("gap").flatMap(Field::duration);
    Optional<Field> start = fields.optional("start");
    Optional<Long> startNs = start.flatMap(Field::duration);
    if (startNs.isPresent() && startNs.get() >= horizonNs) {
      start.ifPresent(
          f ->
              f.error(
                  f.where()
                      + " is "
                      + Durations.exact(startNs.get())
                      + ", but the run ends at "
                      + Durations.exact(horizonNs)));
    }
    return new Common(
        follows.or(() -> vcpu).orElse(0),
        fields.optional("affinity"),
        gap.isPresent() ? OptionalLong.of(gap.get()) : OptionalLong.empty(),
        startNs.orElse(0L));
  }

  /** The vCPU of every vector: those that the file lists, then vector v on vCPU v mod vcpus. */
  private List<Integer> affinity(Common common, List<Integer> used) {
    List<Integer> given =
        common.affinity().flatMap(f -> f.list(vectors, item -> item.vcpu(vcpus))).orElse(List.of());
    int needed = used.isEmpty() ? 0 : used.get(used.size() - 1) + 1;
    if (!given.isEmpty() && given.size() < needed) {
      common
          .affinity()
          .ifPresent(
              f ->
                  f.error(
                      f.where()
                          + " gives the vCPU of "
                          + given.size()
                          + " vectors, but the guest uses vectors up to "
                          + (needed - 1)));
    }
    List<Integer> all = new ArrayList<>(given);
    for (int v = all.size(); v < vectors; v++) {
      all.add(v % vcpus);
    }
    return all;
  }

  private Optional<GuestSpec> stepsGuest(Fields fields, Common common) {
    Optional<Field> list = fields.required("steps");
    Optional<List<GuestStep>> steps =
        list.flatMap(f -> f.list(MAX_STEPS, this::step))
            .map(items -> items.stream().flatMap(List::stream).toList());
    if (list.isEmpty() || steps.isEmpty()) {
      return Optional.empty();
    }
    if (steps.get().isEmpty()) {
      list.get().error(list.get().where() + " is empty");
      return Optional.empty();
    }
    checkOrder(list.get(), steps.get(), common.startNs());
    GuestSpec.StepsGuest guest =
        new GuestSpec.StepsGuest(
            common.driverVcpu(), List.of(), common.gapNs(), common.startNs(), steps.get());
    return Optional.of(guest.withAffinity(affinity(common, guest.usedVectors())));
  }

  /** One step, or one for each vector of a range. */
  private Optional<List<GuestStep>> step(Field field) {
    if (field.node() instanceof YamlNode.Scalar scalar) {
      return words(field, field.node().place(), scalar.text(), new Start.Immediately());
    }
    Optional<Fields> read = field.anyFields();
    if (read.isEmpty()) {
      return Optional.empty();
    }
    if (read.get().entries().size() != 1) {
      field.error(
          field.where()
              + " must be one step with at most one time, like {unmask 1: 200us}, not a map of "
              + read.get().entries().size()
              + " keys");
      return Optional.empty();
    }
    String text = read.get().entries().keySet().iterator().next();
    Place place = read.get().entries().values().iterator().next().keyPlace();
    Optional<Start> start = read.get().optional(text).flatMap(this::start);
    Optional<List<GuestStep>> step =
        words(field, place, text, start.orElse(new Start.Immediately()));
    return start.isEmpty() ? Optional.empty() : step;
  }

  private Optional<Start> start(Field time) {
    if (time.node() instanceof YamlNode.Mapping) {
      return time.fields(List.of("after"))
          .flatMap(f -> f.required("after"))
          .flatMap(Field::duration)
          .map(Start.After::new);
    }
    return time.duration().map(Start.NotBefore::new);
  }

  private Optional<List<GuestStep>> words(Field field, Place place, String text, Start start) {
    String[] words = text.strip().split(" +", -1);
    Optional<Action> found = Keyed.find(Action.values(), words[0]);
    if (found.isEmpty()) {
      problems.add(
          place,
          "unknown step '"
              + Words.shorten(words[0])
              + "' in "
              + field.where()
              + Words.suggest(words[0], Keyed.keys(Action.values())));
      return Optional.empty();
    }
    Action action = found.get();
    if (words.length != (action.takesVector() ? 2 : 1)) {
      problems.add(
          place,
          "step '"
              + action.key()
              + "' takes "
              + (action.takesVector()
                  ? "one vector, for example '" + action.key() + " 0'"
                  : "no vector"));
      return Optional.empty();
    }
    if (!action.takesVector()) {
      return Optional.of(List.of(new GuestStep(action, GuestStep.NO_VECTOR, start)));
    }
    String[] ends = words[1].split("\\.\\.", -1);
    if (ends.length == 1) {
      return vector(action, place, words[1]).map(v -> List.of(new GuestStep(action, v, start)));
    }
    if (ends.length > 2) {
      problems.add(
          place,
          "'" + Words.shorten(words[1]) + "' is no range of vectors; write for example 0..3");
      return Optional.empty();
    }
    Optional<Integer> first = vector(action, place, ends[0]);
    Optional<Integer> last = vector(action, place, ends[1]);
    return first.isEmpty() || last.isEmpty()
        ? Optional.empty()
        : Optional.of(range(action, first.get(), last.get(), start));
  }

  private Optional<Integer> vector(Action action, Place place, String text) {
    String what = "vector of '" + action.key() + "'";
    return new Field(new YamlNode.Scalar(place, text, true), what, problems).vector(vectors);
  }

  /** From the first vector to the last, upwards or downwards; the first step waits for its time. */
  private static List<GuestStep> range(Action action, int first, int last, Start start) {
    List<GuestStep> steps = new ArrayList<>();
    int by = first <= last ? 1 : -1;
    for (int v = first; v != last + by; v += by) {
      steps.add(new GuestStep(action, v, v == first ? start : new Start.Immediately()));
    }
    return steps;
  }

  /**
   * Absolute times must not decrease, and must lie within the run: a step that can never start is
   * an error in the file.
   */
  private void checkOrder(Field list, List<GuestStep> steps, long startNs) {
    List<Field> items = list.items(MAX_STEPS).orElse(List.of());
    long latest = startNs;
    for (int i = 0; i < steps.size(); i++) {
      if (!(steps.get(i).start() instanceof Start.NotBefore time)) {
        continue;
      }
      if (time.ns() < latest) {
        items
            .get(i)
            .error(
                items.get(i).where()
                    + " may start at "
                    + Durations.exact(time.ns())
                    + (latest == startNs
                        ? ", but the driver only at "
                        : ", but a step above it only at ")
                    + Durations.exact(latest));
      } else if (time.ns() >= horizonNs) {
        items
            .get(i)
            .error(
                items.get(i).where()
                    + " may start at "
                    + Durations.exact(time.ns())
                    + ", but the run ends at "
                    + Durations.exact(horizonNs));
      }
      latest = Math.max(latest, time.ns());
    }
  }

  private Optional<GuestSpec> nvmeGuest(Fields fields, Common common) {
    Optional<Field> queuesField = fields.required("queues");
    Optional<Integer> queues = queuesField.flatMap(f -> f.integer(1, DeviceSpec.MAX_VECTORS - 1));
    int commands =
        fields.optional("commands_per_queue").flatMap(f -> f.integer(0, MAX_COMMANDS)).orElse(2);
    int used = Math.min(vectors, queues.orElse(vectors - 1) + 1);
    List<Integer> changes =
        fields
            .optional("affinity_changes")
            .flatMap(f -> f.list(MAX_STEPS, item -> usedVector(item, used)))
            .orElse(List.of());
    boolean unload = fields.optional("unload").flatMap(Field::bool).orElse(false);
    boolean reload = fields.optional("reload").flatMap(Field::bool).orElse(false);
    long pause = fields.optional("pause").flatMap(Field::duration).orElse(DEFAULT_PAUSE_NS);
    if (queuesField.isEmpty() || queues.isEmpty()) {
      return Optional.empty();
    }
    if (queues.get() + 1 > vectors) {
      queuesField
          .get()
          .error(
              queuesField.get().where()
                  + ": "
                  + queues.get()
                  + " I/O queues and the admin queue need "
                  + (queues.get() + 1)
                  + " vectors, the device has "
                  + vectors);
      return Optional.empty();
    }
    GuestSpec.LinuxNvmeGuest guest =
        new GuestSpec.LinuxNvmeGuest(
            common.driverVcpu(),
            List.of(),
            common.gapNs(),
            common.startNs(),
            queues.get(),
            commands,
            changes,
            unload || reload,
            reload,
            pause);
    return Optional.of(guest.withAffinity(affinity(common, guest.usedVectors())));
  }

  private Optional<Integer> usedVector(Field item, int used) {
    Optional<Integer> vector = item.vector(vectors);
    if (vector.isPresent() && vector.get() >= used) {
      item.error(
          item.where()
              + ": vector "
              + vector.get()
              + " is not used by this guest, whose vectors are 0 .. "
              + (used - 1));
      return Optional.empty();
    }
    return vector;
  }
}
