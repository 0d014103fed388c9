// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.policy.EventFds;
import org.virqsim.trace.HostCall.IntxCall;
import org.virqsim.trace.HostCall.IrqfdCall;
import org.virqsim.trace.HostCall.MsixCall;
import org.virqsim.trace.HostCall.RoutesCall;
import org.virqsim.trace.Ioctl.DeviceReset;
import org.virqsim.trace.Ioctl.GsiRouting;
import org.virqsim.trace.Ioctl.IrqInfo;
import org.virqsim.trace.Ioctl.Irqfd;
import org.virqsim.trace.Ioctl.SetIrqs;
import org.virqsim.trace.Ioctl.Stamp;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The recorded ioctls of one QEMU with one assigned function: one JSON object a line.
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
    Reading reading = new Reading();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      reading.line(line);
    }
    return new IoctlLog(reading.ioctls, reading.unreadable);
  }

  /** Returns the MSI-X SET_IRQS, in order. */
  public List<MsixCall> msixCalls() {
    return hostCalls(Long.MIN_VALUE).stream()
        .filter(MsixCall.class::isInstance)
        .map(MsixCall.class::cast)
        .toList();
  }

  /**
   * Returns the calls that arrange MSI-X and INTx, in order, from a moment on: QEMU's own start,
   * its first reset and the firmware's routing of INTx come before a guest's first write to MSI-X.
   *
   * @param fromNanos nanoseconds since the epoch
   */
  public List<HostCall> hostCalls(long fromNanos) {
    List<HostCall> calls = new ArrayList<>();
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
      }
      if (ioctl.stamp().startNanos() >= fromNanos) {
        call.ifPresent(calls::add);
      }
    }
    return calls;
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

  private static final class Reading {
    private final JsonMapper json = new JsonMapper();
    private final List<Ioctl> ioctls = new ArrayList<>();
    private final List<Integer> unreadable = new ArrayList<>();
    private final Set<Integer> irqfds = new HashSet<>();
    private int lines;

    void line(String text) {
      lines++;
      if (text.isBlank()) {
        return;
      }
      Optional<Ioctl> ioctl = Optional.empty();
      try {
        JsonNode node = json.readTree(text);
        ioctl = node.isObject() ? ioctl(node) : Optional.empty();
      } catch (JacksonException e) {
        // Counted below: a line that is no JSON, or whose fields are of other types.
      }
      ioctl.ifPresentOrElse(ioctls::add, () -> unreadable.add(lines));
    }

    private Optional<Ioctl> ioctl(JsonNode n) {
      int result = n.required("ret").intValue();
      Stamp stamp =
          new Stamp(
              lines,
              n.required("real_ns").longValue(),
              n.required("dur_ns").longValue(),
              n.required("tid").longValue(),
              result);
      return switch (n.required("call").stringValue()) {
        case "SET_IRQS" -> Optional.of(setIrqs(n, stamp));
        case "GET_IRQ_INFO" ->
            Optional.of(
                new IrqInfo(
                    stamp,
                    n.required("index").stringValue(),
                    n.required("count").intValue(),
                    n.required("noresize").booleanValue()));
        case "KVM_IRQFD" -> {
          int fd = n.required("fd").intValue();
          boolean deassign = n.required("deassign").booleanValue();
          if (deassign) {
            irqfds.remove(fd);
          } else if (result == 0) {
            irqfds.add(fd);
          }
          yield Optional.of(new Irqfd(stamp, fd, n.required("gsi").intValue(), deassign));
        }
        case "KVM_SET_GSI_ROUTING" ->
            Optional.of(
                new GsiRouting(stamp, n.required("nr").intValue(), n.required("msi").intValue()));
        case "DEVICE_RESET" -> Optional.of(new DeviceReset(stamp));
        default -> Optional.empty();
      };
    }

    private SetIrqs setIrqs(JsonNode n, Stamp stamp) {
      List<Integer> fds = new ArrayList<>();
      JsonNode array = n.path("fds");
      for (int i = 0; i < array.size(); i++) {
        fds.add(array.required(i).intValue());
      }
      return new SetIrqs(
          stamp,
          n.required("flags").stringValue(),
          n.required("index").stringValue(),
          n.required("start").intValue(),
          n.required("count").intValue(),
          fds,
          EventFds.of(fds.size(), i -> kind(fds.get(i))));
    }

    private EventFd kind(int fd) {
      if (fd < 0) {
        return EventFd.NONE;
      }
      return irqfds.contains(fd) ? EventFd.KVM : EventFd.INTERRUPT;
    }
  }
}
