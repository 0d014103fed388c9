// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.virqsim.kernel.Durations;

/** Reads the section {@code guest}, or that of one device of a VM: what a driver does. */
final class GuestReader {
  private static final List<String> COMMON_KEYS =
      List.of("driver", "driver_vcpu", "affinity", "gap", "start", "mask_each_interrupt");

  private final int vectors;
  private final int pasids;
  private final int vcpus;
  private final long horizonNs;
  private final Problems problems;

  /**
   * Creates a reader.
   *
   * @param vectors entries of the device's table
   * @param pasids number of PASIDs if the device is a mediated one, else 0; -1 if that is not known
   * @param vcpus virtual CPUs of the VM
   * @param horizonNs end of the run, nanoseconds
   */
  GuestReader(int vectors, int pasids, int vcpus, long horizonNs, Problems problems) {
    this.vectors = vectors;
    this.pasids = pasids;
    this.vcpus = vcpus;
    this.horizonNs = horizonNs;
    this.problems = problems;
  }

  /** What every driver has, before the vectors in use are known. */
  private record Common(
      int driverVcpu,
      Optional<Field> affinity,
      OptionalLong gapNs,
      long startNs,
      boolean maskEachInterrupt) {}

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
    Optional<Field> field = fields.required("driver");
    Optional<DriverKind> kind = field.flatMap(GuestReader::kind);
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    checkKeys(fields, kind.get(), ofVm);
    if (pasids > 0 && !kind.get().key().equals(StepsDriver.KIND)) {
      fields
          .optional("driver")
          .ifPresent(
              f ->
                  f.error(
                      f.where()
                          + " must be "
                          + StepsDriver.KIND
                          + " for a mediated device ('ims'), not "
                          + kind.get().key()));
    }
    Common common = common(fields, driverVcpu);
    return kind.get()
        .reading()
        .apply(new DriverFields(fields, vectors, common.startNs(), horizonNs, problems, pasids))
        .map(
            driver ->
                new GuestSpec(
                    common.driverVcpu(),
                    affinity(common, driver.usedVectors()),
                    common.gapNs(),
                    common.startNs(),
                    common.maskEachInterrupt(),
                    driver));
  }

  private static Optional<DriverKind> kind(Field field) {
    Optional<String> driver = field.text();
    Optional<DriverKind> found = driver.flatMap(DriverKind::find);
    if (driver.isPresent() && found.isEmpty()) {
      field.error(
          "unknown driver '"
              + Words.shorten(driver.get())
              + "'"
              + Words.suggest(driver.get(), DriverKind.words()));
    }
    return found;
  }

  private void checkKeys(Fields fields, DriverKind kind, boolean ofVm) {
    List<String> known = new ArrayList<>(COMMON_KEYS);
    known.addAll(kind.keys());
    if (ofVm) {
      known.addAll(VcpuReader.KEYS);
    }
    fields
        .entries()
        .forEach(
            (key, entry) -> {
              List<String> owners = DriverKind.having(key);
              if (known.contains(key)) {
                return;
              } else if (!owners.isEmpty()) {
                problems.add(
                    entry.keyPlace(),
                    "key '"
                        + key
                        + "' belongs to driver "
                        + String.join(" or ", owners)
                        + ", this guest's driver is "
                        + kind.key());
              } else if (VcpuReader.KEYS.contains(key)) {
                problems.add(
                    entry.keyPlace(),
                    "key '" + key + "' belongs to the VM, not to the driver of one of its devices");
              } else {
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
        startNs.orElse(0L),
        fields.optional("mask_each_interrupt").flatMap(Field::bool).orElse(false));
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
}
