// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.scenario.AfterBringUp;
import org.virqsim.scenario.DriverProgram;
import org.virqsim.scenario.DriverSpec;
import org.virqsim.scenario.GuestSpec;
import org.virqsim.scenario.LateUnmaskDriver;
import org.virqsim.scenario.LinuxIgbDriver;
import org.virqsim.scenario.LinuxNvmeDriver;

/**
 * How often a Linux guest's bring-up of n vectors tears everything down, and how often the host
 * requests an interrupt, for every n up to the table's 64 entries: a formula for each policy. The
 * first four are what QEMU 7.2 and 10.0 were recorded doing.
 */
class BringUpCountsTest {
  private static final int TABLE = 64;

  /**
   * The formulas of a policy.
   *
   * @param teardowns how often MSI-X Enable goes to 0 while the guest has it at 1, for n vectors
   * @param requests how often request_irq runs, for n vectors; for 0, with the enabling alone
   * @param released request_irq when the guest frees vector 0, and again when it disables MSI-X: a
   *     released vector goes to the main loop's eventfd, which is a request
   */
  private record Formula(
      String policy,
      String host,
      IntUnaryOperator teardowns,
      IntUnaryOperator requests,
      int released) {
    @Override
    public String toString() {
      return policy + "@" + host;
    }
  }

  static Stream<Formula> formulas() {
    return Stream.concat(ofQemu(), ofOthers());
  }

  private static Stream<Formula> ofQemu() {
    // Vector 0 is armed at enabling and again at its unmask, which is a swap.
    IntUnaryOperator less = n -> Math.max(n - 1, 0);
    IntUnaryOperator triangleAndOne = n -> n * (n + 1) / 2 + 1;
    return Stream.of(
        new Formula("qemu-7.1", "linux-5.14", less, triangleAndOne, 2),
        new Formula("qemu-7.1", "linux-6.5", less, triangleAndOne, 2),
        new Formula("qemu-8.2", "linux-5.14", n -> n, n -> n * (n + 1) / 2, 2),
        new Formula("qemu-8.2", "linux-6.5", n -> 0, n -> n, 2),
        // Nothing at enabling; a masked vector has no eventfd, so nothing is requested for it.
        new Formula("qemu-1.2", "linux-5.14", less, n -> n * (n + 1) / 2, 0),
        new Formula("qemu-1.3", "linux-5.14", less, n -> n * (n + 1) / 2, 0),
        new Formula("qemu-1.4", "linux-5.14", less, triangleAndOne, 0),
        new Formula("qemu-2.1", "linux-5.13", less, triangleAndOne, 2),
        new Formula("qemu-2.1", "linux-5.14", less, triangleAndOne, 2),
        new Formula("qemu-6.0", "linux-5.14", less, triangleAndOne, 2),
        new Formula("incremental-reinject", "linux-5.14", less, triangleAndOne, 2));
  }

  private static Stream<Formula> ofOthers() {
    return Stream.of(
        new Formula("cloud-hypervisor", "linux-5.14", n -> 0, n -> TABLE, 0),
        // Vector 0 has an eventfd for a moment, to get the table allocated.
        new Formula("crosvm", "linux-5.14", n -> 0, n -> n + 1, 2),
        new Formula("kvmtool", "linux-5.14", n -> 0, n -> n, 0),
        new Formula("xen", "linux-5.14", n -> 0, n -> n, 0),
        new Formula("bhyve", "linux-5.14", n -> 0, n -> n, 0),
        new Formula("hypercall", "linux-5.14", n -> 0, n -> n, 2),
        new Formula("hypercall-4", "linux-5.14", n -> 0, n -> Math.min(n, 4), 2),
        new Formula("hypercall-refuse", "linux-5.14", n -> 0, n -> 0, 0),
        // Each teardown doubles, so what is requested again adds up to a power of two less one.
        new Formula(
            "geometric",
            "linux-5.14",
            BringUpCountsTest::log2,
            n -> n + (1 << log2(Math.max(n, 1))),
            2),
        new Formula("allocate-all", "linux-5.14", n -> 0, n -> TABLE + n, 2),
        new Formula("allocate-all-lazy", "linux-5.14", n -> 0, n -> n, 2));
  }

  /** The logarithm to base 2, rounded up; 0 for 0. */
  private static int log2(int n) {
    return n <= 1 ? 0 : 32 - Integer.numberOfLeadingZeros(n - 1);
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void oneRound(Formula formula) {
    for (int n = 1; n <= TABLE; n++) {
      LateUnmaskDriver driver = new LateUnmaskDriver(n, n - 1, 0, 1, 0);
      assertThat(count(formula, driver))
          .as("%s vectors", n)
          .isEqualTo(new Counts(formula.teardowns.applyAsInt(n), formula.requests.applyAsInt(n)));
    }
  }

  /** nvme: one vector, freed, MSI-X off, then the admin queue's and those of n - 1 I/O queues. */
  @ParameterizedTest
  @MethodSource("formulas")
  void nvmesExtraRound(Formula formula) {
    for (int n = 2; n <= TABLE; n++) {
      assertThat(count(formula, new LinuxNvmeDriver(n - 1, 0, NOTHING)))
          .as("%s vectors", n)
          .isEqualTo(
              new Counts(
                  formula.teardowns.applyAsInt(1) + formula.teardowns.applyAsInt(n),
                  formula.requests.applyAsInt(1)
                      + formula.released
                      + formula.requests.applyAsInt(n)));
    }
  }

  /** igb: MSI-X on and off without any vector, then n vectors. */
  @ParameterizedTest
  @MethodSource("formulas")
  void igbsExtraRound(Formula formula) {
    for (int n = 2; n <= TABLE; n++) {
      assertThat(count(formula, new LinuxIgbDriver(n - 1, NOTHING)))
          .as("%s vectors", n)
          .isEqualTo(
              new Counts(
                  formula.teardowns.applyAsInt(n),
                  formula.requests.applyAsInt(0) + formula.requests.applyAsInt(n)));
    }
  }

  private static final AfterBringUp NOTHING = new AfterBringUp(List.of(), false, false, 0);

  private static Counts count(Formula formula, DriverSpec driver) {
    GuestSpec guest = new GuestSpec(0, List.of(), OptionalLong.empty(), 0, false, driver);
    return Counts.of(formula, new DriverProgram(guest).steps());
  }

  private record Counts(int teardowns, int requests) {
    static Counts of(Formula formula, List<GuestStep> steps) {
      int[] counts = new int[2];
      Machine machine =
          new Machine(Calls.configuration(formula.policy, formula.host, TABLE, steps));
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
