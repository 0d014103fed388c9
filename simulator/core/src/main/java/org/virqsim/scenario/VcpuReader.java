// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.Optional;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.CostClass;

/** Reads what a file says about the virtual CPUs of a VM. */
final class VcpuReader {
  /** The keys of the virtual CPUs, which stand under {@code guest} when there is but one VM. */
  static final List<String> KEYS = List.of("vcpus", "preempted", "interrupts_off", "halt");

  private static final Timing PREEMPTED =
      new Timing("preempted", "runs", CostClass.VCPU_RUN, "away", CostClass.VCPU_AWAY, true);
  private static final Timing INTERRUPTS_OFF =
      new Timing(
          "interrupts_off",
          "every",
          CostClass.INTERRUPTS_ON,
          "for",
          CostClass.INTERRUPTS_OFF,
          true);
  private static final Timing HALT =
      new Timing("halt", "poll", CostClass.HALT_POLL, "wakeup", CostClass.VCPU_WAKEUP, false);

  private final CostClaims claims;

  /**
   * Creates a reader.
   *
   * @param claims takes the durations
   */
  VcpuReader(CostClaims claims) {
    this.claims = claims;
  }

  /**
   * What was read.
   *
   * @param count number of virtual CPUs
   * @param preempted see {@link VmSpec#preempted()}
   * @param interruptsOff see {@link VmSpec#interruptsOff()}
   * @param halts see {@link VmSpec#halts()}
   */
  record Vcpus(int count, boolean preempted, boolean interruptsOff, boolean halts) {
    /** One that always runs, with interrupts on. */
    static final Vcpus ONE = new Vcpus(1, false, false, false);

    /** A VM with these virtual CPUs. */
    VmSpec vm(String name, Optional<String> policy, List<FunctionSpec> devices) {
      return new VmSpec(name, count, policy, preempted, interruptsOff, halts, devices);
    }
  }

  /**
   * What can happen to a vCPU and the two durations of it.
   *
   * @param turns whether it goes on for ever, so that time must pass in the first of them
   */
  private record Timing(
      String key,
      String first,
      CostClass firstCost,
      String second,
      CostClass secondCost,
      boolean turns) {}

  /** Reads those of the map's keys that concern virtual CPUs. */
  Vcpus read(Fields fields) {
    // A number that is wrong is taken as the largest, so that vCPUs are not reported too.
    int count =
        fields
            .optional("vcpus")
            .map(f -> f.integer(1, VmSpec.MAX_VCPUS).orElse(VmSpec.MAX_VCPUS))
            .orElse(1);
    return new Vcpus(
        count, read(fields, PREEMPTED), read(fields, INTERRUPTS_OFF), read(fields, HALT));
  }

  /** {@code true}, {@code false}, or a map of one or both durations. */
  private boolean read(Fields fields, Timing timing) {
    Optional<Field> read = fields.optional(timing.key());
    if (read.isEmpty()) {
      return false;
    }
    Field field = read.get();
    if (field.node() instanceof YamlNode.Scalar) {
      return field.bool().orElse(false);
    }
    Optional<Fields> parts = field.fields(List.of(timing.first(), timing.second()));
    if (parts.isPresent() && parts.get().entries().isEmpty()) {
      field.error(
          field.where() + " must have " + timing.first() + ", " + timing.second() + " or both");
    }
    parts
        .flatMap(f -> f.optional(timing.first()))
        .ifPresent(f -> claim(timing.firstCost(), f, timing.turns()));
    parts
        .flatMap(f -> f.optional(timing.second()))
        .ifPresent(f -> claim(timing.secondCost(), f, false));
    return true;
  }

  private void claim(CostClass cost, Field field, boolean positive) {
    Optional<Distribution> value = TimingReader.distribution(field);
    if (positive && value.isPresent() && value.get().mean() == 0) {
      field.error(field.where() + " must be above 0");
      return;
    }
    value.ifPresent(v -> claims.claim(cost, v, field));
  }
}
