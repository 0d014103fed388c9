// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.Optional;
import org.virqsim.machine.HostLimits;
import org.virqsim.model.ImsLayout;

/** Reads the sections {@code host} and {@code run}. */
final class PlatformReader {
  private static final List<String> HOST_KEYS =
      List.of(
          "profile",
          "dynamic_msix",
          "irqs_pending_window",
          "posted",
          "remote_irr_race",
          "available_vectors",
          "irtes",
          "cpus",
          "cpu_vectors",
          "managed_interrupts",
          "kvm_routes",
          "ims_slots",
          "ims_latches");
  private static final List<String> RUN_KEYS =
      List.of(
          "horizon",
          "deadline",
          "replications",
          "precision",
          "precision_metric",
          "min_replications",
          "max_replications",
          "seed",
          "estimator");

  /** Largest number of CPUs that Linux can be built for on x86-64 (CONFIG_NR_CPUS_RANGE_END). */
  private static final int MAX_CPUS = 8192;

  private PlatformReader() {}

  /** A profile's name, or a map with a profile and what differs from it. */
  static Optional<HostSpec> host(Field field, Vocabulary vocabulary) {
    if (field.node() instanceof YamlNode.Scalar) {
      return profile(field, vocabulary).map(HostSpec::of);
    }
    Optional<Fields> read = field.fields(HOST_KEYS);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = read.get();
    Optional<Boolean> dynamicMsix = fields.optional("dynamic_msix").flatMap(Field::bool);
    Optional<Boolean> window = fields.optional("irqs_pending_window").flatMap(Field::bool);
    Optional<Boolean> posted = fields.optional("posted").flatMap(Field::bool);
    Optional<Boolean> race = fields.optional("remote_irr_race").flatMap(Field::bool);
    Optional<Integer> imsSlots =
        fields.optional("ims_slots").flatMap(f -> f.integer(1, ImsLayout.MAX_SLOTS));
    Optional<Boolean> imsLatches = fields.optional("ims_latches").flatMap(Field::bool);
    HostSpec.Limits limits = limits(fields);
    return fields
        .required("profile")
        .flatMap(f -> profile(f, vocabulary))
        .map(
            name ->
                new HostSpec(
                    name, dynamicMsix, window, posted, race, limits, imsSlots, imsLatches));
  }

  private static HostSpec.Limits limits(Fields fields) {
    Optional<Field> cpus = fields.optional("cpus");
    Optional<Field> cpuVectors = fields.optional("cpu_vectors");
    if (cpus.isPresent() && cpuVectors.isPresent()) {
      cpuVectors
          .get()
          .error(
              cpuVectors.get().where()
                  + " and "
                  + cpus.get().where()
                  + " say the same (a CPU has about "
                  + HostLimits.CPU_VECTORS_PER_CPU
                  + " vectors); give one of them");
    }
    // More CPU vectors than IRTEs limit nothing.
    Optional<Integer> ofCpus =
        cpus.flatMap(f -> f.integer(1, MAX_CPUS))
            .map(n -> Math.min(n * HostLimits.CPU_VECTORS_PER_CPU, HostLimits.IRTES));
    Optional<Integer> given = cpuVectors.flatMap(f -> f.integer(1, HostLimits.IRTES));
    return new HostSpec.Limits(
        fields.optional("available_vectors").flatMap(f -> f.integer(1, HostLimits.IRTES)),
        fields.optional("irtes").flatMap(f -> f.integer(1, HostLimits.IRTES)),
        given.or(() -> ofCpus),
        fields.optional("managed_interrupts").flatMap(Field::bool),
        fields.optional("kvm_routes").flatMap(f -> f.integer(0, HostLimits.KVM_ROUTES)));
  }

  private static Optional<String> profile(Field field, Vocabulary vocabulary) {
    Optional<String> name = field.text();
    if (name.isPresent() && !vocabulary.hosts().contains(name.get())) {
      field.error(
          "unknown host '"
              + Words.shorten(name.get())
              + "'"
              + Words.suggest(name.get(), vocabulary.hosts()));
      return Optional.empty();
    }
    return name;
  }

  /** Horizon, deadline, replications, seed. */
  static Optional<RunSpec> run(Field field) {
    Optional<Fields> read = field.fields(RUN_KEYS);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = read.get();
    Optional<Long> horizon = fields.required("horizon").flatMap(Field::positiveDuration);
    Optional<Long> deadline = fields.optional("deadline").flatMap(Field::duration);
    PrecisionReader.Count count = PrecisionReader.read(fields);
    Optional<Long> seed = fields.optional("seed").flatMap(Field::bits64);
    Optional<Estimator> estimator =
        fields.optional("estimator").flatMap(f -> f.keyword(Estimator.values()));
    return horizon.map(
        ns ->
            new RunSpec(
                ns,
                deadline.orElse(RunSpec.DEFAULT_DEADLINE_NS),
                count.most(),
                seed.orElse(RunSpec.DEFAULT_SEED),
                count.precision(),
                estimator.orElse(Estimator.AUTO)));
  }
}
