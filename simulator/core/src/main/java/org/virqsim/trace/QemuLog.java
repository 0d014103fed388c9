// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

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
    return read((Reader) in);
  }

  private static QemuLog read(Reader in) throws IOException {
    QemuLogParser parser = new QemuLogParser();
    List<QemuEvent> events = new ArrayList<>();
    LogLines lines = new LogLines(in);
    for (String line = lines.next(); line != null; line = lines.next()) {
      parser.line(line, lines.ended()).ifPresent(events::add);
    }
    return new QemuLog(events, parser.lines(), parser.otherEvents(), parser.unreadable());
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
}
