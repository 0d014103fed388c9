// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virqsim.trace.HostCall.BareCall;
import org.virqsim.trace.HostCall.IntxCall;
import org.virqsim.trace.HostCall.IrqfdCall;
import org.virqsim.trace.HostCall.MsixCall;
import org.virqsim.trace.HostCall.RoutesCall;
import org.virqsim.trace.Ioctl.GsiRouting;
import org.virqsim.trace.Ioctl.Irqfd;
import org.virqsim.trace.Ioctl.SetIrqs;
import org.virqsim.trace.Ioctl.Unread;

/**
 * The recorded ioctls of one QEMU: one JSON object a line, or what {@code strace -f -T -e
 * trace=ioctl} prints; {@link IoctlLogParser} has the formats.
 *
 * <p>Nothing here is for predicting: a prediction is made from QEMU's log alone and then held
 * against this.
 *
 * @param ioctls the calls, in order
 * @param unreadable numbers of the lines that are no call; a comparison against a recording with
 *     such lines means little
 */
public record IoctlLog(List<Ioctl> ioctls, List<Integer> unreadable) {
  private static final String MSIX = "MSIX";
  private static final String INTX = "INTX";

  /** Copies the lists. */
  public IoctlLog {
    ioctls = List.copyOf(ioctls);
    unreadable = List.copyOf(unreadable);
  }

  /** Reads a file. */
  public static IoctlLog read(Path file) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      return read(in);
    }
  }

  /** Reads to the end of {@code in}, which stays open. */
  public static IoctlLog read(BufferedReader in) throws IOException {
    IoctlLogParser parser = new IoctlLogParser();
    LogLines lines = new LogLines(in);
    for (String line = lines.next(); line != null; line = lines.next()) {
      parser.line(line);
    }
    return parser.log();
  }

  /** Returns the MSI-X SET_IRQS, in order. */
  public List<MsixCall> msixCalls() {
    return hostCalls(Long.MIN_VALUE).stream()
        .filter(MsixCall.class::isInstance)
        .map(MsixCall.class::cast)
        .toList();
  }

  /**
   * Returns the calls that arrange MSI-X and INTx, in order, from a moment on.
   *
   * @param fromNanos nanoseconds since the epoch
   */
  public List<HostCall> hostCalls(long fromNanos) {
    return recordedCalls().stream()
        .filter(c -> c.stamp().startNanos() >= fromNanos)
        .map(RecordedCall::call)
        .toList();
  }

  /** Returns the calls that arrange MSI-X and INTx, in order. */
  public List<RecordedCall> recordedCalls() {
    List<RecordedCall> calls = new ArrayList<>();
    Map<Integer, Integer> attached = new HashMap<>();
    int intxFd = -1;
    for (int i = 0; i < ioctls.size(); i++) {
      Ioctl ioctl = ioctls.get(i);
      Optional<HostCall> call = Optional.empty();
      if (ioctl instanceof SetIrqs set) {
        intxFd = intxFd(set, intxFd);
        call = setIrqs(set);
      } else if (ioctl instanceof GsiRouting routing) {
        call = Optional.of(new RoutesCall(routing.msiRoutes()));
      } else if (ioctl instanceof Irqfd irqfd) {
        int vector =
            irqfd.deassign()
                ? attached.getOrDefault(irqfd.fd(), IrqfdCall.UNKNOWN)
                : irqfd.fd() == intxFd ? IrqfdCall.INTX : nextVectorOf(irqfd.fd(), i);
        attached.put(irqfd.fd(), vector);
        call = Optional.of(new IrqfdCall(vector, !irqfd.deassign()));
      } else if (ioctl instanceof Unread unread) {
        call = Optional.of(new BareCall(unread.name(), followed(unread)));
      }
      call.ifPresent(c -> calls.add(new RecordedCall(c, ioctl.stamp())));
    }
    return calls;
  }

  /** Of SET_IRQS alone the model predicts the result. */
  private static int followed(Unread unread) {
    return unread.name().equals("SET_IRQS") ? unread.stamp().result() : 0;
  }

  /** Returns whether arguments are missing, as in what strace shows. */
  public boolean bare() {
    return ioctls.stream().anyMatch(Unread.class::isInstance);
  }

  /** Returns whether the host's MSI-X index has NORESIZE, if a call asked for it. */
  public Optional<Boolean> noresize() {
    return ioctls.stream()
        .filter(i -> i instanceof Ioctl.IrqInfo info && info.index().equals(MSIX))
        .map(i -> ((Ioctl.IrqInfo) i).noresize())
        .findFirst();
  }

  /**
   * Returns the descriptors of the functions on which SET_IRQS was called, in the order of their
   * first call; empty if the recording does not say.
   */
  public List<Integer> devices() {
    return ioctls.stream()
        .filter(i -> i instanceof SetIrqs set && set.device() != SetIrqs.ANY)
        .map(i -> ((SetIrqs) i).device())
        .distinct()
        .toList();
  }

  /** Returns the calls without SET_IRQS on other functions. */
  public IoctlLog of(int device) {
    return new IoctlLog(
        ioctls.stream().filter(i -> !(i instanceof SetIrqs set) || set.device() == device).toList(),
        unreadable);
  }

  /** Which eventfd INTx is armed with after a call; descriptors are used again by other vectors. */
  private static int intxFd(SetIrqs set, int before) {
    if (!set.index().equals(INTX) || !set.flags().contains("TRIGGER")) {
      return before;
    }
    return set.fds().isEmpty() ? -1 : set.fds().get(0);
  }

  private static Optional<HostCall> setIrqs(SetIrqs s) {
    int result = s.stamp().result();
    return switch (s.index()) {
      case MSIX -> Optional.of(new MsixCall(s.flags(), s.start(), s.count(), s.kinds(), result));
      case INTX -> Optional.of(new IntxCall(s.flags(), s.start(), s.count(), s.kinds(), result));
      default -> Optional.empty();
    };
  }

  /** QEMU attaches an irqfd just before it hands the eventfd to the host. */
  private int nextVectorOf(int fd, int from) {
    for (Ioctl ioctl : ioctls.subList(from, ioctls.size())) {
      if (ioctl instanceof SetIrqs set && set.index().equals(MSIX)) {
        int at = set.fds().indexOf(fd);
        if (at >= 0) {
          return set.start() + at;
        }
      }
    }
    return IrqfdCall.UNKNOWN;
  }
}
