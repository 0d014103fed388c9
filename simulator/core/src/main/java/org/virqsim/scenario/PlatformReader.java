// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.Optional;
import org.virqsim.scenario.DeviceSpec.DeviceClass;
import org.virqsim.scenario.DeviceSpec.DisIntx;
import org.virqsim.scenario.DeviceSpec.PbaAcrossDisable;
import org.virqsim.scenario.DeviceSpec.WhileDisabled;

/** Reads the sections {@code host}, {@code device} and {@code run}. */
final class PlatformReader {
  private static final List<String> HOST_KEYS =
      List.of("profile", "dynamic_msix", "irqs_pending_window", "posted");
  private static final List<String> DEVICE_KEYS =
      List.of("class", "vectors", "while_disabled", "pba_across_disable", "intx", "disintx");
  private static final List<String> RUN_KEYS =
      List.of("horizon", "deadline", "replications", "seed");
  private static final List<String> LATER_CLASSES = List.of("B", "C", "D", "E");

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
    return fields
        .required("profile")
        .flatMap(f -> profile(f, vocabulary))
        .map(name -> new HostSpec(name, dynamicMsix, window, posted));
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

  /** The device. Defaults are the measured NVMe's. */
  static Optional<DeviceSpec> device(Field field) {
    Optional<Fields> read = field.fields(DEVICE_KEYS);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = read.get();
    Optional<DeviceClass> deviceClass =
        fields.optional("class").flatMap(PlatformReader::deviceClass);
    Optional<Integer> vectors =
        fields.required("vectors").flatMap(f -> f.integer(1, DeviceSpec.MAX_VECTORS));
    Optional<WhileDisabled> whileDisabled =
        fields.optional("while_disabled").flatMap(f -> f.keyword(WhileDisabled.values()));
    Optional<PbaAcrossDisable> pba =
        fields.optional("pba_across_disable").flatMap(f -> f.keyword(PbaAcrossDisable.values()));
    Optional<Boolean> intx = fields.optional("intx").flatMap(Field::bool);
    Optional<DisIntx> disIntx =
        fields.optional("disintx").flatMap(f -> f.keyword(DisIntx.values()));
    return vectors.map(
        n ->
            new DeviceSpec(
                deviceClass.orElse(DeviceClass.A),
                n,
                whileDisabled.orElse(WhileDisabled.DROP),
                pba.orElse(PbaAcrossDisable.KEPT),
                intx.orElse(true),
                disIntx.orElse(DisIntx.HONOURED)));
  }

  private static Optional<DeviceClass> deviceClass(Field field) {
    if (field.scalar().filter(LATER_CLASSES::contains).isPresent()) {
      field.error(
          "device class '"
              + field.scalar().orElse("")
              + "' is not modelled yet, only A (one message per completion, queue in memory) is");
      return Optional.empty();
    }
    return field.keyword(DeviceClass.values());
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
    Optional<Integer> replications =
        fields.optional("replications").flatMap(f -> f.integer(1, RunSpec.MAX_REPLICATIONS));
    Optional<Long> seed = fields.optional("seed").flatMap(Field::bits64);
    return horizon.map(
        ns ->
            new RunSpec(
                ns,
                deadline.orElse(RunSpec.DEFAULT_DEADLINE_NS),
                replications.orElse(RunSpec.DEFAULT_REPLICATIONS),
                seed.orElse(RunSpec.DEFAULT_SEED)));
  }
}
