// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.experiment.Progress;
import org.virqsim.experiment.Replications;
import org.virqsim.experiment.Totals;
import org.virqsim.explore.Bounds;
import org.virqsim.explore.Explorer;
import org.virqsim.explore.Limits;
import org.virqsim.explore.Property;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.DropCause;
import org.virqsim.policy.Policies;
import org.virqsim.result.ExplorationResult;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;
import org.virqsim.scenario.ScenarioSource;

/** Every counterexample becomes a scenario that the timed simulator runs into the same loss. */
class FixedDelaysTest {
  private static final String SCENARIO = "seed-three-vectors";

  private static CompiledScenario compile(
      ScenarioSource source, List<String> overrides, String policy) throws PolicyRefusedException {
    Scenario scenario =
        new ScenarioLoader(ScenarioCompiler.vocabulary(Policies.builtIn())).load(source, overrides);
    return new ScenarioCompiler(Policies.builtIn()).compile(scenario, policy);
  }

  private static ScenarioExploration.Finding explore(
      CompiledScenario compiled, List<String> overrides) {
    return new ScenarioExploration(
            compiled, new ScenarioExploration.Asked("test", SCENARIO, overrides))
        .explore(Explorer.Options.of(Bounds.perVector(1)), Limits.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "incremental, drop, kept, true, INTX_UNHANDLED",
    "incremental, drop, kept, false, NOT_RECOGNISED",
    "incremental, drop, dropped, false, NOT_RECOGNISED",
    "incremental, latch, kept, false, IRQ_FREED",
    "qemu-1.3, drop, kept, false, NOT_RECOGNISED",
    "qemu-1.4, latch, kept, false, IRQ_FREED",
    "scan-highest, keep, kept, false, IRQ_FREED",
    "qemu-7.1, latch, dropped, false, PBA_CLEARED",
    "qemu-8.2, drop, kept, false, NOT_RECOGNISED",
    "geometric, keep, dropped, false, PBA_CLEARED"
  })
  void everyCounterexampleLosesInTimeToo(
      String policy, String disabled, String pba, boolean intx, DropCause cause)
      throws PolicyRefusedException {
    List<String> overrides =
        List.of(
            "device.while_disabled=" + disabled,
            "device.pba_across_disable=" + pba,
            "device.intx=" + intx,
            "host.irqs_pending_window=" + (cause == DropCause.IRQ_FREED));
    loses(overrides, policy, cause);
  }

  /** A message has to be accepted by the host's CPU, but not handled, while the irq is freed. */
  @ParameterizedTest
  @CsvSource({"incremental", "allocate-all"})
  void theRemoteIrrRaceTakesASlowDelivery(String policy) throws PolicyRefusedException {
    List<String> overrides =
        List.of(
            "host.remote_irr_race=true",
            "host.irqs_pending_window=false",
            "device={class: A, vectors: 1, while_disabled: keep}",
            "guest={driver: steps, steps: [enable, unmask 0, {mask 0: 100us}, {unmask 0: 150us}]}");
    loses(overrides, policy, DropCause.REMOTE_IRR);
  }

  /**
   * Several devices, mediated ones and dead vectors; in the same way within the bounds of the
   * costs, where none may be changed to others than possible ones.
   */
  @ParameterizedTest
  @CsvSource({
    "msix/shared-lock, incremental, NOTHING_DOOMED, false",
    "msix/shared-lock, incremental, NOTHING_DOOMED, true",
    "ims/seed-two-vectors, incremental/at-startup, NOTHING_DOOMED, false",
    "ims/seed-two-vectors, incremental/at-startup, NOTHING_DOOMED, true",
    "ims/sva-rebind-under-load, dynamic/at-startup, AUTHORISED_PASID, false",
    "ims/sva-rebind-under-load, dynamic/at-allocation, AUTHORISED_PASID, true",
    "ims/misuse, dynamic/unchecked, AUTHORISED_PASID, false",
    "msix/dead-vectors, incremental, NO_DEAD_VECTOR, false",
    "msix/dead-vectors, incremental, NO_DEAD_VECTOR, true"
  })
  void everyKindOfCounterexampleIsSeenInTime(
      String name, String policy, Property property, boolean timed) throws PolicyRefusedException {
    ScenarioSource source = ScenarioCatalog.onClassPath().find(name);
    CompiledScenario compiled = compile(source, List.of(), policy);
    Explorer.Options options =
        new Explorer.Options(new Bounds(1, 1, 2, false, false), Set.of(property), 1, true);
    ScenarioExploration.Finding found =
        new ScenarioExploration(compiled, new ScenarioExploration.Asked("test", name, List.of()))
            .explore(timed ? options.within(compiled.plan()) : options, Limits.NONE);
    FixedDelays.Timed result =
        new FixedDelays(source, List.of(), policy, Policies.builtIn()).scenario(compiled, found);
    assertThat(result.reason()).isEmpty();
    CompiledScenario again =
        compile(
            new ScenarioSource("counterexample.yaml", result.text().orElseThrow()),
            List.of(),
            policy);
    Totals totals = replications(again);
    switch (property) {
      case NOTHING_DOOMED -> assertThat(totals.withLoss()).isEqualTo(1);
      case AUTHORISED_PASID -> assertThat(totals.withMisrouted()).isEqualTo(1);
      default -> {
        long unserved = 0;
        for (int v = 0; v < totals.vectors(); v++) {
          unserved += totals.vector(v).lost() + totals.vector(v).inFlight();
        }
        assertThat(unserved).isPositive();
      }
    }
    if (timed) {
      for (CostClass c : CostClass.values()) {
        int i = List.of(CostClass.values()).indexOf(c);
        Distribution chosen = again.plan().costs().get(i).value();
        Distribution own = compiled.plan().costs().get(i).value();
        assertThat(chosen.least()).isBetween(own.least(), own.most());
      }
    }
  }

  /**
   * The store has one slot, so that the second vector never gets one: whatever it is, is refused.
   */
  @ParameterizedTest
  @CsvSource({"dynamic/at-perm-trap, false", "allocate-all/at-startup, true"})
  void aVectorWithoutASlotIsDead(String policy, boolean timed) throws PolicyRefusedException {
    List<String> overrides =
        List.of(
            "host={profile: linux-6.5, ims_slots: 1}",
            "device={class: D, vectors: 3, intx: false, ims: {processes: 1}}",
            "guest.affinity=[0, 0, 0]",
            "guest.steps=[enable, unmask 0, bind 1, perm 1 1, unmask 1, open 1 1, perm 2 1, unmask 2,"
                + " open 2 1]",
            "workload=[{vectors: [1], process: 1, arrivals: {poisson: {rate: 1/ms}}}]");
    ScenarioSource source = ScenarioCatalog.onClassPath().find("ims/seed-two-vectors");
    CompiledScenario compiled = compile(source, overrides, policy);
    Explorer.Options options =
        new Explorer.Options(Bounds.perVector(1), Set.of(Property.NO_DEAD_VECTOR), 1, true);
    ScenarioExploration.Finding found =
        new ScenarioExploration(
                compiled, new ScenarioExploration.Asked("test", "ims/seed-two-vectors", overrides))
            .explore(timed ? options.within(compiled.plan()) : options, Limits.NONE);
    assertThat(found.result().violated()).containsOnlyKeys(Property.NO_DEAD_VECTOR.key());
    assertThat(found.result().conclusion()).startsWith("the guest sees vector 2 unmasked");
    Optional<String> text =
        new FixedDelays(source, overrides, policy, Policies.builtIn())
            .scenario(compiled, found)
            .text();
    Totals totals =
        replications(
            compile(
                new ScenarioSource("counterexample.yaml", text.orElseThrow()), List.of(), policy));
    assertThat(totals.vector(2).rejectedLegitimate()).isEqualTo(1);
  }

  private static void loses(List<String> overrides, String policy, DropCause cause)
      throws PolicyRefusedException {
    ScenarioSource source = ScenarioCatalog.onClassPath().find(SCENARIO);
    CompiledScenario compiled = compile(source, overrides, policy);
    ScenarioExploration.Finding found = explore(compiled, overrides);
    ExplorationResult result = found.result();
    assertThat(result.violated()).containsKey(Property.NOTHING_DOOMED.key());
    Optional<String> text =
        new FixedDelays(source, overrides, policy, Policies.builtIn())
            .scenario(compiled, found)
            .text();
    assertThat(text).isPresent();
    CompiledScenario timed =
        compile(new ScenarioSource("counterexample.yaml", text.get()), List.of(), policy);
    Totals totals = replications(timed);
    List<String> last = result.counterexample().get(result.counterexample().size() - 1).facts();
    assertThat(last).anySatisfy(fact -> assertThat(fact).endsWith(cause.description()));
    assertThat(totals.droppedBy(cause)).isPositive();
    assertThat(totals.withLoss()).isEqualTo(1);
    assertThat(timed.scenario().expectations()).hasSize(1);
    ScenarioReplay.Replayed replayed = new ScenarioReplay(compiled).replay(result);
    assertThat(replayed.differences()).isEmpty();
    assertThat(replayed.violates()).isTrue();
    assertThat(replayed.unreaped()).isNotEmpty();
    List<Integer> lost = new ArrayList<>();
    for (int v = 0; v < totals.vectors(); v++) {
      if (totals.vector(v).lost() > 0) {
        lost.add(v);
      }
    }
    assertThat(lost).isEqualTo(replayed.unreaped());
  }

  private static Totals replications(CompiledScenario timed) {
    try {
      return new Replications(timed).run(1, Progress.NONE);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
