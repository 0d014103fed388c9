// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.virqsim.machine.CostClass;
import org.virqsim.trace.CallTimes.Kind;

/** Costs from recorded calls. */
class CalibrationTest {
  private static final String STAMP = "{\"real_ns\":1,\"tid\":4,\"ret\":0,\"dur_ns\":";

  private static String msix(long nanos, int start, String fds) {
    int count = fds.isEmpty() ? 0 : fds.split(",", -1).length;
    return STAMP
        + nanos
        + ",\"call\":\"SET_IRQS\",\"flags\":\""
        + (count == 0 ? "DATA_NONE" : "DATA_EVENTFD")
        + "|ACTION_TRIGGER\",\"index\":\"MSIX\",\"start\":"
        + start
        + ",\"count\":"
        + count
        + (count == 0 ? "}" : ",\"fds\":[" + fds + "]}");
  }

  private static CallTimes times(String... lines) throws IOException {
    CallTimes times = new CallTimes();
    times.add(Recordings.ioctls(List.of(lines)));
    return times;
  }

  @Test
  void callsAreToldApartByWhatWasArmedBefore() throws IOException {
    CallTimes times =
        times(
            msix(10, 0, "7,8,-1"),
            msix(11, 0, "9"),
            msix(12, 2, "9"),
            msix(13, 3, "9"),
            msix(14, 1, "-1"),
            msix(15, 0, ""),
            msix(16, 0, "7,8"),
            msix(17, 0, ""));
    assertThat(times.of(Kind.ENABLING))
        .containsExactly(new LinearFit.Point(2, 10), new LinearFit.Point(2, 16));
    assertThat(times.of(Kind.SWAP)).containsExactly(new LinearFit.Point(0, 11));
    assertThat(times.of(Kind.ARM)).containsExactly(new LinearFit.Point(0, 12));
    assertThat(times.of(Kind.ADD)).containsExactly(new LinearFit.Point(0, 13));
    assertThat(times.of(Kind.DISARM)).containsExactly(new LinearFit.Point(0, 14));
    assertThat(times.of(Kind.TEARDOWN))
        .containsExactly(new LinearFit.Point(3, 15), new LinearFit.Point(2, 17));
  }

  /** The steps of the model, added up over a call, take what the fitted line says. */
  @Test
  void theStepsOfACallAddUpToItsLine() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int n = 1; n <= 8; n++) {
      List<String> fds = new ArrayList<>();
      for (int v = 0; v < n; v++) {
        fds.add(String.valueOf(10 + v));
      }
      lines.add(msix(90_000 + 120_000L * n, 0, String.join(",", fds)));
      lines.add(msix(200_000, 0, "30"));
      lines.add(msix(100_000 + 80_000L * n, 0, ""));
    }
    Calibration calibration = new Calibration(times(lines.toArray(String[]::new)), "made by hand");
    Map<CostClass, Calibration.CostParameter> cost = new EnumMap<>(CostClass.class);
    calibration.parameters().forEach(p -> cost.put(p.cost(), p));
    assertThat(calibration.parameters())
        .allSatisfy(p -> assertThat(p.source()).startsWith("measured: "));
    for (int n = 1; n <= 8; n++) {
      long off =
          value(cost, CostClass.SYSCALL)
              + n * (value(cost, CostClass.ACTION_REMOVAL) + value(cost, CostClass.FREE_IRQ))
              + value(cost, CostClass.MSIX_SHUTDOWN)
              + value(cost, CostClass.FREE_VECTORS)
              + n * each(cost, CostClass.FREE_VECTORS);
      assertThat((double) off).isCloseTo(100_000.0 + 80_000.0 * n, within(10.0));
      long on =
          value(cost, CostClass.SYSCALL)
              + value(cost, CostClass.MSIX_ENABLE)
              + value(cost, CostClass.ALLOCATE_VECTORS)
              + n * each(cost, CostClass.ALLOCATE_VECTORS)
              + value(cost, CostClass.FINISH_ENABLE)
              + n * (value(cost, CostClass.WRITE_MESSAGE) + value(cost, CostClass.REQUEST_IRQ));
      assertThat((double) on).isCloseTo(90_000.0 + 120_000.0 * n, within(10.0));
    }
    long swap =
        value(cost, CostClass.FREE_IRQ)
            + value(cost, CostClass.REQUEST_IRQ)
            + value(cost, CostClass.SET_IRQS_SINGLE);
    assertThat((double) swap).isCloseTo(200_000, within(10.0));
  }

  private static long value(Map<CostClass, Calibration.CostParameter> cost, CostClass of) {
    Calibration.CostParameter found = cost.get(of);
    assertThat(found).as(of.key()).isNotNull();
    return found.valueNs();
  }

  private static long each(Map<CostClass, Calibration.CostParameter> cost, CostClass of) {
    Calibration.CostParameter found = cost.get(of);
    assertThat(found).as(of.key()).isNotNull();
    return found.perItemNs();
  }

  @Test
  void recordingsAreFittedTogether() throws IOException {
    CallTimes times = new CallTimes();
    for (String recording :
        List.of(Recordings.QEMU_7_2, Recordings.QEMU_10_NORESIZE, Recordings.IGB)) {
      times.add(Recordings.ioctls(recording));
    }
    Calibration calibration = new Calibration(times, "three recordings");
    assertThat(calibration.fits()).containsKeys(Kind.TEARDOWN, Kind.ENABLING, Kind.ROUTES);
    assertThat(times.of(Kind.TEARDOWN)).hasSameSizeAs(times.of(Kind.ENABLING));
    assertThat(calibration.fits().get(Kind.TEARDOWN).most()).isEqualTo(9);
    assertThat(calibration.table()).hasSize(1 + calibration.fits().size());
    assertThat(HostFileText.of(calibration, "linux-5.14", List.of("a\n\"b")))
        .contains("host: linux-5.14\n", "from a?\"b\n", "free_vectors: {value: ");
  }

  @Test
  void withoutArgumentsNothingIsFitted() throws IOException {
    IoctlLog strace =
        Recordings.ioctls(List.of("ioctl(25, VFIO_DEVICE_SET_IRQS, 0x7f) = 0 <0.000100>"));
    assertThat(strace.unreadable()).isEmpty();
    assertThatThrownBy(() -> new CallTimes().add(strace))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("no arguments");
  }
}
