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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.virqsim.trace.QemuEvent.ConfigAccessed;
import org.virqsim.trace.QemuEvent.ControlWritten;
import org.virqsim.trace.QemuEvent.MsixDisabled;
import org.virqsim.trace.QemuEvent.MsixEnabled;
import org.virqsim.trace.QemuEvent.ResetBegun;
import org.virqsim.trace.QemuEvent.TableFound;
import org.virqsim.trace.QemuEvent.VectorReleased;
import org.virqsim.trace.QemuEvent.VectorUsed;
import org.virqsim.trace.QemuEvent.Where;

/**
 * QEMU's trace log ({@code -trace 'vfio_*' -trace 'msix_*'}), read line by line; only the events
 * that {@link QemuEvent} names are kept.
 *
 * <p>Lines are {@code tid@seconds.microseconds:event arguments} in every QEMU version that logs
 * time, and {@code event arguments} without {@code -msg timestamp=on}; both are read. The arguments
 * of an event that is kept must be complete: a line that was cut is counted as unreadable rather
 * than half believed.
 *
 * <p>{@code msix_write_config} names the device's model and not its address, and other devices of
 * the machine log it too. It is taken for the function whose {@code vfio_pci_write_config} the same
 * thread logged last, because QEMU logs the two one after the other; where no such line is there
 * its device stays empty.
 *
 * @param events what was kept, in order
 * @param lines lines read
 * @param otherEvents lines with an event that is of no interest here
 * @param unreadable lines that are no event, or a cut one
 */
public record QemuLog(List<QemuEvent> events, long lines, long otherEvents, long unreadable) {
  private static final Pattern LINE =
      Pattern.compile(
          "(?:(\\d{1,10})@(\\d{1,12})\\.(\\d{6}):)?([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?: (.*))?");
  private static final String ADDRESS = "([0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7])";
  private static final Pattern NAMED = Pattern.compile(" *\\(" + ADDRESS + "\\) *");
  private static final Pattern ACCESS = Pattern.compile(" *\\(" + ADDRESS + ", @0x.*\\) ?.*");
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

  /** Copies the events. */
  public QemuLog {
    events = List.copyOf(events);
  }

  /** Reads a file. Bytes that are no text do no harm. */
  public static QemuLog read(Path file) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      return read(in);
    }
  }

  /** Reads to the end of {@code in}, which stays open. */
  public static QemuLog read(BufferedReader in) throws IOException {
    Reading reading = new Reading();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      reading.line(line);
    }
    return new QemuLog(reading.events, reading.lines, reading.otherEvents, reading.unreadable);
  }

  /** Returns the addresses of the functions that the events name, sorted. */
  public SortedSet<String> devices() {
    SortedSet<String> devices = new TreeSet<>();
    for (QemuEvent event : events) {
      if (!event.where().device().isEmpty()) {
        devices.add(event.where().device());
      }
    }
    return devices;
  }

  private static final class Reading {
    private final List<QemuEvent> events = new ArrayList<>();
    private final Map<Long, String> accessedLast = new HashMap<>();
    private int lines;
    private long otherEvents;
    private long unreadable;

    void line(String text) {
      lines++;
      Matcher line = LINE.matcher(text);
      if (!line.matches()) {
        unreadable++;
        return;
      }
      long tid = number(line.group(1));
      long micros = number(line.group(2)) * 1_000_000 + number(line.group(3));
      String arguments = line.group(5);
      event(String.valueOf(line.group(4)), arguments == null ? "" : arguments, tid, micros);
    }

    private void event(String name, String arguments, long tid, long micros) {
      switch (name) {
        case "msix_write_config" -> control(arguments, tid, micros);
        case "vfio_msix_early_setup" -> {
          Matcher m = match(TABLE, arguments);
          if (m != null && inTable(number(m.group(2)) - 1)) {
            String noresize = m.group(3);
            events.add(
                new TableFound(
                    where(m, tid, micros),
                    (int) number(m.group(2)),
                    noresize == null ? Optional.empty() : Optional.of(noresize.equals("1"))));
          }
        }
        case "vfio_msix_vector_do_use" -> {
          Matcher m = match(USED, arguments);
          if (m != null && inTable(number(m.group(2)))) {
            events.add(new VectorUsed(where(m, tid, micros), (int) number(m.group(2))));
          }
        }
        case "vfio_msix_vector_release" -> {
          Matcher m = match(RELEASED, arguments);
          if (m != null && inTable(number(m.group(2)))) {
            events.add(new VectorReleased(where(m, tid, micros), (int) number(m.group(2))));
          }
        }
        case "vfio_msix_enable", "vfio_msix_disable", "vfio_pci_reset" -> {
          Matcher m = match(NAMED, arguments);
          if (m != null) {
            events.add(whole(name, where(m, tid, micros)));
          }
        }
        case "vfio_pci_read_config", "vfio_pci_write_config" -> {
          Matcher m = match(ACCESS, arguments);
          if (m != null) {
            Where where = where(m, tid, micros);
            accessedLast.put(tid, where.device());
            events.add(new ConfigAccessed(where));
          }
        }
        default -> otherEvents++;
      }
    }

    private static QemuEvent whole(String name, Where where) {
      return switch (name) {
        case "vfio_msix_enable" -> new MsixEnabled(where);
        case "vfio_msix_disable" -> new MsixDisabled(where);
        default -> new ResetBegun(where);
      };
    }

    private void control(String arguments, long tid, long micros) {
      Matcher m = match(CONTROL, arguments);
      if (m == null) {
        return;
      }
      if (!VFIO_MODEL.matcher(String.valueOf(m.group(1))).matches()) {
        otherEvents++;
        return;
      }
      Where where = new Where(lines, tid, micros, accessedLast.getOrDefault(tid, ""));
      events.add(new ControlWritten(where, "1".equals(m.group(2)), "1".equals(m.group(3))));
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

    private Where where(Matcher m, long tid, long micros) {
      return new Where(lines, tid, micros, String.valueOf(m.group(1)));
    }

    private static long number(@Nullable String digits) {
      return digits == null ? 0 : Long.parseLong(digits);
    }
  }
}
