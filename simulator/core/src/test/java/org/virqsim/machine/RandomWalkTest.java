// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.virqsim.machine.RandomSystems.Kind;
import org.virqsim.model.Layout;
import org.virqsim.model.State;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.DriverThread;
import org.virqsim.model.guest.Guest;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.model.kvm.Kvm;
import org.virqsim.model.pci.MsixCapability;
import org.virqsim.model.pci.MsixTable;
import org.virqsim.model.vfio.HostFunction;
import org.virqsim.model.vmm.Vmm;

/**
 * What must hold in every state that can be reached, looked for along random walks through random
 * systems: every policy on every host that accepts it, every device behaviour, every host option.
 */
class RandomWalkTest {
  private static final long SEED = 0x5EED;
  private static final int DRIVER = 14;
  private static final int STEPS = 450;

  /** What happens again and again without any work. */
  private static final Set<MicroOp> FOR_EVER =
      EnumSet.of(MicroOp.VCPU_PREEMPT, MicroOp.INTERRUPTS_DISABLE, MicroOp.WATCHDOG);

  /** What takes all of a function's interrupts away. */
  private static final Set<GuestOp> OFF =
      EnumSet.of(GuestOp.DISABLE, GuestOp.RESET, GuestOp.RESTORE);

  private static final Set<DropCause> LOST_BY_OFF =
      EnumSet.of(DropCause.PBA_CLEARED, DropCause.IRQ_FREED, DropCause.EVENTFD_CLOSED);

  private static final Set<DropCause> LOST_BY_RESET =
      EnumSet.of(
          DropCause.PBA_CLEARED,
          DropCause.IRQ_FREED,
          DropCause.EVENTFD_CLOSED,
          DropCause.FUNCTION_RESET);

  /** More than any system needs to come to rest; one that does not is stuck in a circle. */
  private static final int REST = 20_000;

  @Test
  void everyKindOfSystemKeepsTheRules() {
    Set<MicroOp> seen = EnumSet.noneOf(MicroOp.class);
    RandomSystems systems = new RandomSystems(SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    for (Kind kind : RandomSystems.kinds()) {
      Configuration system = systems.system(kind, DRIVER, Set.of());
      new Walk(kind, system, random.split(), seen).run();
    }
    // Only what was met was checked.
    assertThat(seen).containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(ImsSteps.OPS));
  }

  @Test
  void hostsThatRunOutOfVectorsKeepTheRules() {
    RandomSystems systems = new RandomSystems(SEED + 1);
    SplittableRandom random = new SplittableRandom(SEED + 1);
    for (Kind kind : RandomSystems.kinds()) {
      Kind limited = systems.limited(kind);
      Configuration system = systems.system(limited, DRIVER, Set.of());
      new Walk(limited, system, random.split(), EnumSet.noneOf(MicroOp.class)).run();
    }
  }

  /**
   * With a policy that never has Enable cleared, a driver that neither disables nor frees loses
   * nothing at all, however it masks, unmasks and clears Function Mask.
   */
  @Test
  void withoutTeardownNothingIsDropped() {
    RandomSystems systems = new RandomSystems(SEED + 2);
    SplittableRandom random = new SplittableRandom(SEED + 2);
    int walks = 0;
    for (Kind kind : RandomSystems.kinds()) {
      if (kind.neverTearsDown()) {
        Set<GuestOp> without =
            EnumSet.of(GuestOp.DISABLE, GuestOp.FREE, GuestOp.RESET, GuestOp.RESTORE);
        Walk walk =
            new Walk(
                kind,
                systems.system(kind, 2 * DRIVER, without),
                random.split(),
                EnumSet.noneOf(MicroOp.class));
        walk.run();
        assertThat(walk.dropped).as("%s", walk).isZero();
        walks++;
      }
    }
    assertThat(walks).isPositive();
  }

  /** One walk: random steps, then without new work until nothing goes on. */
  private static final class Walk {
    private final Kind kind;
    private final SplittableRandom random;
    private final Set<MicroOp> seen;
    private final Machine machine;
    private final Processes processes;
    private final Bookkeeping books;
    private final State state;
    private final Layout layout;
    private final long[] before;
    private final List<String> trace = new ArrayList<>();

    /** One in so many steps of the walk may raise a request. */
    private final int reluctance;

    private int dropped;

    Walk(Kind kind, Configuration system, SplittableRandom random, Set<MicroOp> seen) {
      this.kind = kind;
      this.random = random;
      this.seen = seen;
      this.machine = new Machine(system);
      this.processes = machine.processes();
      this.books = new Bookkeeping(machine);
      this.state = machine.initial();
      this.layout = system.layout();
      this.before = new long[processes.count()];
      this.reluctance = 1 + random.nextInt(8);
    }

    @Override
    public String toString() {
      int from = Math.max(0, trace.size() - 60);
      return kind
          + "\n"
          + machine.configuration()
          + "\n"
          + String.join("\n", trace.subList(from, trace.size()));
    }

    void run() {
      try {
        walk();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(e.getMessage() + "\nin " + this, e);
      }
    }

    private void walk() {
      look(before);
      for (int i = 0; i < STEPS; i++) {
        int process = choose(random.nextInt(reluctance) == 0, false);
        if (process >= 0) {
          step(process);
        }
        prophesy(random.nextInt(layout.vectors()));
      }
      int rest = 0;
      for (int process = choose(false, true); process >= 0; process = choose(false, true)) {
        step(process);
        assertThat(rest++).as("steps until nothing goes on").isLessThan(REST);
      }
      atRest();
    }

    /** What becomes of a request is foretold for devices that send a message for each at once. */
    private void prophesy(int v) {
      DeviceProfile device = machine.configuration().functions().get(layout.functionOf(v)).device();
      if (!device.deviceClass().signalsOnce() && device.moderationLimit() == 0) {
        Prophecy.check(machine, state, v, kind.unlimited());
      }
    }

    /** A random process that can go on, or -1. */
    private int choose(boolean raises, boolean resting) {
      int found = -1;
      int candidates = 0;
      for (int process = 0; process < before.length; process++) {
        boolean allowed =
            before[process] != Step.NONE
                && (raises || !processes.isSource(process))
                && !(resting && FOR_EVER.contains(Step.op(before[process])));
        if (allowed && random.nextInt(++candidates) == 0) {
          found = process;
        }
      }
      return found;
    }

    private void look(long[] next) {
      for (int process = 0; process < next.length; process++) {
        next[process] = machine.next(state, process);
      }
    }

    private void step(int process) {
      long step = before[process];
      MicroOp op = Step.op(step);
      String where = Step.describe(step);
      trace.add(where);
      seen.add(op);
      assertThat(Step.process(step)).isEqualTo(process);

      State untouched = state.copy();
      State copy = state.copy();
      machine.apply(copy, step, new NoEffects());
      if (!state.equals(untouched)) {
        throw new AssertionError("applying to a copy changed the original");
      }
      books.begin();
      machine.apply(state, step, books);
      if (!state.equals(copy) || state.hash() != copy.hash()) {
        throw new AssertionError("applied to a copy it does something else");
      }

      long[] after = new long[before.length];
      look(after);
      if (!state.equals(copy)) {
        throw new AssertionError("asking for the next steps changed the state");
      }
      for (int i = 0; i < after.length; i++) {
        if (after[i] != before[i] && !books.wasTouched(i)) {
          throw new AssertionError(
              "process " + i + " now has " + Step.describe(after[i]) + ", but was not touched");
        }
      }
      System.arraycopy(after, 0, before, 0, after.length);
      books.check(state, where);
      dropped += books.drops().size();
      if (!books.drops().isEmpty() && kind.neverTearsDown()) {
        mayDrop(process);
      }
    }

    /**
     * Where Enable is never cleared to grow, a request can be dropped only while the guest's own
     * DISABLE or RESET is being carried out, or its VM leaves the host: in the PBA or the
     * IRQS_PENDING of an irq that OFF frees, in the count of an eventfd that is closed, or in what
     * a reset clears. What moderation held back comes out later, and a device that has sent its one
     * message sends no other.
     */
    private void mayDrop(int process) {
      Set<DropCause> causes = EnumSet.copyOf(books.drops());
      causes.removeAll(Set.of(DropCause.NOT_SIGNALLED));
      if (anyModeration()) {
        causes.removeAll(Set.of(DropCause.NOT_RECOGNISED, DropCause.INTX_UNHANDLED));
      }
      if (!causes.isEmpty()) {
        assertThat(processes.kind(process)).isEqualTo(Processes.Kind.DRIVER);
        GuestOp op = stepOf(processes.object(process)).op();
        assertThat(op).as("guest step during which %s", causes).isIn(OFF);
        assertThat(causes).isSubsetOf(op == GuestOp.RESET ? LOST_BY_RESET : LOST_BY_OFF);
      }
    }

    private boolean anyModeration() {
      return machine.configuration().functions().stream()
          .anyMatch(f -> f.device().moderationLimit() > 0);
    }

    private GuestStep stepOf(int driver) {
      return machine
          .configuration()
          .threads()
          .get(driver)
          .steps()
          .get(new DriverThread(layout, driver).pc(state));
    }

    /** Nothing but new work can go on: whatever still waits is held by a mask that explains it. */
    private void atRest() {
      for (int d = 0; d < machine.configuration().drivers().size(); d++) {
        int end = machine.configuration().drivers().get(d).steps().size();
        boolean done = new DriverThread(layout, d).pc(state) == end;
        // A command's completion can be dropped where the host failed to re-enable, and by the race
        // of an eventfd swap.
        boolean mayWait =
            !kind.unlimited()
                || machine.configuration().host().remoteIrrRace()
                || kind.leavesDead();
        assertThat(done || (mayWait && stepOf(d).op() == GuestOp.COMMAND))
            .as("driver %s has come to its end", d)
            .isTrue();
      }
      Guest guest = new Guest(layout);
      for (int v = 0; v < layout.vectors(); v++) {
        boolean something = false;
        for (Place place : Place.values()) {
          if (machine.occupied(state, v, place)) {
            something = true;
            assertThat(explained(v, place)).as("vector %s waits at %s", v, place).isTrue();
            // Where the host has enough of everything, only the guest itself holds a request back.
            assertThat(kind.unlimited() && !kind.leavesDead() && guest.seesUnmasked(state, v))
                .as("vector %s waits at %s though the guest has it unmasked", v, place)
                .isFalse();
          }
        }
        if (guest.reapable(state, v)) {
          assertThat(something || books.droppedSinceReaped(v))
              .as("completion of vector %s without anything to announce it", v)
              .isTrue();
        }
      }
    }

    private boolean explained(int v, Place place) {
      int f = layout.functionOf(v);
      MsixCapability msix = new MsixCapability(layout, f);
      Vmm vmm = new Vmm(layout, f);
      return switch (place) {
        case MODERATION, QUEUE, WIRE, MAIN_LOOP, PIR, IRR -> false;
        case CONDITION -> !msix.enabled(state);
        case PBA ->
            !msix.enabled(state)
                || msix.functionMask(state)
                || new MsixTable(layout).masked(state, v);
        case IRQS_PENDING -> !new HostFunction(layout, f).action(state, v);
        case INTERRUPT_EVENTFD -> !vmm.handler(state, v);
        case KVM_EVENTFD -> !new Kvm(layout).irqfd(state, v);
        case EMULATED_PBA -> !vmm.enabled(state) || vmm.masked(state, v);
      };
    }
  }
}
