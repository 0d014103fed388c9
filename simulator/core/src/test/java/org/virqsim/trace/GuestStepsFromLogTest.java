// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guest did, from what QEMU logged. */
class GuestStepsFromLogTest {
  private static final String DEVICE = "(0000:00:10.0)";
  private static final String ENABLED = "vfio_msix_enable  " + DEVICE;

  @ParameterizedTest
  @CsvSource({
    Recordings.QEMU_7_2 + ", 65, 38, 600",
    Recordings.QEMU_10_DYNAMIC + ", 65, 38, 618",
    Recordings.QEMU_10_NORESIZE + ", 65, 36, 586",
    Recordings.IGB + ", 10, 78, 796",
  })
  void theRecordingsAreUnderstood(String recording, int table, int steps, int lines)
      throws IOException {
    QemuLog log = Recordings.qemuLog(recording);
    LoggedGuest guest = GuestStepsFromLog.of(log);
    assertThat(guest.tableSize()).isEqualTo(table);
    assertThat(guest.steps()).hasSize(steps).noneMatch(LoggedStep::inferred);
    assertThat(guest.unexplained()).isEmpty();
    assertThat(log.lines()).isEqualTo(lines);
    // QEMU 7.2 breaks the line of vfio_populate_device_config.
    assertThat(log.unreadable()).isEqualTo(recording.startsWith("qemu-7.2") ? 1 : 0);
    assertThat(log.events().size() + log.otherEvents() + log.unreadable()).isEqualTo(lines);
  }

  @Test
  void bothFormatsShowTheSameDriver() throws IOException {
    List<String> old = text(Recordings.qemuLog(Recordings.QEMU_7_2));
    assertThat(old)
        .startsWith(
            "enable-masked",
            "clear-function-mask",
            "unmask 0",
            "mask 0",
            "disable",
            "enable-masked",
            "clear-function-mask",
            "unmask 0",
            "unmask 1",
            "unmask 2",
            "unmask 3",
            "unmask 4",
            "mask 0",
            "unmask 0")
        .endsWith("mask 4", "mask 3", "mask 2", "mask 1", "mask 0", "disable");
    assertThat(text(Recordings.qemuLog(Recordings.QEMU_10_DYNAMIC))).isEqualTo(old);
  }

  @Test
  void theLogSaysWhetherTheHostAddsVectors() throws IOException {
    assertThat(GuestStepsFromLog.of(Recordings.qemuLog(Recordings.QEMU_7_2)).noresize()).isEmpty();
    assertThat(GuestStepsFromLog.of(Recordings.qemuLog(Recordings.QEMU_10_DYNAMIC)).noresize())
        .contains(false);
    assertThat(GuestStepsFromLog.of(Recordings.qemuLog(Recordings.QEMU_10_NORESIZE)).noresize())
        .contains(true);
  }

  @Test
  void usesInsideEnablingTellWhatWasUnmaskedBefore() throws IOException {
    assertThat(steps(control(1, 0), use(0), use(2), ENABLED, use(3)))
        .containsExactly("(unmask 0)", "(unmask 2)", "enable", "unmask 3");
    assertThat(steps(control(1, 0), use(0), release(0), ENABLED)).containsExactly("enable");
    // QEMU 6.0: the highest is used and released first, then each.
    assertThat(steps(control(1, 0), use(2), release(2), use(0), use(2), ENABLED))
        .containsExactly("(unmask 0)", "(unmask 2)", "enable");
  }

  @Test
  void whatTheFunctionMaskCausesIsNoStep() throws IOException {
    assertThat(
            steps(
                control(1, 1),
                use(0),
                release(0),
                ENABLED,
                control(1, 0),
                use(0),
                use(1),
                control(1, 1),
                release(0),
                release(1),
                control(1, 0),
                use(0),
                use(1),
                use(2)))
        .containsExactly(
            "enable-masked",
            "clear-function-mask",
            "unmask 0",
            "unmask 1",
            "set-function-mask",
            "clear-function-mask",
            "unmask 2");
  }

  @Test
  void whatIsNotUsedAgainWasMaskedMeanwhile() throws IOException {
    String[] before = {
      control(1, 1),
      ENABLED,
      control(1, 0),
      use(0),
      use(1),
      use(2),
      control(1, 1),
      release(0),
      release(1),
      release(2),
      control(1, 0)
    };
    List<String> found = new ArrayList<>(List.of(before));
    found.add(use(1));
    // The next access to configuration space shows that the write is over.
    found.add("vfio_pci_read_config  (0000:00:10.0, @0x4, len=0x2) 0x103");
    found.add(use(0));
    assertThat(steps(found.toArray(String[]::new)))
        .endsWith("(mask 0)", "(mask 2)", "clear-function-mask", "unmask 0");
  }

  @Test
  void disablingAndResetReleaseWithoutAStep() throws IOException {
    assertThat(
            steps(
                control(1, 0),
                ENABLED,
                use(0),
                control(0, 0),
                release(0),
                "vfio_msix_disable  " + DEVICE,
                control(1, 0),
                use(0),
                ENABLED,
                "vfio_pci_reset  " + DEVICE,
                release(0),
                "vfio_msix_disable  " + DEVICE))
        .containsExactly("enable", "unmask 0", "disable", "enable", "disable", "(mask 0)");
  }

  @Test
  void writesThatChangeNothingAreNoSteps() throws IOException {
    assertThat(steps(control(0, 0), control(0, 1), control(1, 1), ENABLED, control(1, 1), ENABLED))
        .containsExactly("enable-masked");
  }

  @Test
  void linesLostOrDoubledAreNotedAsUnexplained() throws IOException {
    QemuLog log = log(use(0), control(1, 0), ENABLED, use(1), use(1), release(2));
    LoggedGuest guest = GuestStepsFromLog.of(log);
    assertThat(text(log)).containsExactly("enable", "unmask 1");
    assertThat(guest.unexplained()).map(e -> e.where().line()).containsExactly(1, 5, 6);
    assertThat(steps(ENABLED, control(1, 0), use(0), "vfio_msix_disable  " + DEVICE))
        .containsExactly("enable-masked", "clear-function-mask", "unmask 0", "disable");
  }

  @Test
  void otherDevicesAreToldApart() throws IOException {
    QemuLog log =
        log(
            control(1, 0),
            "msix_write_config dev virtio-net-pci enabled 1 masked 0",
            "vfio_pci_write_config  (0000:00:10.0, @0x42, 0x8040, len=0x2)",
            control(1, 0),
            "vfio_msix_enable  (0000:00:11.0)",
            "2@5.000000:vfio_pci_write_config  (0000:00:11.0, @0x72, 0x8009, len=0x2)",
            "2@5.000001:msix_write_config dev vfio-pci enabled 1 masked 0",
            "2@5.000002:vfio_msix_vector_do_use  (0000:00:11.0) vector 7 used");
    assertThat(log.devices()).containsExactly("0000:00:10.0", "0000:00:11.0");
    assertThatThrownBy(() -> GuestStepsFromLog.of(log))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("0000:00:10.0, 0000:00:11.0");
    LoggedGuest guest = GuestStepsFromLog.of(log, "0000:00:10.0");
    assertThat(guest.steps()).map(s -> s.where().line()).containsExactly(4);
    assertThat(guest.unexplained()).map(e -> e.where().line()).containsExactly(1);
    assertThat(GuestStepsFromLog.of(log, "0000:00:11.0").tableSize()).isEqualTo(8);
    assertThatThrownBy(() -> GuestStepsFromLog.of(Recordings.qemuLog(List.of())))
        .isInstanceOf(TraceException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "  size: 0x1000, offset: 0x70000000000, flags: 0x3",
        "qemu-system-x86_64: warning: something else",
        "151@1795361281.013224:vfio_msix_vector_do_use  (0000:00:10.0) vector 1",
        "151@1795361281.013224:vfio_msix_vector_do_use  (0000:00:10.0) vector 9999 used",
        "151@1795361281.013224:vfio_msix_vector_do_use  (0000:00",
        "151@1795361281.013224:msix_write_config dev vfio-pci enabled 1 mas",
        "151@17953612",
        "1@1.000000:vfio_msix_early_setup 0000:00:10.0 PCI MSI-X CAP @0x40, BAR 0, entries 0",
        "99999999999999999999@1.000000:vfio_msix_enable  (0000:00:10.0)",
      })
  void linesThatAreNoEventAreCounted(String line) throws IOException {
    QemuLog log = Recordings.qemuLog(List.of(line, ENABLED));
    assertThat(log.unreadable()).isEqualTo(1);
    assertThat(log.events()).hasSize(1);
  }

  @Test
  void aDamagedLogIsReadAsFarAsItGoes() throws IOException {
    List<String> lines = Recordings.lines(Recordings.QEMU_7_2, "qemu-trace.log");
    Random random = new Random(1);
    for (int round = 0; round < 100; round++) {
      List<String> damaged = new ArrayList<>();
      for (String line : lines) {
        switch (random.nextInt(20)) {
          case 0 -> damaged.add(line.substring(0, random.nextInt(line.length() + 1)));
          case 1 -> damaged.addAll(List.of(line, line));
          case 2 -> damaged.add("\u0000\uffff{\"call\":\"SET_IRQS\"}");
          case 3 -> {}
          default -> damaged.add(line);
        }
      }
      QemuLog log = Recordings.qemuLog(damaged);
      assertThat(log.events().size() + log.otherEvents() + log.unreadable()).isEqualTo(log.lines());
      assertThat(Recordings.predict(log, "qemu-7.1", "linux-5.14").calls()).isNotEmpty();
    }
  }

  @Test
  void doubledLinesChangeNothing() throws IOException {
    List<String> doubled = new ArrayList<>();
    for (String line : Recordings.lines(Recordings.QEMU_7_2, "qemu-trace.log")) {
      doubled.addAll(List.of(line, line));
    }
    assertThat(text(Recordings.qemuLog(doubled)))
        .isEqualTo(text(Recordings.qemuLog(Recordings.QEMU_7_2)));
  }

  private static String control(int enabled, int masked) {
    return "msix_write_config dev vfio-pci enabled " + enabled + " masked " + masked;
  }

  private static String use(int v) {
    return "vfio_msix_vector_do_use  " + DEVICE + " vector " + v + " used";
  }

  private static String release(int v) {
    return "vfio_msix_vector_release  " + DEVICE + " vector " + v + " released";
  }

  /** A log without times, with the access to configuration space before each control write. */
  private static QemuLog log(String... events) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String event : events) {
      lines.add(event);
    }
    lines.add("vfio_pci_read_config  (0000:00:10.0, @0x4, len=0x2) 0x103");
    return Recordings.qemuLog(lines);
  }

  private static List<String> steps(String... events) throws IOException {
    return text(log(events));
  }

  /** The steps in lower case; inferred ones in parentheses. */
  private static List<String> text(QemuLog log) {
    return GuestStepsFromLog.of(log, log.devices().first()).steps().stream()
        .map(
            s -> {
              String op = s.step().op().name().toLowerCase(Locale.ROOT).replace('_', '-');
              String one =
                  op.endsWith("mask") && !op.endsWith("function-mask")
                      ? op + " " + s.step().vector()
                      : op;
              return s.inferred() ? "(" + one + ")" : one;
            })
        .toList();
  }
}
