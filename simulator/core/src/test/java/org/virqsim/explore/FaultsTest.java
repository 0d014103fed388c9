// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.DropCause;
import org.virqsim.machine.Effects;
import org.virqsim.machine.Exposure;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.Place;
import org.virqsim.machine.Processes;
import org.virqsim.machine.Step;
import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.WhileDisabled;

/** Faults put into the model between it and the explorer are found. */
class FaultsTest {
  private static final Bounds ONE = Bounds.perVector(1);

  /** A machine after some of whose steps something goes wrong. */
  abstract static class Faulty implements Model {
    final Model sound;

    Faulty(Configuration configuration) {
      this.sound = Model.of(new Machine(configuration));
    }

    /** Spoils the state after a step. */
    abstract void spoil(State s, long step);

    @Override
    public void apply(State s, long step, Effects fx) {
      sound.apply(s, step, fx);
      spoil(s, step);
    }

    @Override
    public Configuration configuration() {
      return sound.configuration();
    }

    @Override
    public Layout layout() {
      return sound.layout();
    }

    @Override
    public Processes processes() {
      return sound.processes();
    }

    @Override
    public State initial() {
      return sound.initial();
    }

    @Override
    public long next(State s, int process) {
      return sound.next(s, process);
    }

    @Override
    public boolean guestDone(State s) {
      return sound.guestDone(s);
    }

    @Override
    public boolean occupied(State s, int v, Place place) {
      return sound.occupied(s, v, place);
    }

    @Override
    public Exposure exposure(State s, int v) {
      return sound.exposure(s, v);
    }
  }

  /** Latching while disabled, and without the window in which IRQS_PENDING loses. */
  private static Configuration latching() {
    return Systems.of(
        "incremental",
        Systems.host("linux-5.14").withIrqsPendingWindow(false),
        new DeviceProfile(2, WhileDisabled.LATCH, true, false, true),
        "enable-masked",
        "clear-function-mask",
        "unmask 0",
        "unmask 1");
  }

  /** A completion raised while the entry is masked does not set its pending bit. */
  private static Model maskThatDoesNotLatch() {
    return new Faulty(latching()) {
      @Override
      void spoil(State s, long step) {
        if (Step.op(step) == MicroOp.RAISE) {
          s.assign(layout().physicalVector(Step.vector(step)), Bits.PENDING, false);
        }
      }
    };
  }

  @Test
  void withoutAFaultNothingIsLost() {
    Exploration sound = Systems.explore(latching(), ONE);
    assertThat(sound.verdict()).isEqualTo(Exploration.Verdict.HOLDS);
    assertThat(sound.outcomes()).containsOnlyKeys(Outcome.DELIVERED, Outcome.LATCHED);
  }

  @Test
  void aMaskThatDoesNotLatchBreaksConservation() {
    Exploration found = Systems.explore(maskThatDoesNotLatch(), ONE, 1);
    assertThat(found.violations().get(0).property()).isEqualTo(Property.CONSERVATION);
    var steps = found.violations().get(0).steps();
    assertThat(Step.op(steps.get(steps.size() - 1))).isEqualTo(MicroOp.RAISE);
  }

  /** Nobody compares facts and state at every step: the end of the run shows it all the same. */
  @Test
  void aMaskThatDoesNotLatchIsSeenOnceEverythingIsQuiet() {
    Exploration found =
        new Explorer(
                maskThatDoesNotLatch(),
                new Explorer.Options(ONE, Set.of(Property.NOTHING_DOOMED), 1, false))
            .explore(Limits.NONE);
    assertThat(found.violations())
        .extracting(Exploration.Violation::property)
        .containsExactly(Property.NOTHING_DOOMED);
  }

  /** The fault is in the reports too, so that they agree with the state: the loss is found. */
  @Test
  void aMaskThatAdmitsNotToLatchLoses() {
    Faulty faulty =
        new Faulty(latching()) {
          @Override
          public void apply(State s, long step, Effects fx) {
            boolean raise = Step.op(step) == MicroOp.RAISE;
            int v = Step.vector(step);
            boolean before = occupied(s, v, Place.PBA);
            if (!raise || sends(s, step)) {
              sound.apply(s, step, fx);
              return;
            }
            sound.apply(s, step, new NoEffects());
            s.assign(layout().physicalVector(v), Bits.PENDING, before);
            fx.raised(v);
            fx.refused(v, DropCause.NOT_RECOGNISED);
          }

          private boolean sends(State s, long step) {
            State copy = s.copy();
            sound.apply(copy, step, new NoEffects());
            return occupied(copy, Step.vector(step), Place.WIRE);
          }

          @Override
          void spoil(State s, long step) {}
        };
    Exploration found = Systems.explore(faulty, ONE, 2);
    assertThat(found.violations())
        .extracting(Exploration.Violation::property)
        .containsExactly(Property.NOTHING_DOOMED);
    assertThat(found.outcomes()).containsKeys(Outcome.DROPPED, Outcome.LOST);
  }

  private static Configuration rearming() {
    return Systems.of(
        "allocate-all",
        Systems.host("linux-5.14"),
        DeviceProfile.nvme(1).withClass(DeviceClass.C),
        "enable-masked",
        "clear-function-mask",
        "unmask 0");
  }

  /** The handler goes through the motions of re-arming, but the device waits on. */
  @Test
  void aForgottenRearmLeavesTheVectorDead() {
    assertThat(Systems.explore(rearming(), Bounds.perVector(2)).verdict())
        .isEqualTo(Exploration.Verdict.HOLDS);
    Faulty faulty =
        new Faulty(rearming()) {
          @Override
          void spoil(State s, long step) {
            if (Step.op(step) == MicroOp.HANDLER_REARM) {
              s.assign(layout().physicalVector(Step.vector(step)), Bits.NOTIFIED, true);
            }
          }
        };
    Exploration found = Systems.explore(faulty, Bounds.perVector(2), 1);
    EnumSet<Property> violated = EnumSet.noneOf(Property.class);
    found.violations().forEach(v -> violated.add(v.property()));
    assertThat(violated).containsExactly(Property.NOTHING_DOOMED, Property.NO_DEAD_VECTOR);
  }
}
