// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.Step;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.Recovery;
import org.virqsim.model.device.WhileDisabled;

/** What an exploration finds, within which bounds, and that it finds it however it is run. */
class ExplorerTest {
  private static final Bounds ONE = Bounds.perVector(1);

  @ParameterizedTest
  @ValueSource(
      strings = {"incremental", "incremental-reinject", "allocate-all", "cloud-hypervisor"})
  void theNumberOfThreadsChangesNothing(String policy) {
    Configuration configuration = Systems.bringUp(policy, "linux-5.14");
    Bounds two = Bounds.perVector(2);
    Exploration once = Systems.explore(configuration, two);
    assertThat(once.limit()).isEmpty();
    assertThat(Systems.explore(configuration, two)).isEqualTo(once);
    Model model = Model.of(new Machine(configuration));
    assertThat(Systems.explore(model, two, 2)).isEqualTo(once);
    // The same machine again: what it remembers of the policy's answers has other numbers now.
    assertThat(Systems.explore(model, two, 5)).isEqualTo(once);
  }

  @Test
  void dynamicHoldsAndIncrementalDoesNot() {
    Exploration dynamic = Systems.explore(Systems.bringUp("dynamic", "linux-6.5"), ONE);
    assertThat(dynamic.verdict()).isEqualTo(Exploration.Verdict.HOLDS);
    assertThat(dynamic.outcomes()).containsOnlyKeys(Outcome.DELIVERED);
    assertThat(dynamic.guestFinished()).isTrue();
    Exploration incremental = Systems.explore(Systems.bringUp("incremental", "linux-5.14"), ONE);
    assertThat(incremental.verdict()).isEqualTo(Exploration.Verdict.VIOLATED);
    assertThat(incremental.outcomes())
        .containsOnlyKeys(Outcome.DELIVERED, Outcome.LATCHED, Outcome.DROPPED, Outcome.LOST);
  }

  @Test
  void theShortestCounterexampleEndsWithTheRaiseThatIsDropped() {
    Exploration found = Systems.explore(Systems.bringUp("incremental", "linux-5.14"), ONE);
    assertThat(found.violations()).hasSize(1);
    List<Long> steps = found.violations().get(0).steps();
    assertThat(found.outcomes().get(Outcome.DROPPED)).isEqualTo(steps.size());
    assertThat(Step.op(steps.get(steps.size() - 1))).isEqualTo(MicroOp.RAISE);
    assertThat(Step.op(steps.get(steps.size() - 2))).isEqualTo(MicroOp.MSIX_SHUTDOWN);
    assertThat(steps.stream().filter(s -> Step.op(s) == MicroOp.RAISE)).hasSize(1);
  }

  @Test
  void reinjectionMakesLossUnreachableAndSpuriousRunsReachable() {
    Exploration found = Systems.explore(Systems.bringUp("incremental-reinject", "linux-5.14"), ONE);
    assertThat(found.verdict()).isEqualTo(Exploration.Verdict.HOLDS);
    assertThat(found.outcomes()).containsKeys(Outcome.DROPPED, Outcome.RECOVERED, Outcome.SPURIOUS);
    assertThat(found.outcomes()).doesNotContainKey(Outcome.LOST);
  }

  /** A vector is masked and unmasked within the range that the host has: its eventfd is swapped. */
  private static Exploration swap(boolean race) {
    HostProfile host = Systems.host("linux-5.14").withRemoteIrrRace(race);
    return Systems.explore(
        Systems.of(
            "incremental",
            host,
            DeviceProfile.nvme(1),
            "enable-masked",
            "clear-function-mask",
            "unmask 0",
            "mask 0",
            "unmask 0"),
        Bounds.perVector(2));
  }

  @Test
  void theEventfdSwapLosesWithTheRemoteIrrRaceAndNotWithout() {
    Exploration without = swap(false);
    assertThat(without.verdict()).isEqualTo(Exploration.Verdict.HOLDS);
    assertThat(without.outcomes()).doesNotContainKeys(Outcome.DROPPED, Outcome.LOST);
    Exploration with = swap(true);
    assertThat(with.outcomes()).containsKeys(Outcome.DROPPED, Outcome.LOST);
    List<Long> steps = with.violations().get(0).steps();
    assertThat(with.violations().get(0).property()).isEqualTo(Property.NOTHING_DOOMED);
    assertThat(Step.op(steps.get(steps.size() - 1))).isEqualTo(MicroOp.RELEASE_IRQ);
  }

  @Test
  void severalCompletionsOfOneVectorMerge() {
    Configuration configuration = Systems.bringUp("dynamic", "linux-6.5");
    assertThat(Systems.explore(configuration, Bounds.perVector(2)).outcomes())
        .containsOnlyKeys(Outcome.DELIVERED, Outcome.COALESCED, Outcome.SPURIOUS);
  }

  /** The queue behind the first vector alone has work, or one completion comes in all. */
  @Test
  void boundsBound() {
    Configuration configuration = Systems.bringUp("incremental", "linux-5.14");
    long all = Systems.explore(configuration, ONE).states();
    Exploration oneInAll = Systems.explore(configuration, Bounds.inAll(1));
    Exploration none = Systems.explore(configuration, Bounds.perVector(0));
    Exploration first =
        Systems.explore(configuration, new Bounds(1, Bounds.MAX_TOTAL, 1, false, false));
    assertThat(oneInAll.states()).isLessThan(all).isGreaterThan(none.states());
    assertThat(first.states()).isLessThan(oneInAll.states()).isGreaterThan(none.states());
    assertThat(none.outcomes()).isEmpty();
    assertThat(none.states()).isEqualTo(none.transitions() + 1);
  }

  @Test
  void timeoutsRescueWhereTheyAreLetAct() {
    DeviceProfile device = DeviceProfile.nvme(2).withRecovery(Recovery.TIMEOUT);
    Configuration configuration =
        Systems.of(
            "incremental",
            Systems.host("linux-5.14"),
            device,
            "enable-masked",
            "clear-function-mask",
            "unmask 0",
            "unmask 1");
    assertThat(Systems.explore(configuration, ONE).outcomes()).containsKey(Outcome.LOST);
    assertThat(Systems.explore(configuration, ONE.withTimeouts(true)).outcomes())
        .containsKey(Outcome.RECOVERED)
        .doesNotContainKey(Outcome.LOST);
  }

  /** After a dropped message a device of class B or C is silent: that vector is dead. */
  @ParameterizedTest
  @ValueSource(strings = {"B", "C"})
  void aDeviceThatSignalsOnceIsDeadAfterALoss(String deviceClass) {
    DeviceProfile device =
        new DeviceProfile(2, WhileDisabled.DROP, true, false, true)
            .withClass(DeviceClass.valueOf(deviceClass));
    Exploration found =
        Systems.explore(
            Systems.of(
                "incremental",
                Systems.host("linux-5.14"),
                device,
                "enable-masked",
                "clear-function-mask",
                "unmask 0",
                "unmask 1"),
            ONE);
    assertThat(found.violations())
        .extracting(Exploration.Violation::property)
        .containsExactly(Property.NOTHING_DOOMED, Property.NO_DEAD_VECTOR);
  }

  @Test
  void onlyChosenPropertiesAreChecked() {
    Configuration configuration = Systems.bringUp("incremental", "linux-5.14");
    Explorer explorer =
        new Explorer(
            Model.of(new Machine(configuration)),
            new Explorer.Options(ONE, Set.of(Property.NO_DEAD_VECTOR), 1, false));
    Exploration found = explorer.explore(Limits.NONE);
    assertThat(found.verdict()).isEqualTo(Exploration.Verdict.HOLDS);
    assertThat(found.outcomes()).containsKey(Outcome.LOST);
  }

  @Test
  void theSearchCanEndAtTheShortestCounterexample() {
    Configuration configuration = Systems.bringUp("incremental", "linux-5.14");
    Exploration all = Systems.explore(configuration, ONE);
    Exploration some =
        new Explorer(
                Model.of(new Machine(configuration)),
                new Explorer.Options(ONE, EnumSet.allOf(Property.class), 2, true))
            .explore(Limits.NONE);
    assertThat(some.violations()).isEqualTo(all.violations());
    assertThat(some.states()).isLessThan(all.states());
  }

  private static Exploration limited(Limits limits) {
    return new Explorer(
            Model.of(new Machine(Systems.bringUp("incremental", "linux-5.14"))),
            new Explorer.Options(Bounds.perVector(2), Set.of(Property.NO_DEAD_VECTOR), 1, false))
        .explore(limits);
  }

  @Test
  void aLimitIsNoProof() {
    Exploration states =
        limited(
            new Limits() {
              @Override
              public int maxStates() {
                return 100;
              }
            });
    assertThat(states.verdict()).isEqualTo(Exploration.Verdict.INCOMPLETE);
    assertThat(states.states()).isEqualTo(100);
    assertThat(states.limit()).contains("100 states");
    Exploration depth =
        limited(
            new Limits() {
              @Override
              public int maxDepth() {
                return 10;
              }
            });
    assertThat(depth.verdict()).isEqualTo(Exploration.Verdict.INCOMPLETE);
    assertThat(depth.depth()).isEqualTo(10);
    Exploration memory =
        limited(
            new Limits() {
              @Override
              public long maxBytes() {
                return 4_000_000;
              }
            });
    assertThat(memory.verdict()).isEqualTo(Exploration.Verdict.INCOMPLETE);
    assertThat(memory.bytes()).isLessThanOrEqualTo(4_000_000);
    Exploration stopped =
        limited(
            new Limits() {
              @Override
              public Optional<String> reached(long states, long steps, int at, long bytes) {
                return at == 5 ? Optional.of("a wish") : Optional.empty();
              }
            });
    assertThat(stopped.limit()).contains("a wish");
    assertThat(stopped.verdict()).isEqualTo(Exploration.Verdict.INCOMPLETE);
  }

  @Test
  void boundsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Bounds.perVector(Bounds.MAX_COMPLETIONS + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("completions on a vector");
    assertThatThrownBy(() -> new Explorer.Options(ONE, Set.of(), 0, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("thread");
  }
}
