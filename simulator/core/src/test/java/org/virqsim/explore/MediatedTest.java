// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.PasidRow;
import org.virqsim.machine.Step;
import org.virqsim.model.ImsLayout;
import org.virqsim.model.State;
import org.virqsim.model.device.Descriptors;
import org.virqsim.model.device.ImsSlot;
import org.virqsim.model.device.MsixPerm;

/** Mediated devices: bounds on descriptors, and faults in what the device and the host do. */
class MediatedTest {
  private static final int VECTOR = 1;
  private static final Bounds ONE = Bounds.perVector(1);

  /** A slot that changes hands without a drain, so that both processes can have work in flight. */
  private static Configuration configuration(String programmed, String guest) throws IOException {
    return PasidRow.all().stream()
        .filter(row -> row.programmed().equals(programmed) && row.guest().equals(guest))
        .filter(row -> !row.drains())
        .findFirst()
        .orElseThrow()
        .configuration("dynamic", programmed, false);
  }

  /** A machine after each of whose steps a test looks at the state, or spoils it. */
  private static Model after(Configuration configuration, Consumer<Stepped> hook) {
    return new FaultsTest.Faulty(configuration) {
      @Override
      void spoil(State s, long step) {
        hook.accept(new Stepped(s, layout().ims(), Step.op(step)));
      }
    };
  }

  private record Stepped(State state, ImsLayout ims, MicroOp op) {
    int inFlight() {
      Descriptors descriptors = new Descriptors(ims);
      int sum = 0;
      for (int lane = 0; lane < ims.lanes(); lane++) {
        sum += descriptors.inFlight(state, lane);
      }
      return sum;
    }

    int slot() {
      return new MsixPerm(ims).slot(state, VECTOR);
    }

    void program(int process) {
      new ImsSlot(ims).control(state, slot(), ims.pasid(0, process), true, false);
    }
  }

  private static Exploration explore(Model model, Property property) {
    return new Explorer(model, new Explorer.Options(ONE, Set.of(property), 1, false))
        .explore(Limits.NONE);
  }

  private static int mostInFlight(Bounds bounds) throws IOException {
    int[] most = {0};
    Model model =
        after(
            configuration("at-unmask", "disciplined"),
            stepped -> most[0] = Math.max(most[0], stepped.inFlight()));
    // What is tried once everything is at rest is no part of the exploration.
    Explorer.Options options =
        new Explorer.Options(bounds, Set.of(Property.CONSERVATION), 1, false);
    assertThat(new Explorer(model, options).explore(Limits.NONE).limit()).isEmpty();
    return most[0];
  }

  @Test
  void descriptorsAreBoundedForEachProcessAndInAll() throws IOException {
    assertThat(mostInFlight(Bounds.perVector(0))).isZero();
    assertThat(mostInFlight(Bounds.perVector(1))).isEqualTo(2);
    assertThat(mostInFlight(Bounds.perVector(2))).isEqualTo(4);
    assertThat(mostInFlight(Bounds.inAll(1))).isEqualTo(1);
  }

  @Test
  void moreThreadsFindTheSame() throws IOException {
    Configuration configuration = configuration("at-unmask", "disciplined");
    Bounds two = Bounds.perVector(2);
    Exploration one = Systems.explore(Model.of(new Machine(configuration)), two, 1);
    assertThat(one.outcomes()).containsKeys(Outcome.COALESCED, Outcome.MISROUTED);
    assertThat(Systems.explore(Model.of(new Machine(configuration)), two, 2)).isEqualTo(one);
  }

  @Test
  void aDescriptorThatVanishesBreaksConservation() throws IOException {
    Model model =
        after(
            configuration("at-perm-trap", "disciplined"),
            stepped -> {
              Descriptors descriptors = new Descriptors(stepped.ims());
              int lane = stepped.ims().lane(VECTOR, 1);
              if (stepped.op() == MicroOp.WORK_QUIESCE
                  && descriptors.inFlight(stepped.state(), lane) > 0) {
                descriptors.complete(stepped.state(), lane);
              }
            });
    assertBroken(explore(model, Property.CONSERVATION), MicroOp.WORK_QUIESCE);
  }

  @Test
  void aSlotThatIsProgrammedSilentlyBreaksConservation() throws IOException {
    Model model =
        after(
            configuration("at-perm-trap", "disciplined"),
            stepped -> {
              if (stepped.op() == MicroOp.WORK_OPEN) {
                stepped.program(0);
              }
            });
    assertBroken(explore(model, Property.CONSERVATION), MicroOp.WORK_OPEN);
  }

  @Test
  void aSlotThatForgetsWhoseItIsBreaksConservation() throws IOException {
    Model model =
        after(
            configuration("at-perm-trap", "disciplined"),
            stepped -> {
              if (stepped.op() == MicroOp.WORK_OPEN) {
                new ImsSlot(stepped.ims()).give(stepped.state(), stepped.slot(), 0);
              }
            });
    assertBroken(explore(model, Property.CONSERVATION), MicroOp.WORK_OPEN);
  }

  private static void assertBroken(Exploration found, MicroOp op) {
    assertThat(found.violations()).hasSize(1);
    List<Long> steps = found.violations().get(0).steps();
    assertThat(Step.op(steps.get(steps.size() - 1))).isEqualTo(op);
  }

  /** The host's trap handler forgets the slot: the old owner's PASID stays in it. */
  @Test
  void aTrapThatDoesNotProgramMisroutes() throws IOException {
    Configuration configuration = configuration("at-perm-trap", "lazy");
    Exploration sound = explore(Model.of(new Machine(configuration)), Property.AUTHORISED_PASID);
    assertThat(sound.verdict()).isEqualTo(Exploration.Verdict.HOLDS);
    assertThat(sound.outcomes()).doesNotContainKey(Outcome.MISROUTED);
    Model faulty =
        after(
            configuration,
            stepped -> {
              boolean next =
                  stepped.slot() != ImsSlot.NONE
                      && new ImsSlot(stepped.ims()).pasid(stepped.state(), stepped.slot())
                          == stepped.ims().pasid(0, 2);
              if (next) {
                stepped.program(1);
              }
            });
    Exploration found = explore(faulty, Property.AUTHORISED_PASID);
    assertBroken(found, MicroOp.DESCRIPTOR_COMPLETE);
    assertThat(found.outcomes()).containsKeys(Outcome.MISROUTED, Outcome.REJECTED);
    assertThat(explore(faulty, Property.NO_DEAD_VECTOR).verdict())
        .as("only what is asked for is a violation")
        .isEqualTo(Exploration.Verdict.HOLDS);
  }
}
