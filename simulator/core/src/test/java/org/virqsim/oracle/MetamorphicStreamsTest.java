// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.virqsim.oracle.Oracles.US;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.engine.TimedResolver;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.observe.TimedEffects;

/**
 * All policies see the same arrivals and the same durations: the policy is no part of the seed.
 * Each is compared with every other.
 */
class MetamorphicStreamsTest {
  private static final int VECTORS = 6;
  private static final long HORIZON = 12_000 * US;
  private static final Map<String, Log> LOGS = new TreeMap<>();
  private static final Map<String, Log> IDLE = new TreeMap<>();

  /** From when to when a queue was in use: {@code [from, to)}. */
  private record Use(long from, long to) {
    boolean holds(long at) {
      return from <= at && at < to;
    }
  }

  /** What is told of one run, as the streams have it. */
  private static final class Log extends NoEffects implements TimedEffects {
    private final List<List<Long>> raises = new ArrayList<>();
    private final List<List<Use>> uses = new ArrayList<>();
    private final Map<String, List<Long>> durations = new TreeMap<>();
    private final long[] since = new long[VECTORS];
    private long now;
    private long before;

    Log() {
      for (int v = 0; v < VECTORS; v++) {
        raises.add(new ArrayList<>());
        uses.add(new ArrayList<>());
        since[v] = -1;
      }
    }

    @Override
    public void at(long instant) {
      now = instant;
    }

    @Override
    public void raised(int vector) {
      raises.get(vector).add(now);
    }

    @Override
    public void live(int vector, boolean on) {
      if (on && since[vector] < 0) {
        since[vector] = now;
      } else if (!on && since[vector] >= 0) {
        uses.get(vector).add(new Use(since[vector], now));
        since[vector] = -1;
      }
    }

    /** The driver's steps follow each other, so each begins where the one before it ended. */
    @Override
    public void applied(MicroOp op, int vector) {
      if (op.tier() == MicroOp.Tier.CONTROL) {
        durations
            .computeIfAbsent(op.cost() + " of " + vector, key -> new ArrayList<>())
            .add(now - before);
        before = now;
      }
    }

    void close() {
      for (int v = 0; v < VECTORS; v++) {
        if (since[v] >= 0) {
          uses.get(v).add(new Use(since[v], HORIZON));
        }
      }
    }

    boolean inUse(int vector, long at) {
      return uses.get(vector).stream().anyMatch(use -> use.holds(at));
    }
  }

  private static Stream<Twins.Place> places() {
    return Twins.places();
  }

  private static final Arrivals POISSON = new Arrivals.Poisson(1.0 / (20 * US));

  private static List<TimePlan.Source> sources() {
    List<TimePlan.Source> sources = new ArrayList<>();
    for (int v = 0; v < VECTORS - 2; v++) {
      sources.add(new TimePlan.Source(v, POISSON));
    }
    sources.add(
        new TimePlan.Source(4, new Arrivals.Periodic(25 * US, new Arrivals.Phase.Random())));
    sources.add(
        new TimePlan.Source(
            5,
            new Arrivals.OnOff(
                new Distribution.Exponential(200 * US),
                new Distribution.Exponential(100 * US),
                new Arrivals.Poisson(1.0 / (10 * US)))));
    sources.add(new TimePlan.Source(0, POISSON));
    return sources;
  }

  /** Every cost is drawn, but those for each item, whose number is the policy's business. */
  private static List<TimePlan.Cost> costs() {
    return Stream.of(CostClass.values())
        .map(
            c ->
                new TimePlan.Cost(
                    new Distribution.Uniform(c.valueNs() / 2, c.valueNs() + c.valueNs() / 2 + 1),
                    Distribution.Constant.ZERO))
        .toList();
  }

  private static Log run(Twins.Place place, List<GuestStep> steps, List<TimePlan.Source> sources) {
    Configuration system = place.system(DeviceProfile.nvme(VECTORS), steps);
    Log log = new Log();
    new TimedResolver(new Machine(system), Twins.plan(system, 0, costs(), sources), log)
        .run(42, 3, HORIZON);
    log.close();
    return log;
  }

  @BeforeAll
  static void runAll() {
    places()
        .forEach(
            place -> {
              LOGS.put(place.toString(), run(place, Twins.everything(), sources()));
              IDLE.put(place.toString(), run(place, Twins.everything(), List.of()));
            });
  }

  @ParameterizedTest
  @MethodSource("places")
  void openArrivalsAreTheSameWhileQueuesAreInUse(Twins.Place place) {
    Log one = LOGS.get(place.toString());
    LOGS.forEach(
        (name, other) -> {
          for (int v = 0; v < VECTORS; v++) {
            assertThat(common(one, other, v))
                .as("vector %s, %s", v, name)
                .isEqualTo(common(other, one, v));
          }
        });
  }

  private static List<Long> common(Log one, Log other, int v) {
    return one.raises.get(v).stream().filter(at -> other.inUse(v, at)).toList();
  }

  /** Every request is raised within a use, and there are many of them. */
  @ParameterizedTest
  @MethodSource("places")
  void thereIsSomethingToCompare(Twins.Place place) {
    Log one = LOGS.get(place.toString());
    if (!place.policy().name().startsWith("hypercall-")) {
      for (int v = 0; v < VECTORS; v++) {
        int vector = v;
        assertThat(one.raises.get(v)).hasSizeGreaterThan(10);
        assertThat(one.raises.get(v)).allMatch(at -> one.inUse(vector, at));
      }
    }
  }

  /** A closed loop begins with its queue; its draws are numbered, too. */
  @ParameterizedTest
  @MethodSource("places")
  void closedLoopsBeginAlike(Twins.Place place) {
    Distribution service = new Distribution.Exponential(50 * US);
    Arrivals loop = new Arrivals.ClosedLoop(1, Distribution.Constant.ZERO, service);
    List<TimePlan.Source> sources =
        IntStream.range(0, VECTORS).mapToObj(v -> new TimePlan.Source(v, loop)).toList();
    List<GuestStep> steps = Twins.ascending(VECTORS);
    Log one = run(place, steps, sources);
    Log reference = run(Twins.place("allocate-all", "linux-5.14"), steps, sources);
    for (int v = 0; v < VECTORS; v++) {
      if (!one.raises.get(v).isEmpty()) {
        assertThat(afterStart(one, v)).as("vector %s", v).isEqualTo(afterStart(reference, v));
      }
    }
  }

  private static long afterStart(Log log, int v) {
    return log.raises.get(v).get(0) - log.uses.get(v).get(0).from();
  }

  /** The k-th step of a class and vector takes as long wherever and whenever it comes. */
  @ParameterizedTest
  @MethodSource("places")
  void durationsAreTheSameByClassVectorAndNumber(Twins.Place place) {
    Map<String, List<Long>> one = IDLE.get(place.toString()).durations;
    assertThat(one.values().stream().mapToInt(List::size).sum()).isGreaterThan(30);
    IDLE.forEach(
        (name, other) ->
            other.durations.forEach(
                (key, theirs) -> {
                  List<Long> ours = one.getOrDefault(key, List.of());
                  int both = Math.min(ours.size(), theirs.size());
                  assertThat(ours.subList(0, both))
                      .as("%s, %s", key, name)
                      .isEqualTo(theirs.subList(0, both));
                }));
  }
}
