// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What real QEMU asked real Linux for, guest step by guest step: QEMU 7.2 on Linux 6.1 and 6.12
 * (which never uses dynamic MSI-X), QEMU 10.0 on 6.1 (NORESIZE), QEMU 10.0 on 6.12 (dynamic).
 * {@code OFF} tears everything down, {@code EN(n)} enables 0 .. n-1, {@code S(v)} concerns one
 * vector; K is an irqfd, Q the main loop's eventfd, - none; {@code =-22} is -EINVAL.
 */
class RecordedCallsTest {
  private static final String UP = "enable-masked, clear-function-mask";
  private static final String INTX_OFF = "INTX:mask INTX:unmask INTX:off";
  private static final String INTX_ON = "INTX:on INTX:mask INTX:resample INTX:unmask";

  /**
   * A row of the table.
   *
   * @param before the guest's steps before
   * @param steps the steps in question
   * @param qemu72 the calls of QEMU 7.2 for them
   * @param noresize those of QEMU 10.0 on a host that can not add vectors
   * @param dynamic those of QEMU 10.0 on one that can
   */
  private record Row(String before, String steps, String qemu72, String noresize, String dynamic) {
    static Row same(String before, String steps, String calls) {
      return new Row(before, steps, calls, calls, calls);
    }
  }

  static Stream<Row> enabling() {
    return Stream.of(
        new Row(
            "",
            "enable-masked",
            INTX_OFF + " OFF=-22 S(0):Q",
            INTX_OFF + " S(0):-",
            INTX_OFF + " S(0):-"),
        Row.same("enable-masked", "clear-function-mask", ""),
        // E = 1 and F = 1 over unmasked entries, then F = 0: one by one.
        new Row(
            "unmask 0, unmask 1, unmask 2, enable-masked",
            "clear-function-mask",
            "S(0):K OFF EN(2):KK OFF EN(3):KKK",
            "OFF S(0):K OFF EN(2):KK OFF EN(3):KKK",
            "S(0):K S(1):K S(2):K"),
        // E = 1 and F = 0 in one write over unmasked entries: one batch.
        new Row(
            "unmask 0, unmask 1, unmask 2, unmask 5",
            "enable",
            INTX_OFF + " EN(6):KKK--K",
            INTX_OFF + " EN(6):KKK--K",
            INTX_OFF + " S(0):- EN(6):KKK--K"),
        Row.same(UP + ", unmask 0, unmask 1, mask 1", "disable", "S(0):Q S(1):Q OFF " + INTX_ON));
  }

  static Stream<Row> unmasking() {
    return Stream.of(
        new Row(UP, "unmask 0", "S(0):K", "OFF S(0):K", "S(0):K"),
        new Row(UP + ", unmask 0", "unmask 1", "OFF EN(2):KK", "OFF EN(2):KK", "S(1):K"),
        new Row(
            UP + ", unmask 0, unmask 1", "unmask 2", "OFF EN(3):KKK", "OFF EN(3):KKK", "S(2):K"),
        // Beyond the highest: holes, and vector 0 still with the main loop under QEMU 7.2.
        new Row(UP, "unmask 7", "OFF EN(8):Q------K", "OFF EN(8):-------K", "S(7):K"),
        new Row(UP + ", unmask 0", "unmask 3", "OFF EN(4):K--K", "OFF EN(4):K--K", "S(3):K"),
        // Inside the range.
        Row.same(UP + ", unmask 7", "unmask 3", "S(3):K"),
        Row.same(UP + ", unmask 7", "unmask 0", "S(0):K"));
  }

  static Stream<Row> masking() {
    String three = UP + ", unmask 0, unmask 1, unmask 2";
    return Stream.of(
        Row.same(three, "mask 1", "S(1):Q"),
        Row.same(three, "mask 1, write-entry 1, unmask 1", "S(1):Q S(1):K"),
        Row.same(three, "write-entry 1", ""),
        Row.same(
            three,
            "set-function-mask, clear-function-mask",
            "S(0):Q S(1):Q S(2):Q S(0):K S(1):K S(2):K"),
        // The guest frees a vector: nothing shrinks, and it is used again as it was.
        Row.same(three, "free 2", "S(2):Q"),
        Row.same(three + ", free 2", "unmask 2", "S(2):K"));
  }

  @ParameterizedTest
  @MethodSource({"enabling", "unmasking", "masking"})
  void eachGuestStepCausesTheRecordedCalls(Row row) {
    assertThat(calls("qemu-7.1", "linux-5.14", row)).as("QEMU 7.2 on 6.1").isEqualTo(row.qemu72);
    assertThat(calls("qemu-7.1", "linux-6.5", row)).as("QEMU 7.2 on 6.12").isEqualTo(row.qemu72);
    assertThat(calls("qemu-8.2", "linux-5.14", row)).as("NORESIZE").isEqualTo(row.noresize);
    assertThat(calls("qemu-8.2", "linux-6.5", row)).as("dynamic").isEqualTo(row.dynamic);
  }

  /** The calls for the steps in question alone. */
  private static String calls(String policy, String host, Row row) {
    List<String> before = Calls.all(configuration(policy, host, row.before));
    List<String> all =
        Calls.all(
            configuration(
                policy, host, row.before + (row.before.isEmpty() ? "" : ", ") + row.steps));
    assertThat(all.subList(0, before.size())).isEqualTo(before);
    return String.join(" ", all.subList(before.size(), all.size()));
  }

  private static Configuration configuration(String policy, String host, String steps) {
    String[] words =
        Arrays.stream(steps.split(", ", -1)).filter(w -> !w.isEmpty()).toArray(String[]::new);
    return Calls.configuration(policy, host, 8, Calls.steps(words));
  }

  @Test
  void enablingOverUnmaskedEntriesBeforeBatching() {
    // One by one: vector 0 is armed to the main loop first, then each unmasked entry grows the
    // range.
    assertThat(msix("qemu-2.1", "unmask 0, unmask 2, enable"))
        .containsExactly("OFF=-22", "S(0):Q", "S(0):K", "OFF", "EN(3):K-K");
    // The highest first, with holes; then each unmasked entry is switched to its irqfd.
    assertThat(msix("qemu-6.0", "unmask 0, unmask 2, enable"))
        .containsExactly("OFF=-22", "EN(3):--Q", "S(0):K", "S(2):K");
  }

  @Test
  void allocateAllNeverTearsDownBeforeTheGuestDoes() {
    assertThat(msix("allocate-all", UP + ", unmask 0, unmask 5, mask 0"))
        .containsExactly("EN(8):QQQQQQQQ", "S(0):K", "S(5):K", "S(0):Q");
    assertThat(msix("allocate-all-lazy", UP + ", unmask 0, unmask 5, mask 0"))
        .containsExactly("EN(8):--------", "S(0):K", "S(5):K", "S(0):Q");
  }

  private static List<String> msix(String policy, String steps) {
    return Calls.msix(configuration(policy, "linux-5.14", steps));
  }
}
