// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.machine.TimePlan.Due;
import org.virqsim.model.guest.GuestStep;

/** The ready drivers: what they do, when, and what is wrong with a description of one. */
class DriversTest {

  @Test
  void igbProbesWithoutAnyInterrupt() {
    assertThat(program("{driver: linux-igb, queues: 2}"))
        .containsExactly(
            "enable-masked 0",
            "clear-function-mask 0",
            "disable 0",
            "enable-masked 0",
            "clear-function-mask 0",
            "unmask 0",
            "unmask 1",
            "unmask 2");
  }

  @Test
  void igbIsLoadedUnloadedAndLoadedAgain() {
    List<String> once = program("{driver: linux-igb, queues: 2}");
    List<String> all = new ArrayList<>(once);
    all.addAll(List.of("mask 1 after 7us", "write-entry 1", "unmask 1"));
    all.addAll(List.of("free 0 after 7us", "free 1", "free 2", "disable 0"));
    all.add("enable-masked 0 after 7us");
    all.addAll(once.subList(1, once.size()));
    assertThat(
            program(
                "{driver: linux-igb, queues: 2, affinity_changes: [1], reload: true, pause: 7us}"))
        .isEqualTo(all);
  }

  @Test
  void tableFirstEnablesLast() {
    assertThat(program("{driver: table-first, vectors: 2}"))
        .containsExactly("write-entry 0", "unmask 0", "write-entry 1", "unmask 1", "enable 0");
  }

  @Test
  void lateUnmaskTakesTheOthersOneByOne() {
    assertThat(program("{driver: late-unmask, vectors: 4, first: 2, from: 200us, interval: 100us}"))
        .containsExactly(
            "enable-masked 0",
            "clear-function-mask 0",
            "unmask 0",
            "unmask 1",
            "unmask 2 at 200us",
            "unmask 3 at 300us");
  }

  @Test
  void lateUnmaskGivesUpAndTakesAgain() {
    assertThat(
            program(
                "{driver: late-unmask, vectors: 3, first: 1, from: 200us, interval: 100us,"
                    + " rounds: 2}"))
        .endsWith(
            "unmask 1 at 200us",
            "unmask 2 at 300us",
            "free 1 at 400us",
            "unmask 1 at 500us",
            "free 2 at 600us",
            "unmask 2 at 700us",
            "free 1 at 800us",
            "unmask 1 at 900us",
            "free 2 at 1000us",
            "unmask 2 at 1100us");
  }

  @Test
  void resumeUnmasksUnderFunctionMask() {
    assertThat(program("{driver: linux-resume, vectors: 2, suspend: 300us, resume: 400us}"))
        .containsExactly(
            "enable-masked 0",
            "clear-function-mask 0",
            "unmask 0",
            "unmask 1",
            "reset 0 at 300us",
            "enable-masked 0 at 400us",
            "write-entry 0",
            "unmask 0",
            "write-entry 1",
            "unmask 1",
            "clear-function-mask 0");
  }

  @Test
  void stepsResetRestoreAndDefer() {
    assertThat(program("{driver: steps, steps: [affinity-deferred 1, {reset: 2us}, restore]}"))
        .containsExactly("defer-move 1", "reset 0 at 2us", "restore 0");
  }

  @Test
  void maskingEachInterruptIsEveryDrivers() {
    for (String guest : List.of("linux-nvme, queues: 1", "table-first, vectors: 2")) {
      assertThat(guest("{driver: " + guest + "}").maskEachInterrupt()).isFalse();
      assertThat(guest("{driver: " + guest + ", mask_each_interrupt: true}").maskEachInterrupt())
          .isTrue();
    }
  }

  @Test
  void theSizeOfAProgramIsKnownBefore() {
    for (String guest :
        List.of(
            "{driver: linux-igb, queues: 3}",
            "{driver: table-first, vectors: 4}",
            "{driver: linux-resume, vectors: 4, suspend: 1us, resume: 2us}",
            "{driver: late-unmask, vectors: 4, first: 1, from: 0, interval: 1us, rounds: 3}")) {
      GuestSpec spec = guest(guest);
      assertThat(spec.driver().programSize())
          .as(guest)
          .isBetween(
              new DriverProgram(spec).steps().size() - 1L,
              new DriverProgram(spec).steps().size() + 3L);
    }
  }

  @Test
  void theyUseTheVectorsFromZeroOn() {
    assertThat(guest("{driver: linux-igb, queues: 3}").usedVectors()).containsExactly(0, 1, 2, 3);
    assertThat(guest("{driver: table-first, vectors: 2}").usedVectors()).containsExactly(0, 1);
    assertThat(
            guest("{driver: late-unmask, vectors: 3, first: 0, from: 0, interval: 1us}")
                .usedVectors())
        .containsExactly(0, 1, 2);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(
            "{driver: linux-igb, queues: 4}",
            "4:36: guest.queues: 4 vectors of queues and the one of other causes are 5, the device"
                + " has 4"),
        Arguments.of("{driver: linux-igb}", "4:8: missing key 'queues' in guest"),
        Arguments.of(
            "{driver: linux-igb, queues: 1, affinity_changes: [3]}",
            "4:58: guest.affinity_changes[0]: vector 3 is not used by this guest, whose vectors are"
                + " 0 .. 1"),
        Arguments.of(
            "{driver: linux-igb, queues: 1, commands_per_queue: 3}",
            "4:39: key 'commands_per_queue' belongs to driver linux-nvme, this guest's driver is"
                + " linux-igb"),
        Arguments.of("{driver: table-first}", "4:8: missing key 'vectors' in guest"),
        Arguments.of(
            "{driver: table-first, vectors: 5}",
            "4:39: guest.vectors must be at most 4, the vectors of the device, not 5"),
        Arguments.of(
            "{driver: table-first, vectors: 4, from: 1us}",
            "4:42: key 'from' belongs to driver late-unmask, this guest's driver is table-first"),
        Arguments.of(
            "{driver: linux-resume, vectors: 3, suspend: 2ms, resume: 2ms}",
            "4:65: guest.resume must be after the suspend at 2ms"),
        Arguments.of(
            "{driver: linux-resume, vectors: 3, suspend: 2ms, resume: 6ms}",
            "4:65: guest.resume is 6ms, but the run ends at 5ms"),
        Arguments.of(
            "{driver: table-first, vectors: 3, mask_each_interrupt: yes}",
            "4:63: guest.mask_each_interrupt must be true or false, not 'yes'"),
        Arguments.of(
            "{driver: late-unmask, vectors: 3, first: 3, from: 0, interval: 1us}",
            "4:49: guest.first must be 0 .. 2, not 3"),
        Arguments.of(
            "{driver: late-unmask, vectors: 3, first: 1, from: 5ms, interval: 1us}",
            "4:58: guest.from is 5ms, but the run ends at 5ms"),
        Arguments.of(
            "{driver: late-unmask, vectors: 3, first: 1, start: 2ms, from: 1ms, interval: 1us}",
            "4:70: guest.from is 1ms, but the driver starts only at 2ms"),
        Arguments.of(
            "{driver: late-unmask, vectors: 3, first: 1, from: 0, interval: 0}",
            "4:71: guest.interval must be above 0"),
        Arguments.of(
            "{driver: late-unmask, vectors: 3, first: 1, from: 1ms, interval: 1ms, rounds: 1}",
            "4:73: guest.interval: 6 late steps from 1ms on do not fit before the end of the run at"
                + " 5ms"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void saysWhatIsWrongAndWhere(String guest, String error) {
    assertThat(Samples.errors(text(guest)))
        .containsExactly("x.yaml:" + error.replaceFirst(": ", ": error: "));
  }

  private static String text(String guest) {
    return Samples.smallWith("guest: " + guest).replace("vectors: 3}\nguest", "vectors: 4}\nguest");
  }

  private static GuestSpec guest(String guest) {
    return Samples.load(text(guest)).guest();
  }

  /** The steps, with what is said about their time. */
  private static List<String> program(String guest) {
    DriverProgram program = new DriverProgram(guest(guest));
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < program.steps().size(); i++) {
      GuestStep step = program.steps().get(i);
      Due due = program.due().get(i);
      String time = "";
      if (due.notBeforeNs() > 0) {
        time = " at " + due.notBeforeNs() / 1000 + "us";
      } else if (due.afterNs() > 0) {
        time = " after " + due.afterNs() / 1000 + "us";
      }
      String op = step.op().name().toLowerCase(Locale.ROOT).replace('_', '-');
      texts.add(op + " " + step.vector() + time);
    }
    return texts;
  }
}
