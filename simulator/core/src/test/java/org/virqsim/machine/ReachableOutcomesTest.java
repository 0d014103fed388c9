// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.explore.Bounds;
import org.virqsim.explore.Exploration;
import org.virqsim.explore.Explorer;
import org.virqsim.explore.Limits;
import org.virqsim.explore.Model;
import org.virqsim.explore.Outcome;
import org.virqsim.explore.Property;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.WhileDisabled;
import org.virqsim.model.guest.GuestStep;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Which outcomes one completion can have, by visiting every ordering of every process: equal, as
 * sets, to the answers of an independent model for 48 configurations of 3 vectors.
 *
 * <p>The completion arises at any moment on any vector that the guest sees unmasked. An outcome
 * that the machine reaches and the answers lack is a step too weak; one that the answers have and
 * the machine lacks is a step too strong, for example an Enable = 0 window that nothing can fall
 * into.
 */
class ReachableOutcomesTest {
  private static final int VECTORS = 3;

  /** One configuration of the answers. */
  private record Row(
      String policy, String order, String whileDisabled, String pba, Set<String> outcomes) {
    @Override
    public String toString() {
      return policy + " " + order + " " + whileDisabled + " " + pba;
    }

    Configuration configuration(String host, List<GuestStep> guest) {
      // What the independent model leaves out: the IRQS_PENDING window, INTx, posted interrupts.
      HostProfile profile =
          HostProfile.find(host).orElseThrow().withIrqsPendingWindow(false).withPosted(false);
      DeviceProfile device =
          new DeviceProfile(
              VECTORS,
              whileDisabled.equals("drop") ? WhileDisabled.DROP : WhileDisabled.LATCH,
              pba.equals("kept"),
              false,
              true);
      // There "allocate-all" requests at unmask.
      String name = policy.equals("allocate-all") ? "allocate-all-lazy" : policy;
      return Calls.configuration(name, profile, device, guest);
    }

    /** Hosts on which the policy is what the answers mean by its name. */
    List<String> hosts() {
      return switch (policy) {
        case "dynamic" -> List.of("linux-6.5");
        case "incremental" -> List.of("linux-5.13", "linux-5.14");
        default -> List.of("linux-5.13", "linux-5.14", "linux-6.5");
      };
    }

    List<List<GuestStep>> guests() {
      return switch (order) {
        case "ascending" ->
            List.of(
                Calls.steps(
                    "enable-masked", "clear-function-mask", "unmask 0", "unmask 1", "unmask 2"));
        case "descending" ->
            List.of(
                Calls.steps(
                    "enable-masked", "clear-function-mask", "unmask 2", "unmask 1", "unmask 0"));
        case "before-enable" ->
            List.of(
                Calls.steps("unmask 0", "unmask 1", "unmask 2", "enable"),
                Calls.steps(
                    "unmask 0", "unmask 1", "unmask 2", "enable-masked", "clear-function-mask"));
        default -> throw new IllegalStateException("order " + order);
      };
    }
  }

  static List<Row> rows() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ReachableOutcomesTest.class.getResourceAsStream("/oracles/reachable-outcomes.json"))) {
      List<Row> rows = new ArrayList<>();
      for (JsonNode node : new ObjectMapper().readTree(in)) {
        Set<String> outcomes = new TreeSet<>();
        node.get("outcomes").forEach(o -> outcomes.add(o.asString()));
        rows.add(
            new Row(
                node.get("policy").asString(),
                node.get("order").asString(),
                node.get("while_disabled").asString(),
                node.get("pba_across_disable").asString(),
                outcomes));
      }
      return rows;
    }
  }

  @Test
  void thereAre48DifferentRows() throws IOException {
    assertThat(rows()).hasSize(48).doesNotHaveDuplicates();
    assertThat(rows()).extracting(Row::toString).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reachesExactlyTheOutcomesOfTheIndependentModel(Row row) {
    for (String host : row.hosts()) {
      for (List<GuestStep> guest : row.guests()) {
        assertThat(outcomes(row.configuration(host, guest)))
            .as("%s on %s with %s", row, host, guest)
            .isEqualTo(row.outcomes());
      }
    }
  }

  static List<Row> allocateAll() throws IOException {
    return rows().stream().filter(row -> row.policy().equals("allocate-all")).toList();
  }

  /** The reference policy that requests at enabling: the answers are said to be the same. */
  @ParameterizedTest
  @MethodSource("allocateAll")
  void requestingAtEnablingMakesNoDifferenceToAllocateAll(Row row) {
    for (List<GuestStep> guest : row.guests()) {
      Configuration lazy = row.configuration("linux-5.14", guest);
      Configuration all =
          Calls.configuration("allocate-all", lazy.host(), lazy.functions().get(0).device(), guest);
      assertThat(outcomes(all)).as("%s", guest).isEqualTo(row.outcomes());
    }
  }

  /** The outcomes of one completion on any vector that the guest sees unmasked. */
  private static Set<String> outcomes(Configuration configuration) {
    Exploration found =
        new Explorer(
                Model.of(new Machine(configuration)),
                Explorer.Options.of(Bounds.inAll(1).withOnlyUnmasked(true)))
            .explore(Limits.NONE);
    assertThat(found.limit()).isEmpty();
    assertThat(found.guestFinished()).as("the driver's program can end").isTrue();
    Set<String> names = new TreeSet<>();
    for (Outcome outcome : found.outcomes().keySet()) {
      switch (outcome) {
        case DELIVERED -> names.add("DELIVERED");
        case LATCHED -> names.add("LATE");
        case DROPPED, LOST -> names.add("LOST");
        case COALESCED, RECOVERED, SPURIOUS, ACCEPTED, REJECTED, MISROUTED ->
            throw new AssertionError(outcome);
      }
    }
    List<Property> violated = names.contains("LOST") ? List.of(Property.NOTHING_DOOMED) : List.of();
    assertThat(found.violations()).extracting(Exploration.Violation::property).isEqualTo(violated);
    return names;
  }
}
