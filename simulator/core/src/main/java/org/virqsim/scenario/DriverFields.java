// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.Optional;
import org.virqsim.kernel.Durations;

/**
 * What a driver's own keys are read from.
 *
 * @param fields the map that describes the driver
 * @param vectors entries of the device's table
 * @param startNs the driver begins no earlier, nanoseconds
 * @param horizonNs end of the run, nanoseconds
 * @param problems takes errors
 * @param pasids number of PASIDs if the device is a mediated one, else 0; -1 if that is not known
 */
record DriverFields(
    Fields fields, int vectors, long startNs, long horizonNs, Problems problems, int pasids) {

  /** The number of vectors that the driver brings up, under {@code vectors}. */
  Optional<Integer> vectorCount() {
    Optional<Field> field = fields.required("vectors");
    Optional<Integer> count = field.flatMap(f -> f.integer(1, DeviceSpec.MAX_VECTORS));
    if (count.isPresent() && count.get() > vectors) {
      field.ifPresent(
          f ->
              f.error(
                  f.where()
                      + " must be at most "
                      + vectors
                      + ", the vectors of the device, not "
                      + count.get()));
      return Optional.empty();
    }
    return count;
  }

  /**
   * A vector of a list, which must be one that the driver uses.
   *
   * @param used how many it uses, from vector 0 on
   */
  Optional<Integer> usedVector(Field item, int used) {
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

  /** A time that must lie within the run and not before the driver's start. */
  Optional<Long> time(String key) {
    Optional<Field> field = fields.required(key);
    Optional<Long> ns = field.flatMap(Field::duration);
    if (field.isEmpty() || ns.isEmpty()) {
      return Optional.empty();
    }
    if (ns.get() < startNs) {
      field.get().error(outside(field.get(), ns.get(), "the driver starts only at ", startNs));
      return Optional.empty();
    }
    if (ns.get() >= horizonNs) {
      field.get().error(outside(field.get(), ns.get(), "the run ends at ", horizonNs));
      return Optional.empty();
    }
    return ns;
  }

  private static String outside(Field field, long ns, String what, long limitNs) {
    return field.where()
        + " is "
        + Durations.exact(ns)
        + ", but "
        + what
        + Durations.exact(limitNs);
  }
}
