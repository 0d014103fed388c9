// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What real QEMU asked real Linux for, step by step: QEMU 7.2 on Linux 6.1 and 6.12 (which never
 * uses dynamic MSI-X), QEMU 10.0 on 6.1 (NORESIZE), QEMU 10.0 on 6.12 (dynamic).
 */
class RecordedCallsTest {

  private static List<String> qemu72(String... steps) {
    List<String> old = calls("qemu-7.1", "linux-5.14", steps);
    assertThat(calls("qemu-7.1", "linux-6.5", steps)).isEqualTo(old);
    return old;
  }

  private static List<String> qemu10(String... steps) {
    return calls("qemu-8.2", "linux-5.14", steps);
  }

  private static List<String> dynamic(String... steps) {
    return calls("qemu-8.2", "linux-6.5", steps);
  }

  private static List<String> calls(String policy, String host, String... steps) {
    return Calls.msix(Calls.configuration(policy, host, 8, Calls.steps(steps)));
  }

  @Test
  void enablingWithEverythingMasked() {
    String[] steps = {"enable-masked", "clear-function-mask"};
    assertThat(qemu72(steps)).containsExactly("OFF=-22", "S(0):Q");
    assertThat(qemu10(steps)).containsExactly("S(0):-");
    assertThat(dynamic(steps)).containsExactly("S(0):-");
  }

  @Test
  void firstUnmasksAscending() {
    String[] steps = {"enable-masked", "clear-function-mask", "unmask 0", "unmask 1", "unmask 2"};
    assertThat(qemu72(steps))
        .containsExactly("OFF=-22", "S(0):Q", "S(0):K", "OFF", "EN(2):KK", "OFF", "EN(3):KKK");
    assertThat(qemu10(steps))
        .containsExactly("S(0):-", "OFF", "S(0):K", "OFF", "EN(2):KK", "OFF", "EN(3):KKK");
    assertThat(dynamic(steps)).containsExactly("S(0):-", "S(0):K", "S(1):K", "S(2):K");
  }

  @Test
  void firstUnmaskBeyondTheHighestLeavesHoles() {
    String[] steps = {"enable-masked", "clear-function-mask", "unmask 7", "unmask 3"};
    assertThat(qemu72(steps))
        .containsExactly("OFF=-22", "S(0):Q", "OFF", "EN(8):Q------K", "S(3):K");
    assertThat(qemu10(steps)).containsExactly("S(0):-", "OFF", "EN(8):-------K", "S(3):K");
    assertThat(dynamic(steps)).containsExactly("S(0):-", "S(7):K", "S(3):K");
  }

  @Test
  void maskAndAffinityChange() {
    String[] steps = {
      "enable-masked", "clear-function-mask", "unmask 0", "mask 0", "write-entry 0", "unmask 0"
    };
    assertThat(qemu72(steps)).endsWith("S(0):K", "S(0):Q", "S(0):K");
    assertThat(qemu10(steps)).endsWith("S(0):K", "S(0):Q", "S(0):K");
    assertThat(dynamic(steps)).endsWith("S(0):K", "S(0):Q", "S(0):K");
  }

  @Test
  void entryRewrittenWhileUnmaskedCallsNothing() {
    String[] before = {"enable-masked", "clear-function-mask", "unmask 0"};
    String[] after = {"enable-masked", "clear-function-mask", "unmask 0", "write-entry 0"};
    assertThat(qemu72(after)).isEqualTo(qemu72(before));
  }

  @Test
  void functionMaskOverThreeUnmasked() {
    String[] steps = {
      "enable-masked",
      "clear-function-mask",
      "unmask 0",
      "unmask 1",
      "unmask 2",
      "set-function-mask",
      "clear-function-mask"
    };
    String[] end = {"S(0):Q", "S(1):Q", "S(2):Q", "S(0):K", "S(1):K", "S(2):K"};
    assertThat(qemu72(steps)).endsWith(end);
    assertThat(qemu10(steps)).endsWith(end);
    assertThat(dynamic(steps)).endsWith(end);
  }

  @Test
  void enablingMaskedOverUnmaskedEntriesGrowsOneByOne() {
    String[] steps = {"unmask 0", "unmask 1", "unmask 2", "enable-masked", "clear-function-mask"};
    assertThat(qemu72(steps))
        .containsExactly("OFF=-22", "S(0):Q", "S(0):K", "OFF", "EN(2):KK", "OFF", "EN(3):KKK");
    assertThat(qemu10(steps))
        .containsExactly("S(0):-", "OFF", "S(0):K", "OFF", "EN(2):KK", "OFF", "EN(3):KKK");
    assertThat(dynamic(steps)).containsExactly("S(0):-", "S(0):K", "S(1):K", "S(2):K");
  }

  @Test
  void enablingOverUnmaskedEntriesIsOneBatch() {
    String[] steps = {"unmask 0", "unmask 1", "unmask 2", "unmask 5", "enable"};
    assertThat(qemu72(steps)).containsExactly("EN(6):KKK--K");
    assertThat(qemu10(steps)).containsExactly("EN(6):KKK--K");
    assertThat(dynamic(steps)).containsExactly("S(0):-", "EN(6):KKK--K");
  }

  @Test
  void enablingOverUnmaskedEntriesBeforeBatching() {
    String[] steps = {"unmask 0", "unmask 2", "enable"};
    // One by one: vector 0 is armed to the main loop first, then each unmasked entry grows the
    // range.
    assertThat(calls("qemu-2.1", "linux-5.14", steps))
        .containsExactly("OFF=-22", "S(0):Q", "S(0):K", "OFF", "EN(3):K-K");
    // The highest first, with holes; then each unmasked entry is switched to its irqfd.
    assertThat(calls("qemu-6.0", "linux-5.14", steps))
        .containsExactly("OFF=-22", "EN(3):--Q", "S(0):K", "S(2):K");
  }

  @Test
  void disablingSwitchesEveryUsedVectorThenTearsDown() {
    String[] steps = {
      "enable-masked", "clear-function-mask", "unmask 0", "unmask 1", "free 1", "disable"
    };
    String[] end = {"S(1):Q", "S(0):Q", "S(1):Q", "OFF"};
    assertThat(qemu72(steps)).endsWith(end);
    assertThat(qemu10(steps)).endsWith(end);
    assertThat(dynamic(steps)).endsWith(end);
  }

  @Test
  void allocateAllNeverTearsDownBeforeTheGuestDoes() {
    String[] steps = {"enable-masked", "clear-function-mask", "unmask 0", "unmask 5", "mask 0"};
    assertThat(calls("allocate-all", "linux-5.14", steps))
        .containsExactly("EN(8):QQQQQQQQ", "S(0):K", "S(5):K", "S(0):Q");
    assertThat(calls("allocate-all-lazy", "linux-5.14", steps))
        .containsExactly("EN(8):--------", "S(0):K", "S(5):K", "S(0):Q");
  }

  @ParameterizedTest
  @CsvSource({"qemu-7.1, linux-5.14, 1", "qemu-8.2, linux-5.14, 0", "qemu-2.1, linux-5.14, 1"})
  void teardownsAndRequestsOfABringUp(String policy, String host, int savedTeardowns) {
    for (int n = 1; n <= 64; n++) {
      String[] steps = new String[n + 2];
      steps[0] = "enable-masked";
      steps[1] = "clear-function-mask";
      for (int v = 0; v < n; v++) {
        steps[v + 2] = "unmask " + v;
      }
      Counts counts = Counts.of(Calls.configuration(policy, host, 64, Calls.steps(steps)));
      assertThat(counts.teardowns())
          .as("teardowns for %s vectors", n)
          .isEqualTo(n - savedTeardowns);
      // 7.2 arms vector 0 twice: to the main loop at enabling and to KVM at its unmask.
      assertThat(counts.requests()).isEqualTo(n * (n + 1) / 2 + savedTeardowns);
    }
  }

  @Test
  void dynamicBringUpTearsNothingDown() {
    Counts counts =
        Counts.of(
            Calls.configuration(
                "dynamic",
                "linux-6.5",
                8,
                Calls.steps(
                    "enable-masked", "clear-function-mask", "unmask 0", "unmask 1", "unmask 2")));
    assertThat(counts).isEqualTo(new Counts(0, 3));
  }

  /**
   * How often MSI-X Enable went to 0 while the guest had it at 1, and how often request_irq ran.
   */
  private record Counts(int teardowns, int requests) {
    static Counts of(Configuration configuration) {
      int[] counts = new int[2];
      Machine machine = new Machine(configuration);
      new ReplayResolver(machine)
          .runQuietly(
              machine.initial(),
              new NoEffects() {
                @Override
                public void enableCleared(boolean guestEnabled) {
                  counts[0] += guestEnabled ? 1 : 0;
                }

                @Override
                public void applied(MicroOp op, int vector) {
                  counts[1] += op == MicroOp.REQUEST_IRQ ? 1 : 0;
                }
              });
      return new Counts(counts[0], counts[1]);
    }
  }
}
