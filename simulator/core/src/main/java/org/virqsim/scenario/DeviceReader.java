// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.CostClass;
import org.virqsim.scenario.DeviceSpec.DeviceClass;
import org.virqsim.scenario.DeviceSpec.DisIntx;
import org.virqsim.scenario.DeviceSpec.PbaAcrossDisable;
import org.virqsim.scenario.DeviceSpec.Recovery;
import org.virqsim.scenario.DeviceSpec.WhileDisabled;

/** Reads what a file says about a device itself. */
final class DeviceReader {
  /** The keys of a device itself. */
  static final List<String> KEYS =
      List.of(
          "class",
          "vectors",
          "while_disabled",
          "pba_across_disable",
          "intx",
          "disintx",
          "recovery",
          "moderation",
          "ims");

  private final CostClaims claims;

  /**
   * Creates a reader.
   *
   * @param claims takes the durations of recovery and moderation
   */
  DeviceReader(CostClaims claims) {
    this.claims = claims;
  }

  /** The device. Defaults are the measured NVMe's. */
  Optional<DeviceSpec> read(Fields fields) {
    DeviceClass deviceClass =
        fields
            .optional("class")
            .flatMap(f -> f.keyword(DeviceClass.values()))
            .orElse(DeviceClass.A);
    Optional<Integer> vectors =
        fields.required("vectors").flatMap(f -> f.integer(1, DeviceSpec.MAX_VECTORS));
    Optional<WhileDisabled> whileDisabled =
        fields.optional("while_disabled").flatMap(f -> f.keyword(WhileDisabled.values()));
    Optional<PbaAcrossDisable> pba =
        fields.optional("pba_across_disable").flatMap(f -> f.keyword(PbaAcrossDisable.values()));
    Optional<Boolean> intx = fields.optional("intx").flatMap(Field::bool);
    Optional<DisIntx> disIntx =
        fields.optional("disintx").flatMap(f -> f.keyword(DisIntx.values()));
    Optional<Recovery> recovery = fields.optional("recovery").flatMap(this::recovery);
    Optional<ImsSpec> ims =
        fields.optional("ims").flatMap(f -> ims(f, deviceClass, vectors.orElse(2)));
    int moderation = fields.optional("moderation").flatMap(this::moderation).orElse(0);
    return vectors.map(
        n ->
            new DeviceSpec(
                deviceClass,
                n,
                whileDisabled.orElse(WhileDisabled.DROP),
                pba.orElse(PbaAcrossDisable.KEPT),
                intx.orElse(true),
                disIntx.orElse(DisIntx.HONOURED),
                recovery.orElse(deviceClass.usualRecovery()),
                moderation,
                ims));
  }

  /** What makes the device a mediated one. */
  private static Optional<ImsSpec> ims(Field field, DeviceClass deviceClass, int vectors) {
    Optional<Fields> read = field.fields(List.of("processes", "queue", "resubmit"));
    if (read.isEmpty()) {
      return Optional.empty();
    }
    if (deviceClass == DeviceClass.B || deviceClass == DeviceClass.C) {
      field.error(
          field.where()
              + ": a mediated device has a record and a message for each descriptor, class D or A,"
              + " not "
              + deviceClass.key());
    }
    if (vectors < 2) {
      field.error(
          field.where()
              + ": vector 0 of a mediated device is emulated, it needs at least 2 vectors");
    }
    Fields fields = read.get();
    return Optional.of(
        new ImsSpec(
            fields
                .optional("processes")
                .flatMap(f -> f.integer(0, ImsSpec.MAX_PROCESSES))
                .orElse(0),
            fields
                .optional("queue")
                .flatMap(f -> f.keyword(ImsSpec.Queue.values()))
                .orElse(ImsSpec.Queue.SHARED),
            fields
                .optional("resubmit")
                .flatMap(f -> f.keyword(ImsSpec.Resubmit.values()))
                .orElse(ImsSpec.Resubmit.AFTER_RESTORE)));
  }

  /** A word, or a map of it and how long it takes. */
  private Optional<Recovery> recovery(Field field) {
    if (!(field.node() instanceof YamlNode.Mapping)) {
      return field.keyword(Recovery.values());
    }
    List<String> timed =
        List.of(Recovery.TIMEOUT.key(), Recovery.WATCHDOG.key(), Recovery.POLL.key());
    Optional<Map.Entry<String, Field>> choice = field.anyFields().flatMap(f -> f.choice(timed));
    if (choice.isEmpty()) {
      return Optional.empty();
    }
    Optional<Recovery> recovery = Keyed.find(Recovery.values(), choice.get().getKey());
    Field time = choice.get().getValue();
    Optional<Long> ns = time.positiveDuration();
    recovery.ifPresent(kind -> ns.ifPresent(n -> claim(kind.cost(), n, time)));
    return recovery;
  }

  /** {@code none}, or a timer, a count or both; answers the count. */
  private Optional<Integer> moderation(Field field) {
    if (field.scalar().filter("none"::equals).isPresent()) {
      return Optional.of(0);
    }
    Optional<Fields> read = field.fields(List.of("timer", "count"));
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = read.get();
    if (fields.entries().isEmpty()) {
      field.error(field.where() + " must have a timer, a count or both");
    }
    Optional<Field> timer = fields.optional("timer");
    timer
        .flatMap(Field::positiveDuration)
        .ifPresent(n -> claim(CostClass.MODERATION_TIMER, n, timer.get()));
    Optional<Field> count = fields.optional("count");
    return count.isEmpty()
        ? Optional.of(DeviceSpec.MAX_MODERATION_LIMIT)
        : count.get().integer(1, DeviceSpec.MAX_MODERATION_LIMIT);
  }

  private void claim(CostClass cost, long ns, Field field) {
    claims.claim(cost, new Distribution.Constant(ns), field);
  }
}
