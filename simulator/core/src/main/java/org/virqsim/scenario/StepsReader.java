// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virqsim.kernel.Durations;
import org.virqsim.scenario.GuestStep.Action;
import org.virqsim.scenario.GuestStep.Start;

/** Reads the steps of a driver that takes listed ones. */
final class StepsReader {
  /** The keys of this driver. */
  static final List<String> KEYS = List.of("steps");

  private static final int MAX_STEPS = 10_000;

  private final int vectors;
  private final long horizonNs;
  private final Problems problems;
  private final int pasids;

  private StepsReader(DriverFields driver) {
    this.vectors = driver.vectors();
    this.horizonNs = driver.horizonNs();
    this.problems = driver.problems();
    this.pasids = driver.pasids();
  }

  /** Reads the driver. */
  static Optional<StepsDriver> read(DriverFields driver) {
    return driver
        .fields()
        .required("steps")
        .flatMap(list -> new StepsReader(driver).steps(list, driver.startNs()));
  }

  private Optional<StepsDriver> steps(Field list, long startNs) {
    Optional<List<List<GuestStep>>> read = list.list(MAX_STEPS, this::step);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    List<GuestStep> steps = read.get().stream().flatMap(List::stream).toList();
    if (steps.isEmpty()) {
      list.error(list.where() + " is empty");
      return Optional.empty();
    }
    checkOrder(list.items(MAX_STEPS).orElse(List.of()), read.get(), startNs);
    return Optional.of(new StepsDriver(steps));
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
    Optional<String> wrong = wrong(action, words);
    if (wrong.isPresent()) {
      problems.add(place, "step '" + action.key() + "' " + wrong.get());
      return Optional.empty();
    }
    int process = GuestStep.NO_PROCESS;
    if (action.takesProcess()) {
      Optional<Integer> named = process(action, place, words[words.length - 1]);
      if (named.isEmpty()) {
        return Optional.empty();
      }
      process = named.get();
    }
    if (!action.takesVector()) {
      return Optional.of(List.of(new GuestStep(action, GuestStep.NO_VECTOR, process, start)));
    }
    return vectors(action, place, words[1], process, start);
  }

  /** What is wrong with the number of words, or with the step on this device, if anything is. */
  private Optional<String> wrong(Action action, String[] words) {
    int expected = 1 + (action.takesVector() ? 1 : 0) + (action.takesProcess() ? 1 : 0);
    if (words.length != expected) {
      String example = action.key() + (action.takesVector() ? " 1" : "");
      if (action.takesProcess()) {
        String what = action.takesVector() ? "one vector and one process" : "one process";
        return Optional.of("takes " + what + ", for example '" + example + " 1'");
      }
      return Optional.of(
          action.takesVector()
              ? "takes one vector, for example '" + action.key() + " 0'"
              : "takes no vector");
    }
    if (action.mediated() && pasids == 0) {
      return Optional.of("needs a mediated device, one with 'ims'");
    }
    boolean without = action == Action.RESET || action == Action.COMMAND;
    return without && pasids > 0
        ? Optional.of("is not known on a mediated device ('ims')")
        : Optional.empty();
  }

  private Optional<Integer> process(Action action, Place place, String text) {
    String what = "process of '" + action.key() + "'";
    int last = (pasids < 0 ? ImsSpec.MAX_PROCESSES + 1 : pasids) - 1;
    return new Field(new YamlNode.Scalar(place, text, true), what, problems).integer(0, last);
  }

  private Optional<List<GuestStep>> vectors(
      Action action, Place place, String text, int process, Start start) {
    String[] ends = text.split("\\.\\.", -1);
    if (ends.length == 1) {
      return vector(action, place, text)
          .map(v -> List.of(new GuestStep(action, v, process, start)));
    }
    if (ends.length > 2) {
      problems.add(
          place, "'" + Words.shorten(text) + "' is no range of vectors; write for example 0..3");
      return Optional.empty();
    }
    Optional<Integer> first = vector(action, place, ends[0]);
    Optional<Integer> last = vector(action, place, ends[1]);
    return first.isEmpty() || last.isEmpty()
        ? Optional.empty()
        : Optional.of(range(action, first.get(), last.get(), process, start));
  }

  private Optional<Integer> vector(Action action, Place place, String text) {
    String what = "vector of '" + action.key() + "'";
    Optional<Integer> v =
        new Field(new YamlNode.Scalar(place, text, true), what, problems).vector(vectors);
    if (action.mediated() && v.isPresent() && v.get() == 0) {
      problems.add(place, what + " must be above 0: vector 0 of a mediated device has no slot");
      return Optional.empty();
    }
    return v;
  }

  /** From the first vector to the last, upwards or downwards; the first step waits for its time. */
  private static List<GuestStep> range(
      Action action, int first, int last, int process, Start start) {
    List<GuestStep> steps = new ArrayList<>();
    int by = first <= last ? 1 : -1;
    for (int v = first; v != last + by; v += by) {
      steps.add(new GuestStep(action, v, process, v == first ? start : new Start.Immediately()));
    }
    return steps;
  }

  /**
   * Absolute times must not decrease, and must lie within the run: a step that can never start is
   * an error in the file.
   */
  /**
   * Steps follow each other, and none begins after the run.
   *
   * @param steps of each item: several if it names a range
   */
  private void checkOrder(List<Field> items, List<List<GuestStep>> steps, long startNs) {
    long latest = startNs;
    for (int i = 0; i < steps.size(); i++) {
      // All steps of a range begin alike.
      if (steps.get(i).isEmpty()
          || !(steps.get(i).get(0).start() instanceof Start.NotBefore time)) {
        continue;
      }
      Field item = items.get(i);
      if (time.ns() < latest) {
        item.error(
            item.where()
                + " may start at "
                + Durations.exact(time.ns())
                + (latest == startNs
                    ? ", but the driver only at "
                    : ", but a step above it only at ")
                + Durations.exact(latest));
      } else if (time.ns() >= horizonNs) {
        item.error(
            item.where()
                + " may start at "
                + Durations.exact(time.ns())
                + ", but the run ends at "
                + Durations.exact(horizonNs));
      }
      latest = Math.max(latest, time.ns());
    }
  }
}
