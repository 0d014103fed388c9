// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.machine.RandomSystems.Kind;
import org.virqsim.model.Bits;
import org.virqsim.model.State;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.FreshPolicies;
import org.virqsim.policy.GuestRequest;
import org.virqsim.policy.Policies;
import org.virqsim.policy.VectorPolicy;
import org.virqsim.policy.VmmCall;

/**
 * Thousands of short guest programs for each policy, on hosts and devices drawn at random.
 *
 * <p>Requests are conserved and, where a policy never has Enable cleared and the guest does not
 * either, none is dropped. And a policy's memory lives in the state: between two guest steps the
 * state goes to another machine with a policy made anew, which must do the very same from there on.
 * Without that, states that are equal would not behave equally, and every search that merges them
 * would be wrong.
 */
class RandomProgramsTest {
  private static final long SEED = 0xF00D;
  private static final int PROGRAMS = 2_000;
  private static final int LENGTH = 7;

  /** The most steps on one machine, and then on two. */
  private static final int ALONE = 120;

  private static final int TOGETHER = 200;

  private static final Set<GuestOp> OFF =
      EnumSet.of(GuestOp.DISABLE, GuestOp.FREE, GuestOp.RESET, GuestOp.RESTORE);

  static Map<String, List<Kind>> kindsOf() {
    Policies policies = Policies.builtIn();
    Map<String, List<Kind>> kinds = new TreeMap<>();
    for (Kind kind : RandomSystems.kinds()) {
      boolean listed = policies.all().contains(kind.policy());
      kinds
          .computeIfAbsent(listed ? kind.policy().name() : "dynamic", n -> new ArrayList<>())
          .add(kind);
    }
    return kinds;
  }

  static Set<String> names() {
    return kindsOf().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void requestsAreConservedAndMemoryLivesInTheState(String name) {
    List<Kind> kinds = kindsOf().get(name);
    VectorPolicy builtIn = kinds.get(0).policy();
    assertThat(FreshPolicies.like(builtIn)).isNotSameAs(builtIn);
    int called = programs(kinds, () -> FreshPolicies.like(builtIn), SEED, PROGRAMS);
    // Else next to nothing was compared. Refused, a driver has little to do with the VMM.
    int least = name.equals("hypercall-refuse") ? PROGRAMS / 4 : PROGRAMS / 2;
    assertThat(called).as("programs with calls on both machines").isGreaterThan(least);
  }

  /** The comparison does find a policy that remembers something by itself. */
  @Test
  void aPolicyWithMemoryOfItsOwnIsFound() {
    List<Kind> kinds = kindsOf().get("qemu-2.1");
    VectorPolicy good = kinds.get(0).policy();
    assertThat(programs(kinds, () -> new Counting(good, Integer.MAX_VALUE), SEED, 200))
        .isPositive();
    assertThatThrownBy(() -> programs(kinds, () -> new Counting(good, 3), SEED, 200))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("with another machine");
  }

  /** Does as another policy does, and from its {@code odd}-th answer on one thing more. */
  private static final class Counting implements VectorPolicy {
    private final VectorPolicy other;
    private final int odd;
    private int asked;

    Counting(VectorPolicy other, int odd) {
      this.other = other;
      this.odd = odd;
    }

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public String vmm() {
      return "test";
    }

    @Override
    public String summary() {
      return "Counts how often it is asked.";
    }

    @Override
    public String source() {
      return "test";
    }

    @Override
    public List<VmmCall> on(GuestRequest request, VmmView view) {
      List<VmmCall> calls = new ArrayList<>(other.on(request, view));
      if (++asked >= odd) {
        calls.add(new VmmCall.CommitRoutes());
      }
      return calls;
    }
  }

  /** Runs programs on kinds of systems drawn at random; returns in how many both made calls. */
  private static int programs(
      List<Kind> kinds, Supplier<VectorPolicy> policy, long seed, int programs) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomSystems systems = new RandomSystems(seed);
    int called = 0;
    for (int i = 0; i < programs; i++) {
      Kind kind = kinds.get(random.nextInt(kinds.size()));
      boolean gentle = kind.neverTearsDown() && random.nextInt(2) == 0;
      Configuration system = systems.system(kind, LENGTH, gentle ? OFF : Set.of());
      Program program = new Program(system, policy, random.split());
      try {
        called += program.run() ? 1 : 0;
        assertThat(gentle ? program.dropped : 0).as("requests dropped").isZero();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("program " + i + " of " + system + ": " + e.getMessage(), e);
      }
    }
    return called;
  }

  private static Configuration with(Configuration system, VectorPolicy policy) {
    List<VirtualMachine> vms =
        system.vms().stream()
            .map(
                vm ->
                    new VirtualMachine(
                        policy, vm.vcpus(), vm.preempted(), vm.interruptsOff(), vm.halts()))
            .toList();
    return new Configuration(system.host(), vms, system.functions(), system.drivers());
  }

  /** One program: on one machine up to some point between two guest steps, then on two. */
  private static final class Program {
    private final SplittableRandom random;
    private final Machine first;
    private final Machine second;
    private final Bookkeeping books;
    private final FactLog facts;
    private final FactLog otherFacts = new FactLog(new NoEffects());
    private final State state;
    private final long[] next;
    private final long[] numbers;

    /** One in so many steps may raise a request. */
    private final int reluctance;

    private int dropped;

    Program(Configuration system, Supplier<VectorPolicy> policy, SplittableRandom random) {
      this.random = random;
      this.first = new Machine(with(system, policy.get()));
      this.second = new Machine(with(system, policy.get()));
      this.books = new Bookkeeping(first);
      this.facts = new FactLog(books);
      this.state = first.initial();
      this.next = new long[first.processes().count()];
      this.reluctance = 2 + random.nextInt(6);
      this.numbers = new long[state.size()];
      for (int d = 0; d < first.layout().drivers(); d++) {
        // Call lists are numbered in the order in which each machine meets them.
        numbers[first.layout().hostCall(d)] = ((1L << 20) - 1) << Bits.CALL_LIST;
      }
    }

    /** Returns whether the VMM made a call on both machines. */
    boolean run() {
      look(first, state, next);
      int alone = random.nextInt(ALONE);
      for (int i = 0; i < alone || !betweenGuestSteps(); i++) {
        int process = choose();
        if (process < 0) {
          break;
        }
        step(process);
      }
      boolean called = false;
      if (betweenGuestSteps()) {
        State copy = state.copy();
        compareAll(copy);
        for (int i = 0; i < TOGETHER && !first.guestDone(state); i++) {
          int process = choose();
          if (process < 0) {
            break;
          }
          stepBoth(process, copy);
          called |= facts.called();
        }
      }
      books.check(state, "the end");
      return called;
    }

    private boolean betweenGuestSteps() {
      for (int d = 0; d < first.layout().drivers(); d++) {
        if ((state.word(first.layout().hostCall(d)) & numbers[first.layout().hostCall(d)]) != 0) {
          return false;
        }
      }
      return true;
    }

    /** A random process that can go on, every second time a driver if one can; or -1. */
    private int choose() {
      int driver = random.nextInt(2 * first.layout().drivers());
      if (driver < first.layout().drivers() && next[driver] != Step.NONE) {
        return driver;
      }
      boolean raises = random.nextInt(reluctance) == 0;
      int found = -1;
      int candidates = 0;
      for (int process = 0; process < next.length; process++) {
        boolean allowed =
            next[process] != Step.NONE && (raises || !first.processes().isSource(process));
        if (allowed && random.nextInt(++candidates) == 0) {
          found = process;
        }
      }
      return found;
    }

    private static void look(Machine machine, State state, long[] next) {
      for (int process = 0; process < next.length; process++) {
        next[process] = machine.next(state, process);
      }
    }

    private void step(int process) {
      long step = next[process];
      facts.begin();
      books.begin();
      first.apply(state, step, facts);
      dropped += books.drops().size();
      for (int p = facts.touched().nextSetBit(0); p >= 0; p = facts.touched().nextSetBit(p + 1)) {
        next[p] = first.next(state, p);
      }
      if (facts.retired()) {
        books.check(state, Step.describe(step));
      }
    }

    private void stepBoth(int process, State copy) {
      long chosen = next[process];
      step(process);
      otherFacts.begin();
      second.apply(copy, chosen, otherFacts);
      if (!facts.sameAs(otherFacts)) {
        differs(Step.describe(chosen) + " reports", facts.toString(), otherFacts.toString());
      }
      for (int i = 0; i < numbers.length; i++) {
        if (((state.word(i) ^ copy.word(i)) & ~numbers[i]) != 0) {
          differs("word " + i, Long.toHexString(state.word(i)), Long.toHexString(copy.word(i)));
        }
      }
      if (facts.retired()) {
        compareAll(copy);
      }
      for (int p = facts.touched().nextSetBit(0); p >= 0; p = facts.touched().nextSetBit(p + 1)) {
        compare(p, copy);
      }
    }

    private void compareAll(State copy) {
      for (int process = 0; process < next.length; process++) {
        compare(process, copy);
      }
    }

    /**
     * Processes that were not touched have the same next step as before; that is tested elsewhere.
     */
    private void compare(int process, State copy) {
      long other = second.next(copy, process);
      if (next[process] != other) {
        differs("next step", Step.describe(next[process]), Step.describe(other));
      }
    }

    private static void differs(String what, String here, String there) {
      throw new AssertionError(what + ": " + here + "; with another machine: " + there);
    }
  }
}
