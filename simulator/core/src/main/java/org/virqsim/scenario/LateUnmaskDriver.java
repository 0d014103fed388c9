// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virqsim.kernel.Durations;
import org.virqsim.model.guest.GuestOp;

/**
 * A driver that enables MSI-X as Linux does and brings up its first vectors at once, and the others
 * later, one by one: CPUs that come online and whose managed queues start, interrupts with
 * IRQF_NO_AUTOEN, sub-functions that are brought up on demand (T. Gleixner, June 2021 thread).
 *
 * @param vectors how many it brings up in all, 1 .. 2048
 * @param first how many at once, 0 .. vectors - 1
 * @param fromNs when the first late one comes up, nanoseconds since the start of the run
 * @param intervalNs from one to the next, nanoseconds, above 0
 * @param rounds how often each late vector is then given up and taken again, one after the other,
 *     as when its CPU goes offline and comes back
 */
public record LateUnmaskDriver(int vectors, int first, long fromNs, long intervalNs, int rounds)
    implements DriverSpec {
  static final String KIND = "late-unmask";

  /** The keys of this driver. */
  static final List<String> KEYS = List.of("vectors", "first", "from", "interval", "rounds");

  private static final int MAX_ROUNDS = 1000;

  static Optional<LateUnmaskDriver> read(DriverFields driver) {
    Fields fields = driver.fields();
    Optional<Integer> vectors = driver.vectorCount();
    int most = vectors.orElse(driver.vectors()) - 1;
    Optional<Integer> first = fields.required("first").flatMap(f -> f.integer(0, most));
    Optional<Long> from = driver.time("from");
    Optional<Field> interval = fields.required("interval");
    Optional<Long> intervalNs = interval.flatMap(Field::positiveDuration);
    int rounds = fields.optional("rounds").flatMap(f -> f.integer(0, MAX_ROUNDS)).orElse(0);
    if (vectors.isEmpty()
        || first.isEmpty()
        || from.isEmpty()
        || interval.isEmpty()
        || intervalNs.isEmpty()) {
      return Optional.empty();
    }
    LateUnmaskDriver read =
        new LateUnmaskDriver(vectors.get(), first.get(), from.get(), intervalNs.get(), rounds);
    double lastNs = from.get() + (double) (read.lateSteps() - 1) * intervalNs.get();
    if (lastNs >= driver.horizonNs()) {
      interval
          .get()
          .error(
              interval.get().where()
                  + ": "
                  + read.lateSteps()
                  + " late steps from "
                  + Durations.exact(from.get())
                  + " on do not fit before the end of the run at "
                  + Durations.exact(driver.horizonNs()));
    }
    return Optional.of(read);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public List<Integer> usedVectors() {
    return DriverSpec.upTo(vectors);
  }

  /** Late first unmasks, and two more steps per vector and round. */
  private long lateSteps() {
    return (vectors - first) * (1 + 2L * rounds);
  }

  @Override
  public void appendTo(DriverProgram program) {
    program.enable();
    for (int v = 0; v < first; v++) {
      program.add(GuestOp.UNMASK, v);
    }
    long due = fromNs;
    for (int v = first; v < vectors; v++, due += intervalNs) {
      program.notBefore(due);
      program.add(GuestOp.UNMASK, v);
    }
    for (int round = 0; round < rounds; round++) {
      for (int v = first; v < vectors; v++, due += 2 * intervalNs) {
        program.notBefore(due);
        program.add(GuestOp.FREE, v);
        program.notBefore(due + intervalNs);
        program.add(GuestOp.UNMASK, v);
      }
    }
  }

  @Override
  public long programSize() {
    return first + 2 + lateSteps();
  }

  @Override
  public Map<String, String> identity() {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("vectors", String.valueOf(vectors));
    identity.put("first", String.valueOf(first));
    identity.put("from_ns", String.valueOf(fromNs));
    identity.put("interval_ns", String.valueOf(intervalNs));
    identity.put("rounds", String.valueOf(rounds));
    return identity;
  }
}
