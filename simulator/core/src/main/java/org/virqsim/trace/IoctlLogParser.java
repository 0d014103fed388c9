// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.policy.EventFds;
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
 * Reads recorded ioctls line by line, in any of three formats, told apart by each line:
 *
 * <ul>
 *   <li>one JSON object for each call: {@code real_ns} its start, {@code dur_ns}, {@code tid},
 *       {@code ret}, {@code call} and its arguments; {@code device} may name the descriptor of the
 *       function;
 *   <li>JSON objects with {@code ev}: {@code enter} with the arguments, {@code fd} for each
 *       descriptor handed over, {@code exit} with the result, joined by {@code tid}; what our
 *       bpftrace script prints, which can not know a call's result when it sees its arguments;
 *   <li>lines of strace, by {@link StraceLine}.
 * </ul>
 */
final class IoctlLogParser {
  /** Flags of struct vfio_irq_set, include/uapi/linux/vfio.h, by bit. */
  private static final List<String> FLAGS =
      List.of(
          "DATA_NONE",
          "DATA_BOOL",
          "DATA_EVENTFD",
          "ACTION_MASK",
          "ACTION_UNMASK",
          "ACTION_TRIGGER");

  /** Indices of a PCI function, enum of include/uapi/linux/vfio.h. */
  private static final List<String> INDICES = List.of("INTX", "MSI", "MSIX", "ERR", "REQ");

  private static final int LONGEST_LIST = 2_048;
  private static final int MOST_THREADS = 4_096;

  /** In the year 2255: a time to which durations can be added. */
  private static final long LATEST_NS = 9_000_000_000_000_000_000L;

  /** No call takes a day. */
  private static final long LONGEST_NS = 86_400_000_000_000L;

  private static final int MOST_VECTORS = 1 << 16;

  private final JsonMapper json = new JsonMapper();
  private final List<Ioctl> ioctls = new ArrayList<>();
  private final List<Integer> unreadable = new ArrayList<>();
  private final Set<Integer> irqfds = new HashSet<>();
  private final Map<Long, Entered> entered = new HashMap<>();
  private final StraceLine strace = new StraceLine();
  private int lines;

  /** A call whose end is not known yet. */
  private record Entered(JsonNode arguments, List<Integer> fds, int line) {}

  /** Reads the next line. */
  void line(String text) {
    lines++;
    if (text.isBlank()) {
      return;
    }
    boolean read = false;
    if (text.startsWith("{")) {
      try {
        JsonNode node = json.readTree(text);
        read = node.isObject() && (node.has("ev") ? part(node) : whole(node));
      } catch (JacksonException e) {
        // Counted below: a line that is no JSON, or whose fields are of other types.
      }
    } else {
      read = strace.read(text, lines, ioctls::add);
    }
    if (!read) {
      unreadable.add(lines);
    }
  }

  /** Returns what was read; calls without their end are among the unreadable lines. */
  IoctlLog log() {
    List<Integer> bad = new ArrayList<>(unreadable);
    entered.values().forEach(e -> bad.add(e.line()));
    bad.addAll(strace.unfinished());
    bad.sort(null);
    return new IoctlLog(ioctls, bad);
  }

  private boolean whole(JsonNode n) {
    Stamp stamp =
        new Stamp(
            lines,
            n.required("real_ns").longValue(),
            n.required("dur_ns").longValue(),
            n.required("tid").longValue(),
            n.required("ret").intValue());
    List<Integer> fds = new ArrayList<>();
    JsonNode array = n.path("fds");
    for (int i = 0; i < array.size(); i++) {
      fds.add(array.required(i).intValue());
    }
    return add(n, stamp, fds);
  }

  /** Adds a call if all of it makes sense. */
  private boolean add(JsonNode n, Stamp stamp, List<Integer> fds) {
    if (stamp.startNanos() < 0
        || stamp.startNanos() > LATEST_NS
        || stamp.durationNanos() < 0
        || stamp.durationNanos() > LONGEST_NS) {
      return false;
    }
    Optional<Ioctl> ioctl = ioctl(n, stamp, fds);
    ioctl.ifPresent(ioctls::add);
    return ioctl.isPresent();
  }

  private boolean part(JsonNode n) {
    long tid = n.required("tid").longValue();
    Entered open = entered.get(tid);
    switch (n.required("ev").stringValue()) {
      case "enter" -> {
        n.required("ns").longValue();
        n.required("call").stringValue();
        if (open != null) {
          unreadable.add(open.line());
        } else if (entered.size() >= MOST_THREADS) {
          return false;
        }
        entered.put(tid, new Entered(n, new ArrayList<>(), lines));
        return true;
      }
      case "fd" -> {
        if (open == null
            || n.required("at").intValue() != open.fds().size()
            || open.fds().size() >= LONGEST_LIST) {
          return false;
        }
        open.fds().add(n.required("fd").intValue());
        return true;
      }
      case "exit" -> {
        if (open == null) {
          return false;
        }
        long start = open.arguments().required("ns").longValue();
        Stamp stamp =
            new Stamp(
                open.line(),
                start,
                n.required("ns").longValue() - start,
                tid,
                n.required("ret").intValue());
        entered.remove(tid);
        return add(open.arguments(), stamp, open.fds());
      }
      default -> {
        return false;
      }
    }
  }

  private Optional<Ioctl> ioctl(JsonNode n, Stamp stamp, List<Integer> fds) {
    return switch (n.required("call").stringValue()) {
      case "SET_IRQS" ->
          vectors(n.required("start")) && vectors(n.required("count"))
              ? Optional.of(setIrqs(n, stamp, fds))
              : Optional.empty();
      case "GET_IRQ_INFO" ->
          Optional.of(
              new IrqInfo(
                  stamp,
                  index(n.required("index")),
                  n.required("count").intValue(),
                  n.required("noresize").booleanValue()));
      case "KVM_IRQFD" -> {
        int fd = n.required("fd").intValue();
        boolean deassign = n.required("deassign").booleanValue();
        if (deassign) {
          irqfds.remove(fd);
        } else if (stamp.result() == 0) {
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

  private static boolean vectors(JsonNode n) {
    return n.intValue() >= 0 && n.intValue() <= MOST_VECTORS;
  }

  private SetIrqs setIrqs(JsonNode n, Stamp stamp, List<Integer> fds) {
    return new SetIrqs(
        stamp,
        n.has("device") ? n.required("device").intValue() : SetIrqs.ANY,
        flags(n.required("flags")),
        index(n.required("index")),
        n.required("start").intValue(),
        n.required("count").intValue(),
        fds,
        EventFds.of(fds.size(), i -> kind(fds.get(i))));
  }

  /** By name, or as the number in struct vfio_irq_set. */
  private static String flags(JsonNode n) {
    if (!n.isNumber()) {
      return n.stringValue();
    }
    List<String> names = new ArrayList<>();
    for (int bit = 0; bit < FLAGS.size(); bit++) {
      if ((n.intValue() >> bit & 1) != 0) {
        names.add(FLAGS.get(bit));
      }
    }
    return String.join("|", names);
  }

  private static String index(JsonNode n) {
    if (!n.isNumber()) {
      return n.stringValue();
    }
    int index = n.intValue();
    return index >= 0 && index < INDICES.size() ? INDICES.get(index) : String.valueOf(index);
  }

  private EventFd kind(int fd) {
    if (fd < 0) {
      return EventFd.NONE;
    }
    return irqfds.contains(fd) ? EventFd.KVM : EventFd.INTERRUPT;
  }
}
