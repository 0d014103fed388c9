// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virqsim.trace.QemuEvent.ControlWritten;
import org.virqsim.trace.QemuEvent.ForeignRoute;
import org.virqsim.trace.QemuEvent.RoutesCommitted;

/**
 * A QEMU log of any size, read twice: once for the functions that it names, once for what they did.
 * Memory grows with the number of steps that are kept, not with the log.
 *
 * @param runs one for each function, in the order in which the log names them first; empty if it
 *     names none
 * @param lines lines of the log
 * @param otherEvents lines with events of no interest
 * @param unreadable lines that are no event, or a cut one
 * @param firstUnreadable numbers of the first of those lines
 * @param sharedRoutes whether other devices of the VM have routes too
 * @param timed whether the log has times
 */
public record RecordedLog(
    List<RecordedRun> runs,
    long lines,
    long otherEvents,
    long unreadable,
    List<Long> firstUnreadable,
    boolean sharedRoutes,
    boolean timed) {
  /** Steps of one function that are kept: what a scenario can have. */
  public static final int MOST_STEPS = 10_000;

  /** More assigned functions than a VM has slots for. */
  private static final int MOST_DEVICES = 256;

  private static final int MOST_UNREADABLE = 5;

  /** Copies the lists. */
  public RecordedLog {
    runs = List.copyOf(runs);
    firstUnreadable = List.copyOf(firstUnreadable);
  }

  /**
   * Reads a file.
   *
   * @throws TraceException if it names more functions than a VM can have
   */
  public static RecordedLog read(Path file) throws IOException {
    Map<String, Recorder> recorders = new LinkedHashMap<>();
    try (BufferedReader in = open(file)) {
      LogLines lines = new LogLines(in);
      QemuLogParser parser = new QemuLogParser();
      for (String line = lines.next(); line != null; line = lines.next()) {
        Optional<QemuEvent> event = parser.line(line, lines.ended());
        String device = event.map(e -> e.where().device()).orElse("");
        if (!device.isEmpty()) {
          recorders.putIfAbsent(device, new Recorder(device));
        }
        if (recorders.size() > MOST_DEVICES) {
          throw new TraceException(
              "line "
                  + parser.lines()
                  + " names the assigned function number "
                  + recorders.size()
                  + ", more than a VM can have; is this one log of one QEMU?");
        }
      }
    }
    try (BufferedReader in = open(file)) {
      return read(new LogLines(in), recorders);
    }
  }

  private static RecordedLog read(LogLines lines, Map<String, Recorder> recorders)
      throws IOException {
    QemuLogParser parser = new QemuLogParser();
    List<Long> unreadable = new ArrayList<>();
    boolean shared = recorders.size() > 1;
    boolean timed = false;
    for (String line = lines.next(); line != null; line = lines.next()) {
      long before = parser.unreadable();
      Optional<QemuEvent> read = parser.line(line, lines.ended());
      if (parser.unreadable() > before && unreadable.size() < MOST_UNREADABLE) {
        unreadable.add(parser.lines());
      }
      if (read.isPresent()) {
        QemuEvent event = read.get();
        timed |= event.where().micros() > 0;
        shared |= event instanceof ForeignRoute;
        dispatch(event, recorders);
      }
    }
    return new RecordedLog(
        recorders.values().stream().map(Recorder::run).toList(),
        parser.lines(),
        parser.otherEvents(),
        parser.unreadable(),
        unreadable,
        shared,
        timed);
  }

  private static void dispatch(QemuEvent event, Map<String, Recorder> recorders) {
    String device = event.where().device();
    if (event instanceof RoutesCommitted) {
      recorders.values().forEach(r -> r.event(event));
    } else if (!device.isEmpty()) {
      Recorder own = recorders.get(device);
      if (own != null) {
        own.event(event);
      }
    } else if (event instanceof ControlWritten && recorders.size() == 1) {
      recorders.values().forEach(r -> r.event(event));
    } else if (event instanceof ControlWritten) {
      recorders.values().forEach(r -> r.unexplained(event));
    }
  }

  /**
   * Returns the run of one function.
   *
   * @param device its address; empty for the only one
   * @throws TraceException if there is none, or not only one
   */
  public RecordedRun run(Optional<String> device) {
    List<String> named = runs.stream().map(r -> r.guest().device()).toList();
    if (named.isEmpty()) {
      throw new TraceException(
          "no line names an assigned function; trace QEMU with -trace 'vfio_*' -trace 'msix_*'");
    }
    if (device.isEmpty() && named.size() > 1) {
      throw new TraceException(
          "the log names several assigned functions; choose one with --device: "
              + String.join(", ", named));
    }
    int at = device.map(named::indexOf).orElse(0);
    if (at < 0) {
      throw new TraceException(
          "the log names no function " + device.orElse("") + ", but " + String.join(", ", named));
    }
    return runs.get(at);
  }

  private static BufferedReader open(Path file) throws IOException {
    return Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
  }
}
