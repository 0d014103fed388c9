// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.kernel.Durations;

/** Reads how requests come. */
final class ArrivalsReader {
  /** The last five are distributions: short for a renewal process with such gaps. */
  private static final List<String> KINDS =
      List.of(
          "poisson",
          "periodic",
          "renewal",
          "on_off",
          "recorded",
          "closed_loop",
          "erlang",
          "gamma",
          "lognormal",
          "weibull",
          "empirical");

  private ArrivalsReader() {}

  /** A map with one key that says the kind. */
  static Optional<Arrivals> arrivals(Field field) {
    Optional<Map.Entry<String, Field>> choice = field.anyFields().flatMap(f -> f.choice(KINDS));
    if (choice.isEmpty()) {
      return Optional.empty();
    }
    String kind = choice.get().getKey();
    Field parameters = choice.get().getValue();
    return switch (kind) {
      case "poisson" -> poisson(parameters);
      case "periodic" -> periodic(parameters);
      case "renewal" -> renewal(parameters);
      case "on_off" -> onOff(parameters);
      case "recorded" -> recorded(parameters);
      case "closed_loop" -> closedLoop(parameters);
      default -> renewal(parameters, TimingReader.distribution(kind, parameters));
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

  private static Optional<Arrivals> renewal(Field field) {
    return renewal(field, distribution(field.fields(List.of("gap")), "gap"));
  }

  private static Optional<Arrivals> renewal(Field field, Optional<Distribution> gap) {
    return gap.flatMap(g -> TimingReader.built(field, () -> new Arrivals.Renewal(g)));
  }

  private static Optional<Arrivals> onOff(Field field) {
    Optional<Fields> fields = field.fields(List.of("on", "off", "rate"));
    Optional<Distribution> on = distribution(fields, "on");
    Optional<Distribution> off = distribution(fields, "off");
    Optional<Double> rate = fields.flatMap(f -> f.required("rate")).flatMap(Field::rate);
    if (on.isEmpty() || off.isEmpty() || rate.isEmpty()) {
      return Optional.empty();
    }
    return TimingReader.built(
        field, () -> new Arrivals.OnOff(on.get(), off.get(), new Arrivals.Poisson(rate.get())));
  }

  private static Optional<Arrivals> recorded(Field field) {
    Optional<Field> times = field.fields(List.of("times")).flatMap(f -> f.required("times"));
    Optional<List<Field>> items = times.flatMap(f -> f.items(Arrivals.Recorded.MAX_TIMES));
    Optional<List<Long>> read =
        times
            .filter(f -> items.isPresent())
            .flatMap(f -> f.list(items.get().size(), Field::duration));
    if (read.isEmpty()) {
      return Optional.empty();
    }
    List<Long> ns = read.get();
    if (ns.isEmpty()) {
      times.get().error(times.get().where() + " is empty");
      return Optional.empty();
    }
    boolean ascending = true;
    for (int i = 1; i < ns.size(); i++) {
      if (ns.get(i) < ns.get(i - 1)) {
        ascending = false;
        Field item = items.get().get(i);
        item.error(
            item.where()
                + " is "
                + Durations.exact(ns.get(i))
                + ", but the time before it is "
                + Durations.exact(ns.get(i - 1))
                + "; times must ascend");
      }
    }
    return ascending ? Optional.of(new Arrivals.Recorded(ns)) : Optional.empty();
  }

  private static Optional<Distribution> distribution(Optional<Fields> fields, String key) {
    return fields.flatMap(f -> f.required(key)).flatMap(TimingReader::distribution);
  }

  private static Optional<Arrivals> closedLoop(Field field) {
    Optional<Fields> fields = field.fields(List.of("depth", "think", "service"));
    Optional<Integer> depth =
        fields
            .flatMap(f -> f.required("depth"))
            .flatMap(f -> f.integer(1, Arrivals.ClosedLoop.MAX_DEPTH));
    Optional<Distribution> think = distribution(fields, "think");
    Optional<Distribution> service = distribution(fields, "service");
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
