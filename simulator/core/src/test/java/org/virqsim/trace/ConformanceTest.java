// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.trace.Comparison.Divergence;
import org.virqsim.trace.HostCall.IntxCall;
import org.virqsim.trace.HostCall.IrqfdCall;
import org.virqsim.trace.HostCall.MsixCall;
import org.virqsim.trace.HostCall.RoutesCall;

/** The machine and QEMU's policies against what real QEMU asked of real Linux. */
class ConformanceTest {

  @ParameterizedTest
  @CsvSource({
    Recordings.QEMU_7_2 + ", qemu-7.1, linux-5.14, 58",
    Recordings.QEMU_10_DYNAMIC + ", qemu-8.2, linux-6.5, 46",
    Recordings.QEMU_10_NORESIZE + ", qemu-8.2, linux-5.14, 56",
    Recordings.IGB + ", qemu-7.1, linux-5.14, 112",
  })
  void everyMsixCallIsPredicted(String recording, String policy, String host, int calls)
      throws IOException {
    Prediction predicted = Recordings.predict(Recordings.qemuLog(recording), policy, host);
    IoctlLog recorded = Recordings.ioctls(recording);
    Comparison<MsixCall> comparison = Comparison.of(predicted.msixCalls(), recorded.msixCalls());
    assertThat(recorded.unreadable()).isEmpty();
    assertThat(comparison)
        .isEqualTo(new Comparison<MsixCall>(calls, calls, calls, Optional.empty()));
    assertThat(comparison.conforms()).isTrue();
    long lines =
        Recordings.lines(recording, "ioctls.jsonl").stream()
            .filter(l -> l.contains("\"SET_IRQS\"") && l.contains("\"MSIX\""))
            .count();
    assertThat(lines).as("MSI-X SET_IRQS in the file").isEqualTo(calls);
  }

  @ParameterizedTest
  @CsvSource({
    Recordings.QEMU_7_2 + ", qemu-7.1, linux-5.14, 131",
    Recordings.QEMU_10_DYNAMIC + ", qemu-8.2, linux-6.5, 119",
    Recordings.QEMU_10_NORESIZE + ", qemu-8.2, linux-5.14, 128",
    Recordings.IGB + ", qemu-7.1, linux-5.14, 217",
  })
  void everyCallSinceTheFirstEnablingIsPredicted(
      String recording, String policy, String host, int calls) throws IOException {
    QemuLog log = Recordings.qemuLog(recording);
    Prediction predicted = Recordings.predict(log, policy, host);
    long firstStep = predicted.caused().get(0).cause().where().micros() * 1_000;
    Comparison<HostCall> comparison =
        Comparison.of(predicted.calls(), Recordings.ioctls(recording).hostCalls(firstStep));
    assertThat(comparison)
        .isEqualTo(new Comparison<HostCall>(calls, calls, calls, Optional.empty()));
    assertThat(predicted.calls())
        .hasAtLeastOneElementOfType(IntxCall.class)
        .hasAtLeastOneElementOfType(IrqfdCall.class)
        .hasAtLeastOneElementOfType(RoutesCall.class);
    long lines =
        Recordings.lines(recording, "ioctls.jsonl").stream()
            .filter(
                l -> Long.parseLong(l.replaceFirst(".*\"real_ns\":(\\d+).*", "$1")) >= firstStep)
            .count();
    assertThat(lines).as("calls in the file since then").isEqualTo(calls);
  }

  @ParameterizedTest
  @CsvSource({
    Recordings.QEMU_7_2 + ", qemu-8.2, linux-5.14, false",
    Recordings.QEMU_7_2 + ", qemu-2.1, linux-5.14, true",
    Recordings.QEMU_10_DYNAMIC + ", qemu-8.2, linux-5.14, false",
    Recordings.QEMU_10_NORESIZE + ", qemu-8.2, linux-6.5, false",
    Recordings.QEMU_10_NORESIZE + ", allocate-all, linux-5.14, false",
  })
  void anotherPolicyOrHostIsToldApartWhereItDiffers(
      String recording, String policy, String host, boolean same) throws IOException {
    Prediction predicted = Recordings.predict(Recordings.qemuLog(recording), policy, host);
    Comparison<MsixCall> comparison =
        Comparison.of(predicted.msixCalls(), Recordings.ioctls(recording).msixCalls());
    // A Linux guest enables with everything masked: qemu-2.1 and qemu-7.1 do the same then.
    assertThat(comparison.conforms()).isEqualTo(same);
  }

  @Test
  void aRecordedCallThatIsMissingIsFound() throws IOException {
    List<MsixCall> predicted = predicted();
    List<MsixCall> recorded = recorded();
    for (int i = 0; i < recorded.size(); i++) {
      List<MsixCall> less = new ArrayList<>(recorded);
      less.remove(i);
      // Of equal calls in a row it is the last whose place is empty.
      int at = i;
      while (at + 1 < recorded.size() && recorded.get(at + 1).equals(recorded.get(i))) {
        at++;
      }
      Optional<MsixCall> there = at < less.size() ? Optional.of(less.get(at)) : Optional.empty();
      assertThat(Comparison.of(predicted, less))
          .isEqualTo(
              new Comparison<>(
                  at,
                  predicted.size(),
                  less.size(),
                  Optional.of(new Divergence<>(at, Optional.of(recorded.get(i)), there))));
    }
  }

  @Test
  void aRecordedCallThatIsDifferentIsFound() throws IOException {
    List<MsixCall> predicted = predicted();
    List<MsixCall> recorded = recorded();
    for (int i = 0; i < recorded.size(); i++) {
      MsixCall c = recorded.get(i);
      for (MsixCall other :
          List.of(
              new MsixCall("DATA_NONE|ACTION_MASK", c.start(), c.count(), c.fds(), c.result()),
              new MsixCall(c.flags(), c.start() + 1, c.count(), c.fds(), c.result()),
              new MsixCall(c.flags(), c.start(), c.count() + 1, c.fds(), c.result()),
              new MsixCall(c.flags(), c.start(), c.count(), c.fds(), c.result() - 1))) {
        List<MsixCall> changed = new ArrayList<>(recorded);
        changed.set(i, other);
        assertThat(Comparison.of(predicted, changed).divergence())
            .contains(new Divergence<>(i, Optional.of(c), Optional.of(other)));
      }
    }
  }

  @Test
  void aDescriptorThatIsNoIrqfdIsFound() throws IOException {
    List<String> lines = new ArrayList<>(Recordings.lines(Recordings.QEMU_7_2, "ioctls.jsonl"));
    int attach = 0;
    while (!lines.get(attach).contains("\"fd\":24")) {
      attach++;
    }
    lines.remove(attach);
    Comparison<MsixCall> comparison =
        Comparison.of(predicted(), Recordings.ioctls(lines).msixCalls());
    assertThat(comparison.divergence().map(Divergence::toString))
        .contains(
            "call 10: predicted SET_IRQS MSIX DATA_EVENTFD|ACTION_TRIGGER start 0 count 2 KK = 0,"
                + " recorded SET_IRQS MSIX DATA_EVENTFD|ACTION_TRIGGER start 0 count 2 KQ = 0");
  }

  @Test
  void nothingComparedIsNoConformance() {
    assertThat(Comparison.of(List.<MsixCall>of(), List.of()).conforms()).isFalse();
  }

  @Test
  void predictionNeedsTheLogAlone(@TempDir Path dir) throws IOException {
    Path log = dir.resolve("qemu-trace.log");
    try (InputStream in = Recordings.open(Recordings.QEMU_10_NORESIZE, "qemu-trace.log")) {
      Files.copy(in, log);
    }
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files).containsExactly(log);
    }
    assertThat(Recordings.predict(QemuLog.read(log), "qemu-8.2", "linux-5.14").msixCalls())
        .hasSize(56);
  }

  @Test
  void noPredictionTakesRecordedCalls() {
    for (Class<?> c :
        List.of(Conformance.class, GuestStepsFromLog.class, LoggedGuest.class, QemuLog.class)) {
      Stream<Method> methods = Arrays.stream(c.getDeclaredMethods());
      assertThat(methods.flatMap(m -> Arrays.stream(m.getParameterTypes())))
          .as(c.getSimpleName())
          .doesNotContain(IoctlLog.class, Ioctl.class);
    }
  }

  private static List<MsixCall> predicted() throws IOException {
    return Recordings.predict(Recordings.qemuLog(Recordings.QEMU_7_2), "qemu-7.1", "linux-5.14")
        .msixCalls();
  }

  private static List<MsixCall> recorded() throws IOException {
    return Recordings.ioctls(Recordings.QEMU_7_2).msixCalls();
  }
}
