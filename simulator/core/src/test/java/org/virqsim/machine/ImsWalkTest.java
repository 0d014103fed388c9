// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.virqsim.machine.Processes.Kind;
import org.virqsim.model.ImsLayout;
import org.virqsim.model.State;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.ImsSlot;
import org.virqsim.model.device.MsixPerm;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.PasidPolicies;
import org.virqsim.policy.PasidPolicy;
import org.virqsim.policy.Policies;
import org.virqsim.policy.VectorPolicy;

/**
 * Random walks of mediated devices that share a store: any driver, under every vector policy and
 * every PASID policy. Requests are conserved, refused ones among them; every process whose next
 * step changes is told; a step does the same to a copy; slots and their vectors agree; and nothing
 * that the check lets pass under another's PASID goes by the name of accepted.
 */
class ImsWalkTest {
  private static final long SEED = 0x1335;
  private static final int LENGTH = 16;
  private static final int STEPS = 500;
  private static final int WALKS_EACH = 3;
  private static final int REST = 20_000;
  private static final GuestOp[] OPS = GuestOp.values();

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Set<MicroOp> seen = EnumSet.noneOf(MicroOp.class);
  private final Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
  private final Set<Programming> programmings = EnumSet.noneOf(Programming.class);

  @Test
  void mediatedDevicesKeepTheRules() {
    for (VectorPolicy policy : Policies.builtIn().all()) {
      for (String name : PasidPolicies.names()) {
        PasidPolicy pasids = PasidPolicies.find(name).orElseThrow();
        for (int i = 0; i < WALKS_EACH; i++) {
          Configuration system = system(policy, pasids);
          try {
            walk(system);
          } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(e.getMessage() + "\nin " + system, e);
          }
        }
      }
    }
    // Only what was met was checked.
    assertThat(seen).containsAll(ImsSteps.OPS);
    assertThat(verdicts).containsExactlyInAnyOrder(Verdict.values());
    assertThat(programmings).containsExactlyInAnyOrder(Programming.values());
  }

  private Configuration system(VectorPolicy policy, PasidPolicy pasids) {
    HostProfile host =
        HostProfile.find("linux-6.5")
            .orElseThrow()
            .withPosted(random.nextBoolean())
            .withIrqsPendingWindow(random.nextBoolean());
    int devices = 1 + random.nextInt(2);
    List<AssignedFunction> functions = new ArrayList<>();
    List<Driver> drivers = new ArrayList<>();
    int vectors = 0;
    for (int f = 0; f < devices; f++) {
      int n = 2 + random.nextInt(3);
      vectors += n;
      int processes = 1 + random.nextInt(3);
      DeviceProfile device = DeviceProfile.nvme(n).withClass(DeviceClass.D);
      functions.add(
          new AssignedFunction(
              device,
              0,
              Collections.nCopies(n, 0),
              random.nextInt(4) == 0 && !policy.name().equals("qemu-1.2"),
              random.nextInt(3) == 0,
              new Mediated(processes, random.nextBoolean(), random.nextBoolean())));
      drivers.add(new Driver(0, random.nextInt(2), steps(f, n, processes)));
    }
    int slots = 1 + random.nextInt(vectors);
    return new Configuration(
        host,
        List.of(new VirtualMachine(policy, 2)),
        functions,
        drivers,
        new Ims(slots, pasids, random.nextBoolean()));
  }

  private List<GuestStep> steps(int f, int vectors, int processes) {
    List<GuestStep> steps = new ArrayList<>();
    steps.add(new GuestStep(GuestOp.ENABLE_MASKED, f, 0));
    steps.add(new GuestStep(GuestOp.CLEAR_FUNCTION_MASK, f, 0));
    while (steps.size() < LENGTH) {
      GuestOp op = OPS[random.nextInt(OPS.length)];
      int v = random.nextInt(vectors);
      if (random.nextInt(3) > 0) {
        v = 1 + random.nextInt(vectors - 1);
        GuestOp[] usual = {
          GuestOp.UNMASK, GuestOp.WRITE_PERM, GuestOp.OPEN, GuestOp.BIND, GuestOp.ASSIGN_QUEUE
        };
        op = usual[random.nextInt(usual.length)];
      }
      boolean slot = op.mediated() && op != GuestOp.BIND && op != GuestOp.UNBIND;
      if (op == GuestOp.RESET || op == GuestOp.COMMAND || (slot && v == 0)) {
        continue;
      }
      steps.add(new GuestStep(op, f, v, op.mediated() ? random.nextInt(processes) : 0));
    }
    return steps;
  }

  private void walk(Configuration system) {
    Machine machine = new Machine(system);
    Bookkeeping books = new Bookkeeping(machine);
    State state = machine.initial();
    int reluctance = 1 + random.nextInt(6);
    int rest = 0;
    while (rest < STEPS + REST) {
      boolean raises = rest < STEPS && random.nextInt(reluctance) == 0;
      int process = choose(machine, state, raises);
      if (process >= 0) {
        step(machine, books, state, process);
      } else if (rest >= STEPS) {
        break;
      }
      rest++;
    }
    assertThat(rest).as("steps until nothing goes on").isLessThan(STEPS + REST);
    assertThat(machine.guestDone(state)).as("every driver comes to its end").isTrue();
  }

  private int choose(Machine machine, State state, boolean raises) {
    int found = -1;
    int candidates = 0;
    for (int process = 0; process < machine.processes().count(); process++) {
      Kind kind = machine.processes().kind(process);
      boolean source = kind == Kind.SOURCE || kind == Kind.SUBMISSION;
      if (machine.next(state, process) != Step.NONE
          && (raises || !source)
          && random.nextInt(++candidates) == 0) {
        found = process;
      }
    }
    return found;
  }

  private void step(Machine machine, Bookkeeping books, State state, int process) {
    long[] before = next(machine, state);
    long step = before[process];
    String where = Step.describe(step);
    seen.add(Step.op(step));
    State copy = state.copy();
    Judge judge = new Judge(machine, copy.copy());
    machine.apply(copy, step, judge);
    books.begin();
    machine.apply(state, step, books);
    assertThat(state).as("applied to a copy, %s", where).isEqualTo(copy);
    long[] after = next(machine, state);
    assertThat(state).as("asked for the next steps, %s", where).isEqualTo(copy);
    for (int i = 0; i < after.length; i++) {
      if (after[i] != before[i] && !books.wasTouched(i)) {
        throw new AssertionError(
            "process " + i + " now has " + Step.describe(after[i]) + ", not touched by " + where);
      }
    }
    books.check(state, where);
    agree(machine, books, state, where);
  }

  private static long[] next(Machine machine, State state) {
    long[] next = new long[machine.processes().count()];
    for (int process = 0; process < next.length; process++) {
      next[process] = machine.next(state, process);
    }
    return next;
  }

  /** Slots and vectors point at each other, and what was said of their PASIDs holds. */
  private void agree(Machine machine, Bookkeeping books, State state, String where) {
    ImsLayout layout = machine.layout().ims();
    ImsSlot slots = new ImsSlot(layout);
    MsixPerm perm = new MsixPerm(layout);
    int held = 0;
    for (int v = 0; v < machine.layout().vectors(); v++) {
      if (!layout.hasSlot(v)) {
        continue;
      }
      int f = machine.layout().functionOf(v);
      int slot = perm.slot(state, v);
      Programming expected = Programming.MATCHES;
      if (slot != ImsSlot.NONE) {
        held++;
        assertThat(slots.holder(state, slot)).as("holder, %s", where).isEqualTo(v);
        if (!slots.lets(state, slot, layout.pasid(f, perm.owner(state, v)))) {
          boolean named = slots.lets(state, slot, layout.pasid(f, perm.process(state, v)));
          expected = named ? Programming.EARLY : Programming.LATE;
        }
      }
      programmings.add(expected);
      assertThat(books.programming(v)).as("PASID of vector %s, %s", v, where).isEqualTo(expected);
    }
    int given = 0;
    for (int slot = 0; slot < layout.slots(); slot++) {
      given += slots.holder(state, slot) == ImsSlot.NONE ? 0 : 1;
    }
    assertThat(given).as("slots given away, %s", where).isEqualTo(held);
  }

  /** Judges a check again, from the state before it. */
  private final class Judge extends NoEffects {
    private final Machine machine;
    private final State before;

    Judge(Machine machine, State before) {
      this.machine = machine;
      this.before = before;
    }

    @Override
    public void checked(int vector, int lane, Verdict verdict) {
      ImsLayout layout = machine.layout().ims();
      MsixPerm perm = new MsixPerm(layout);
      int v = layout.vector(lane);
      int f = machine.layout().functionOf(v);
      boolean dedicated = machine.configuration().functions().get(f).mediated().dedicated();
      int presented = dedicated ? perm.queueProcess(before, v) : layout.process(lane);
      boolean owner = perm.owner(before, v) == presented || perm.process(before, v) == presented;
      verdicts.add(verdict);
      switch (verdict) {
        case ACCEPTED -> assertThat(owner && vector == v).isTrue();
        case REJECTED_LEGITIMATE -> assertThat(owner).isTrue();
        case REJECTED_ILLEGITIMATE -> assertThat(owner).isFalse();
        case MISROUTED_STALE -> {
          assertThat(owner).isFalse();
          assertThat(new ImsSlot(layout).pasid(before, perm.slot(before, v)))
              .isEqualTo(layout.pasid(f, presented));
        }
        case MISROUTED_FOREIGN ->
            assertThat(vector != v || !machine.configuration().ims().policy().checked()).isTrue();
      }
    }
  }
}
