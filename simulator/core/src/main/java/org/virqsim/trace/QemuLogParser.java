// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.virqsim.trace.QemuEvent.ConfigAccessed;
import org.virqsim.trace.QemuEvent.ControlWritten;
import org.virqsim.trace.QemuEvent.ForeignRoute;
import org.virqsim.trace.QemuEvent.IntxChange;
import org.virqsim.trace.QemuEvent.IntxChanged;
import org.virqsim.trace.QemuEvent.MsixDisabled;
import org.virqsim.trace.QemuEvent.MsixEnabled;
import org.virqsim.trace.QemuEvent.ResetBegun;
import org.virqsim.trace.QemuEvent.RoutesCommitted;
import org.virqsim.trace.QemuEvent.TableFound;
import org.virqsim.trace.QemuEvent.VectorReleased;
import org.virqsim.trace.QemuEvent.VectorUsed;
import org.virqsim.trace.QemuEvent.Where;

/**
 * Reads QEMU's trace log line by line; what it remembers does not grow with the log. The format is
 * that of {@link QemuLog}.
 */
final class QemuLogParser {
  private static final Pattern LINE =
      Pattern.compile(
          "(?:(\\d{1,10})@(\\d{1,10})\\.(\\d{6}):)?([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?: (.*))?");
  private static final String ADDRESS = "([0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7])";
  private static final Pattern NAMED = Pattern.compile(" *\\(" + ADDRESS + "\\) *");
  private static final Pattern ACCESS = Pattern.compile(" *\\(" + ADDRESS + ", @0x.*\\) ?.*");
  private static final Pattern ACCELERATED =
      Pattern.compile(" *\\(" + ADDRESS + "\\) KVM INTx accel (?:en|dis)abled");
  private static final Pattern USED =
      Pattern.compile(" *\\(" + ADDRESS + "\\) vector (\\d{1,4}) used");
  private static final Pattern RELEASED =
      Pattern.compile(" *\\(" + ADDRESS + "\\) vector (\\d{1,4}) released");
  private static final Pattern TABLE =
      Pattern.compile(
          " *\\(?"
              + ADDRESS
              + "\\)? PCI MSI-X CAP @0x[0-9a-f]+, BAR \\d+, offset 0x[0-9a-f]+,"
              + " entries (\\d{1,4})(?:, noresize ([01]))?");
  private static final Pattern CONTROL = Pattern.compile("dev (\\S+) enabled ([01]) masked ([01])");
  private static final Pattern VFIO_MODEL = Pattern.compile("vfio-pci(?:-nohotplug)?");

  /** Entries of the largest MSI-X table (PCIe 7.7.2.2). */
  private static final int MAX_VECTORS = 2_048;

  private static final Pattern ROUTE =
      Pattern.compile("dev (\\S+) vector (-?\\d{1,4}) virq (-?\\d{1,6})");

  /** Threads whose last access to configuration space is remembered. */
  private static final int MOST_THREADS = 4_096;

  /** In the year 2255: a time whose nanoseconds still fit a long. */
  private static final long LATEST_SECOND = 9_000_000_000L;

  private final Map<Long, String> accessedLast = new LinkedHashMap<>();
  private int lines;
  private long otherEvents;
  private long unreadable;

  /** Returns how many lines were read. */
  long lines() {
    return lines;
  }

  /** Returns how many lines have an event that is of no interest here. */
  long otherEvents() {
    return otherEvents;
  }

  /** Returns how many lines are no event, or a cut one. */
  long unreadable() {
    return unreadable;
  }

  /**
   * Reads the next line.
   *
   * @param text without its end
   * @param ended whether it has one; without, an event whose last argument may have been cut is not
   *     believed
   */
  Optional<QemuEvent> line(String text, boolean ended) {
    lines++;
    Matcher line = LINE.matcher(text);
    if (!line.matches() || number(line.group(2)) > LATEST_SECOND) {
      unreadable++;
      return Optional.empty();
    }
    long tid = number(line.group(1));
    long micros = number(line.group(2)) * 1_000_000 + number(line.group(3));
    String arguments = line.group(5);
    return event(
        String.valueOf(line.group(4)),
        arguments == null ? "" : arguments,
        new Where(lines, tid, micros, ""),
        ended);
  }

  private Optional<QemuEvent> event(String name, String arguments, Where where, boolean ended) {
    return switch (name) {
      case "msix_write_config" -> control(arguments, where);
      case "vfio_msix_early_setup" -> table(arguments, where, ended);
      case "vfio_msix_vector_do_use" ->
          vector(USED, arguments, where).map(v -> new VectorUsed(v.where(), v.number()));
      case "vfio_msix_vector_release" ->
          vector(RELEASED, arguments, where).map(v -> new VectorReleased(v.where(), v.number()));
      case "vfio_msix_enable" -> named(NAMED, arguments, where).map(MsixEnabled::new);
      case "vfio_msix_disable" -> named(NAMED, arguments, where).map(MsixDisabled::new);
      case "vfio_pci_reset" -> named(NAMED, arguments, where).map(ResetBegun::new);
      case "vfio_intx_enable" -> intx(NAMED, arguments, where, IntxChange.ARMED);
      case "vfio_intx_disable" -> intx(NAMED, arguments, where, IntxChange.DISARMED);
      case "vfio_intx_enable_kvm" -> intx(ACCELERATED, arguments, where, IntxChange.KVM_ON);
      case "vfio_intx_disable_kvm" -> intx(ACCELERATED, arguments, where, IntxChange.KVM_OFF);
      case "kvm_irqchip_commit_routes" -> Optional.of(new RoutesCommitted(where));
      case "kvm_irqchip_add_msi_route" -> route(arguments, where);
      case "vfio_pci_read_config", "vfio_pci_write_config" ->
          named(ACCESS, arguments, where).map(this::accessed);
      default -> {
        otherEvents++;
        yield Optional.empty();
      }
    };
  }

  /** A vector that an event names. */
  private record Named(Where where, int number) {}

  private Optional<Named> vector(Pattern pattern, String arguments, Where where) {
    Matcher m = match(pattern, arguments);
    return m != null && inTable(number(m.group(2)))
        ? Optional.of(new Named(of(where, m), (int) number(m.group(2))))
        : Optional.empty();
  }

  private Optional<Where> named(Pattern pattern, String arguments, Where where) {
    Matcher m = match(pattern, arguments);
    return m == null ? Optional.empty() : Optional.of(of(where, m));
  }

  private Optional<QemuEvent> intx(
      Pattern pattern, String arguments, Where where, IntxChange change) {
    return named(pattern, arguments, where).map(w -> new IntxChanged(w, change));
  }

  private Optional<QemuEvent> table(String arguments, Where where, boolean ended) {
    if (!ended) {
      unreadable++;
      return Optional.empty();
    }
    Matcher m = match(TABLE, arguments);
    if (m == null || !inTable(number(m.group(2)) - 1)) {
      return Optional.empty();
    }
    String noresize = m.group(3);
    return Optional.of(
        new TableFound(
            of(where, m),
            (int) number(m.group(2)),
            noresize == null ? Optional.empty() : Optional.of(noresize.equals("1"))));
  }

  private Optional<QemuEvent> route(String arguments, Where where) {
    Matcher m = match(ROUTE, arguments);
    if (m == null) {
      return Optional.empty();
    }
    if (VFIO_MODEL.matcher(String.valueOf(m.group(1))).matches()) {
      otherEvents++;
      return Optional.empty();
    }
    return Optional.of(new ForeignRoute(where));
  }

  private QemuEvent accessed(Where where) {
    if (!accessedLast.containsKey(where.tid()) && accessedLast.size() >= MOST_THREADS) {
      accessedLast.remove(accessedLast.keySet().iterator().next());
    }
    accessedLast.put(where.tid(), where.device());
    return new ConfigAccessed(where);
  }

  private Optional<QemuEvent> control(String arguments, Where where) {
    Matcher m = match(CONTROL, arguments);
    if (m == null) {
      return Optional.empty();
    }
    if (!VFIO_MODEL.matcher(String.valueOf(m.group(1))).matches()) {
      otherEvents++;
      return Optional.empty();
    }
    Where named =
        new Where(
            where.line(), where.tid(), where.micros(), accessedLast.getOrDefault(where.tid(), ""));
    return Optional.of(new ControlWritten(named, "1".equals(m.group(2)), "1".equals(m.group(3))));
  }

  /** Returns the match of the whole text, or null, and counts the line as unreadable. */
  private @Nullable Matcher match(Pattern pattern, String arguments) {
    Matcher matcher = pattern.matcher(arguments);
    if (matcher.matches()) {
      return matcher;
    }
    unreadable++;
    return null;
  }

  private boolean inTable(long vector) {
    boolean possible = vector >= 0 && vector < MAX_VECTORS;
    unreadable += possible ? 0 : 1;
    return possible;
  }

  private static Where of(Where where, Matcher m) {
    return new Where(where.line(), where.tid(), where.micros(), String.valueOf(m.group(1)));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
