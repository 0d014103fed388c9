// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.Processes.Kind;
import org.virqsim.machine.Step;
import org.virqsim.machine.TimePlan;
import org.virqsim.machine.TimePlan.Due;
import org.virqsim.model.State;
import org.virqsim.model.device.DeviceProfile;

/** Orders that the bounds of durations exclude, and no others. */
class TimingBoundsTest {
  private static final Bounds ONE = Bounds.perVector(1);

  /** Costs of the classes' defaults, each of which a test may replace. */
  private static List<TimePlan.Cost> defaults() {
    List<TimePlan.Cost> costs = new ArrayList<>();
    for (CostClass c : CostClass.values()) {
      costs.add(
          new TimePlan.Cost(
              new Distribution.Constant(c.valueNs()), new Distribution.Constant(c.perItemNs())));
    }
    return costs;
  }

  private static void set(List<TimePlan.Cost> costs, CostClass c, Distribution value) {
    costs.set(
        List.of(CostClass.values()).indexOf(c),
        new TimePlan.Cost(value, Distribution.Constant.ZERO));
  }

  private static TimePlan plan(Configuration configuration, List<TimePlan.Cost> costs, Due due) {
    List<List<Due>> dues =
        configuration.drivers().stream()
            .map(d -> d.steps().stream().map(s -> due).toList())
            .toList();
    return new TimePlan(dues, costs, List.of());
  }

  private static final Due AT_ONCE = new Due(0, Due.USUAL_GAP);

  private static Exploration explore(
      Configuration configuration, Bounds bounds, TimePlan plan, int threads) {
    return new Explorer(
            Model.of(new Machine(configuration)),
            new Explorer.Options(bounds, EnumSet.allOf(Property.class), threads, false)
                .within(plan))
        .explore(Limits.NONE);
  }

  /** Every duration from 0 on is possible: so is every order. */
  @ParameterizedTest
  @ValueSource(strings = {"incremental", "incremental-reinject", "cloud-hypervisor"})
  void withoutBoundsNothingIsExcluded(String policy) {
    Configuration configuration = Systems.bringUp(policy, "linux-5.14");
    List<TimePlan.Cost> costs = defaults();
    for (CostClass c : CostClass.values()) {
      set(costs, c, new Distribution.Exponential(1_000));
    }
    Exploration all = Systems.explore(configuration, ONE);
    Exploration timed = explore(configuration, ONE, plan(configuration, costs, AT_ONCE), 1);
    assertThat(timed.states()).isEqualTo(all.states());
    assertThat(timed.transitions()).isEqualTo(all.transitions());
    assertThat(timed.outcomes()).isEqualTo(all.outcomes());
    assertThat(timed.violations()).isEqualTo(all.violations());
  }

  @ParameterizedTest
  @ValueSource(strings = {"incremental", "incremental-reinject", "allocate-all"})
  void outcomesWithinBoundsAreAmongAll(String policy) {
    Configuration configuration = Systems.bringUp(policy, "linux-5.14");
    Exploration all = Systems.explore(configuration, ONE);
    TimePlan plan = plan(configuration, defaults(), AT_ONCE);
    Exploration timed = explore(configuration, ONE, plan, 1);
    assertThat(all.outcomes().keySet()).containsAll(timed.outcomes().keySet());
    timed
        .outcomes()
        .forEach((o, steps) -> assertThat(steps).isGreaterThanOrEqualTo(all.outcomes().get(o)));
    assertThat(explore(configuration, ONE, plan, 1)).isEqualTo(timed);
    assertThat(explore(configuration, ONE, plan, 2)).isEqualTo(timed);
    assertThat(explore(configuration, ONE, plan, 5)).isEqualTo(timed);
  }

  @Test
  void theSeedsPolicyStillLoses() {
    Configuration configuration = Systems.bringUp("incremental", "linux-5.14");
    Exploration timed = explore(configuration, ONE, plan(configuration, defaults(), AT_ONCE), 1);
    assertThat(timed.verdict()).isEqualTo(Exploration.Verdict.VIOLATED);
    assertThat(timed.violations()).isEqualTo(Systems.explore(configuration, ONE).violations());
  }

  /**
   * The remote-IRR race needs a message that is still on its way when the irq is released. Once the
   * entry is masked, nothing is sent any more; the irq is released free_irq = 10 us after that, as
   * reading back takes no time. So a message that takes 1 us has arrived 9 us before, one of 9.999
   * us 1 ns before; one of 10 us, sent when the mask landed, can arrive right after it.
   */
  @ParameterizedTest
  @CsvSource({
    "incremental, 1000, false",
    "incremental, 9999, false",
    "incremental, 10000, true",
    "allocate-all, 9999, false",
    "allocate-all, 10000, true"
  })
  void theRaceNeedsAMessageThatIsAsSlowAsFreeingTheIrq(String policy, long ns, boolean loses) {
    HostProfile host = Systems.host("linux-5.14").withRemoteIrrRace(true);
    Configuration configuration =
        Systems.of(
            policy,
            host,
            DeviceProfile.nvme(1),
            "enable-masked",
            "clear-function-mask",
            "unmask 0",
            "mask 0",
            "unmask 0");
    List<TimePlan.Cost> costs = defaults();
    set(costs, CostClass.MESSAGE, new Distribution.Constant(ns));
    TimePlan plan = plan(configuration, costs, new Due(0, 100_000));
    Exploration all = Systems.explore(configuration, ONE);
    assertThat(all.violations())
        .extracting(Exploration.Violation::property)
        .contains(Property.NOTHING_DOOMED);
    Exploration timed = explore(configuration, ONE, plan, 1);
    assertThat(timed.verdict())
        .isEqualTo(loses ? Exploration.Verdict.VIOLATED : Exploration.Verdict.HOLDS);
    assertThat(timed.outcomes().containsKey(Outcome.LOST)).isEqualTo(loses);
  }

  /** A step that is not due before an instant lets everything else happen before. */
  @Test
  void whatIsNotDueWaits() {
    Configuration configuration = Systems.bringUp("dynamic", "linux-6.5");
    int last = configuration.drivers().get(0).steps().size() - 1;
    TimePlan usual = plan(configuration, defaults(), AT_ONCE);
    List<Due> late = new ArrayList<>(usual.due().get(0));
    late.set(last, new Due(1_000_000_000, Due.USUAL_GAP));
    TimePlan plan = new TimePlan(List.of(late), usual.costs(), List.of());
    Explorer explorer =
        new Explorer(Model.of(new Machine(configuration)), Explorer.Options.of(ONE).within(plan));
    Exploration timed = explorer.explore(Limits.NONE);
    assertThat(timed.verdict()).isEqualTo(Exploration.Verdict.HOLDS);
    assertThat(timed.guestFinished()).isTrue();
    // Whatever came long before has been delivered; what comes just before may be on its way.
    assertThat(timed.states()).isGreaterThan(explore(configuration, ONE, usual, 1).states() / 2);
  }

  private static Exploration workAt(int completions, long... instants) {
    Configuration configuration = Systems.bringUp("incremental", "linux-5.14");
    TimePlan usual = plan(configuration, defaults(), AT_ONCE);
    List<Long> times = Arrays.stream(instants).boxed().toList();
    TimePlan plan =
        new TimePlan(
            usual.due(),
            usual.costs(),
            List.of(new TimePlan.Source(0, new Arrivals.Recorded(times))));
    Bounds onlyOneVector = new Bounds(completions, Bounds.MAX_TOTAL, 1, false, false);
    return explore(configuration, onlyOneVector, plan, 1);
  }

  /**
   * Vector 0 loses a completion in the dark window of a resize, which some instant falls into, and
   * not at others. That an earlier one is there too, and is not taken, makes no difference.
   */
  @Test
  void theSecondOfTwoInstantsIsTriedWithOneCompletion() {
    long dark = -1;
    long harmless = -1;
    for (long at = 0; at < 1_000_000 && (dark < 0 || harmless < 0); at += 5_000) {
      boolean loses = workAt(1, at).verdict() == Exploration.Verdict.VIOLATED;
      boolean comes = !loses && workAt(1, at).outcomes().containsKey(Outcome.DELIVERED);
      dark = loses && harmless >= 0 ? at : dark;
      harmless = comes && harmless < 0 ? at : harmless;
    }
    assertThat(harmless).isPositive();
    assertThat(dark).isGreaterThan(harmless);
    assertThat(workAt(1, harmless, dark).verdict()).isEqualTo(Exploration.Verdict.VIOLATED);
    assertThat(workAt(2, harmless, dark).verdict()).isEqualTo(Exploration.Verdict.VIOLATED);
  }

  /** Costs of a few nanoseconds, so that every instant can be tried. */
  private static List<TimePlan.Cost> tiny() {
    List<TimePlan.Cost> costs = defaults();
    for (CostClass c : CostClass.values()) {
      set(costs, c, new Distribution.Constant(c == CostClass.NONE ? 0 : 1));
    }
    set(costs, CostClass.GUEST_STEP, new Distribution.Uniform(1, 4));
    set(costs, CostClass.MESSAGE, new Distribution.Uniform(2, 5));
    set(costs, CostClass.MAINLOOP_WAKE, new Distribution.Uniform(0, 3));
    set(costs, CostClass.HANDLER, new Distribution.Constant(3));
    set(costs, CostClass.FREE_IRQ, new Distribution.Uniform(2, 3));
    return costs;
  }

  /**
   * Every instant is tried, nanosecond by nanosecond, with every duration: exactly the states of
   * the machine that the zones reach are reached. For closed bounds that are whole numbers, whole
   * instants are enough.
   */
  @ParameterizedTest
  @CsvSource({
    "incremental, linux-5.14, 0",
    "incremental, linux-5.14, 90",
    "dynamic, linux-6.5, 60",
    "allocate-all, linux-5.14, 70"
  })
  void zonesReachWhatIsReachedInstantByInstant(String policy, String host, long notBefore) {
    Configuration configuration =
        Systems.of(
            policy,
            Systems.host(host),
            DeviceProfile.nvme(2),
            "enable-masked",
            "clear-function-mask",
            "unmask 0",
            "unmask 1");
    TimePlan usual = plan(configuration, tiny(), AT_ONCE);
    List<Due> dues = new ArrayList<>(usual.due().get(0));
    dues.set(3, new Due(notBefore, Due.USUAL_GAP));
    TimePlan plan = new TimePlan(List.of(dues), usual.costs(), List.of());
    Bounds bounds = Bounds.inAll(1);
    Model model = Model.of(new Machine(configuration));
    Explorer explorer = new Explorer(model, Explorer.Options.of(bounds).within(plan));
    assertThat(explorer.explore(Limits.NONE).limit()).isEmpty();
    int words = model.layout().words();
    Set<List<Long>> zones = new HashSet<>();
    explorer.states(s -> zones.add(Arrays.stream(s, 0, words).boxed().toList()));
    assertThat(zones).isEqualTo(new Instants(model, plan, notBefore).reached());
    Explorer any = new Explorer(model, Explorer.Options.of(bounds));
    assertThat(any.explore(Limits.NONE).states()).isGreaterThan(zones.size());
  }

  /** A search through instants: what is left of each step is a whole number of nanoseconds. */
  private static final class Instants {
    private final Model model;
    private final Timing timing;
    private final long lastInstant;
    private final int words;
    private final int processes;
    private final Set<List<Long>> seen = new HashSet<>();
    private final ArrayDeque<long[]> open = new ArrayDeque<>();

    Instants(Model model, TimePlan plan, long lastInstant) {
      this.model = model;
      this.timing = new Timing(model, plan);
      this.lastInstant = lastInstant;
      this.words = model.layout().words();
      this.processes = model.processes().count();
    }

    /** A point: the machine's words, what is left of each process's step, the time, the raises. */
    Set<List<Long>> reached() {
      State first = model.initial();
      long[] point = new long[words + processes + 2];
      first.store(point, 0);
      enable(point, steps(first, false), 0);
      Set<List<Long>> states = new HashSet<>();
      while (!open.isEmpty()) {
        long[] next = open.poll();
        states.add(Arrays.stream(next, 0, words).boxed().toList());
        expand(next);
      }
      return states;
    }

    private long[] steps(State s, boolean raised) {
      long[] steps = new long[processes];
      for (int p = 0; p < processes; p++) {
        boolean source = model.processes().kind(p) == Kind.SOURCE;
        steps[p] = source && raised ? Step.NONE : model.next(s, p);
      }
      return steps;
    }

    private void expand(long[] point) {
      State s = model.initial();
      s.load(point, 0);
      boolean raised = point[words + processes + 1] != 0;
      long[] before = steps(s, raised);
      boolean canPass = false;
      for (int p = 0; p < processes; p++) {
        canPass |= before[p] != Step.NONE;
      }
      for (int p = 0; p < processes; p++) {
        boolean source = model.processes().kind(p) == Kind.SOURCE;
        if (before[p] == Step.NONE) {
          continue;
        }
        canPass &= source || point[words + p] > 0;
        if (source || point[words + p] == 0) {
          State next = s.copy();
          model.apply(next, before[p], new NoEffects());
          long[] to = point.clone();
          next.store(to, 0);
          to[words + processes + 1] = raised || source ? 1 : 0;
          long[] after = steps(next, raised || source);
          long[] fresh = new long[processes];
          Arrays.fill(fresh, Step.NONE);
          for (int q = 0; q < processes; q++) {
            if (q == p || before[q] != after[q]) {
              to[words + q] = 0;
              fresh[q] = after[q];
            }
          }
          enable(to, fresh, 0);
        }
      }
      if (canPass) {
        long[] later = point.clone();
        for (int p = 0; p < processes; p++) {
          later[words + p] = Math.max(0, later[words + p] - 1);
        }
        later[words + processes] = Math.min(lastInstant, later[words + processes] + 1);
        add(later);
      }
    }

    /** Tries every duration of every step that begins. */
    private void enable(long[] point, long[] fresh, int from) {
      int p = from;
      while (p < processes && (fresh[p] == Step.NONE || model.processes().kind(p) == Kind.SOURCE)) {
        p++;
      }
      if (p == processes) {
        add(point);
        return;
      }
      long now = point[words + processes];
      boolean due = Step.op(fresh[p]) == MicroOp.GUEST_DUE;
      for (long d = timing.lower(fresh[p]); d <= timing.upper(fresh[p]); d++) {
        long[] one = point.clone();
        one[words + p] = due ? Math.max(d, timing.notBefore(fresh[p]) - now) : d;
        enable(one, fresh, p + 1);
      }
    }

    private void add(long[] point) {
      if (seen.add(Arrays.stream(point).boxed().toList())) {
        open.add(point);
      }
    }
  }
}
