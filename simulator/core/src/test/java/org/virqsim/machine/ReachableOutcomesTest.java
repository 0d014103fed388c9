// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.model.State;
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

  /** DELIVERED straight from the wire, LATE through a PBA, LOST discarded. */
  private enum Outcome {
    DELIVERED,
    LATE,
    LOST
  }

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
        assertThat(names(new Search(row.configuration(host, guest)).run()))
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
      assertThat(names(new Search(all).run())).as("%s", guest).isEqualTo(row.outcomes());
    }
  }

  private static Set<String> names(Collection<Outcome> outcomes) {
    Set<String> names = new TreeSet<>();
    outcomes.forEach(o -> names.add(o.name()));
    return names;
  }

  /** Where the completion is, beyond what the state says. */
  private enum Fate {
    NOT_RAISED,
    DIRECT,
    LATCHED
  }

  private record Node(State state, Fate fate) {}

  /** Breadth first over every state, with the one completion raised or not. */
  private static final class Search extends NoEffects {
    private final Machine machine;
    private final Set<Outcome> found = EnumSet.noneOf(Outcome.class);
    private Fate fate = Fate.NOT_RAISED;
    private boolean over;

    Search(Configuration configuration) {
      this.machine = new Machine(configuration);
    }

    Set<Outcome> run() {
      Set<Node> seen = new HashSet<>();
      Deque<Node> open = new ArrayDeque<>();
      Node first = new Node(machine.initial(), Fate.NOT_RAISED);
      seen.add(first);
      open.add(first);
      boolean finished = false;
      while (!open.isEmpty()) {
        Node node = open.remove();
        finished |= machine.guestDone(node.state());
        for (int process = 0; process < machine.processes().count(); process++) {
          boolean source = machine.processes().isSource(process);
          long step = machine.next(node.state(), process);
          if (step == Step.NONE || (source && !mayRaise(node, process))) {
            continue;
          }
          State state = node.state().copy();
          fate = node.fate();
          over = false;
          machine.apply(state, step, this);
          Node next = new Node(state, fate);
          if (!over && seen.add(next)) {
            open.add(next);
          }
        }
      }
      assertThat(finished).as("the driver's program can end").isTrue();
      return found;
    }

    private boolean mayRaise(Node node, int process) {
      return node.fate() == Fate.NOT_RAISED
          && machine.exposure(node.state(), machine.processes().object(process))
              != Exposure.NOT_EXPECTED;
    }

    private void at(Place place) {
      boolean latch = place == Place.PBA || place == Place.EMULATED_PBA || place == Place.CONDITION;
      fate = latch || fate == Fate.LATCHED ? Fate.LATCHED : Fate.DIRECT;
    }

    private void end(Outcome outcome) {
      found.add(outcome);
      over = true;
    }

    @Override
    public void placed(int vector, Place place) {
      at(place);
    }

    @Override
    public void moved(int vector, Place from, Place to) {
      at(to);
    }

    @Override
    public void refused(int vector, DropCause cause) {
      end(Outcome.LOST);
    }

    @Override
    public void dropped(int vector, Place from, DropCause cause) {
      end(Outcome.LOST);
    }

    @Override
    public void handlerStarted(int vcpu, int vector) {
      end(fate == Fate.LATCHED ? Outcome.LATE : Outcome.DELIVERED);
    }
  }
}
