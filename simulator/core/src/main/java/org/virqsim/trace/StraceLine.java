// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.virqsim.trace.Ioctl.DeviceReset;
import org.virqsim.trace.Ioctl.Stamp;
import org.virqsim.trace.Ioctl.Unread;

/**
 * Reads lines of {@code strace -f -T -e trace=ioctl}, with or without {@code -ttt} and {@code -o}.
 *
 * <p>strace names VFIO's and KVM's ioctls but shows their arguments as addresses, so that only
 * their order, results and durations are known. Calls of other threads in between appear as {@code
 * <unfinished ...>} and {@code <... ioctl resumed>}.
 */
final class StraceLine {
  private static final Pattern LINE =
      Pattern.compile(
          "(?:\\[pid +(\\d{1,10})\\] |(\\d{1,10}) +)?(?:(\\d{1,12})\\.(\\d{6,9}) |\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)? )?(.*)");
  private static final Pattern CALL =
      Pattern.compile("ioctl\\(\\d+(?:<[^>]*>)?, (_IOC\\([^)]*\\)|[^,)]+).*");
  private static final Pattern END =
      Pattern.compile(
          ".*\\) += (-?\\d+|\\?)(?: ([A-Z0-9]+) \\([^)]*\\))?(?: <(\\d+)\\.(\\d{6})>)?");
  private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. ioctl resumed>.*");
  private static final Pattern OTHER =
      Pattern.compile("(?:\\+\\+\\+|---|strace:|[a-z_0-9]+\\(|<\\.\\.\\. [a-z_0-9]+ resumed>).*");
  private static final String UNFINISHED = "<unfinished ...>";

  /** Names and numbers (include/uapi/linux/vfio.h, kvm.h) of the calls that matter. */
  private static final Map<String, String> CALLS =
      Map.of(
          "VFIO_DEVICE_SET_IRQS", "SET_IRQS",
          "_IOC(_IOC_NONE, 0x3b, 0x6e, 0)", "SET_IRQS",
          "0x3b6e", "SET_IRQS",
          "KVM_IRQFD", "KVM_IRQFD",
          "0x4020ae76", "KVM_IRQFD",
          "KVM_SET_GSI_ROUTING", "KVM_SET_GSI_ROUTING",
          "0x4008ae6a", "KVM_SET_GSI_ROUTING",
          "VFIO_DEVICE_RESET", "DEVICE_RESET",
          "_IOC(_IOC_NONE, 0x3b, 0x6f, 0)", "DEVICE_RESET",
          "0x3b6f", "DEVICE_RESET");

  private static final Map<String, Integer> ERRNOS =
      Map.of("EINVAL", 22, "ENOSPC", 28, "ENOMEM", 12, "EBUSY", 16, "ENOTTY", 25, "EEXIST", 17);
  private static final int UNKNOWN_ERRNO = 1;
  private static final int MOST_THREADS = 4_096;

  private final Map<Long, Begun> begun = new HashMap<>();

  /** A call of interest whose end was not seen yet. */
  private record Begun(String name, int line, long startNanos) {}

  /**
   * Reads a line.
   *
   * @param to takes the call that ends in it, if it is of interest
   * @return false if it is no line of strace, or a cut one
   */
  boolean read(String text, int number, Consumer<Ioctl> to) {
    Matcher line = LINE.matcher(text);
    if (!line.matches()) {
      return false;
    }
    String pid = line.group(1) == null ? line.group(2) : line.group(1);
    long tid = pid == null ? 0 : Long.parseLong(pid);
    long start = nanos(line.group(3), line.group(4));
    String rest = String.valueOf(line.group(5));
    if (RESUMED.matcher(rest).matches()) {
      return resumed(rest, tid, to);
    }
    if (!rest.startsWith("ioctl(")) {
      return OTHER.matcher(rest).matches();
    }
    Matcher call = CALL.matcher(rest);
    if (!call.matches()) {
      return false;
    }
    String name = name(String.valueOf(call.group(1)));
    if (rest.endsWith(UNFINISHED)) {
      if (name != null && begun.size() < MOST_THREADS) {
        begun.put(tid, new Begun(name, number, start));
      }
      return true;
    }
    Matcher end = END.matcher(rest);
    if (!end.matches()) {
      return false;
    }
    if (name != null) {
      to.accept(ioctl(new Begun(name, number, start), tid, end));
    }
    return true;
  }

  /** Some numbers belong to several drivers; strace then prints "A or B". */
  private static @Nullable String name(String shown) {
    String found = null;
    for (String one : shown.strip().split(" or ", -1)) {
      found = found == null ? CALLS.get(one) : found;
    }
    return found;
  }

  private boolean resumed(String rest, long tid, Consumer<Ioctl> to) {
    Matcher end = END.matcher(rest);
    Begun call = begun.remove(tid);
    if (!end.matches()) {
      return false;
    }
    if (call != null) {
      to.accept(ioctl(call, tid, end));
    }
    return true;
  }

  private static Ioctl ioctl(Begun call, long tid, Matcher end) {
    long took = nanos(end.group(3), end.group(4));
    Stamp stamp = new Stamp(call.line(), call.startNanos(), took, tid, result(end));
    return call.name().equals("DEVICE_RESET")
        ? new DeviceReset(stamp)
        : new Unread(stamp, call.name());
  }

  private static int result(Matcher end) {
    String number = String.valueOf(end.group(1));
    String errno = end.group(2);
    if (errno != null) {
      return -ERRNOS.getOrDefault(errno, UNKNOWN_ERRNO);
    }
    return number.equals("?") || number.length() > 9 ? -UNKNOWN_ERRNO : Integer.parseInt(number);
  }

  private static long nanos(@Nullable String seconds, @Nullable String fraction) {
    if (seconds == null || fraction == null || seconds.length() > 10) {
      return 0;
    }
    String nine = (fraction + "000").substring(0, 9);
    return Long.parseLong(seconds) * 1_000_000_000L + Long.parseLong(nine);
  }

  /** Returns the lines of calls whose end never came. */
  List<Integer> unfinished() {
    Collection<Begun> open = begun.values();
    return open.stream().map(Begun::line).sorted().toList();
  }
}
