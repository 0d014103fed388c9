// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.virqsim.trace.LinearFit;

/** The recordings under {@code measured}; its README says what they are. */
final class Measured {
  private Measured() {}

  /**
   * A completion that fell into a reconfiguration.
   *
   * @param position in the disabling call, as a fraction of its length; above 1: after it
   */
  record Completion(double position, boolean lost) {}

  /** The completions that fell into the disabling call over that many armed vectors. */
  static List<Completion> inOff(int vectors) {
    return full(vectors).stream()
        .filter(row -> row.get("zone").equals("1"))
        .map(
            row ->
                new Completion(
                    number(row, "completion_us") / number(row, "off_returned_us"),
                    number(row, "event_delay_us") < 0))
        .toList();
  }

  /**
   * How long the disabling call took in every recorded reconfiguration of that many armed vectors,
   * in nanoseconds.
   */
  static List<Long> offNs(int vectors) {
    Map<String, Long> byTrial = new LinkedHashMap<>();
    for (Map<String, String> row : full(vectors)) {
      byTrial.put(row.get("trial"), Math.round(1000 * number(row, "off_returned_us")));
    }
    return List.copyOf(byTrial.values());
  }

  /** Completions lost while that method reconfigured, over all its experiments. */
  static long lost(String method) {
    return losses().stream()
        .filter(row -> row.get("method").equals(method))
        .mapToLong(row -> Long.parseLong(row.get("lost")))
        .sum();
  }

  /**
   * From submission to the event of a command, in nanoseconds, by the mean think time in
   * microseconds: what the undisturbed cycle of the closed loop has beyond it.
   */
  static Map<Integer, Long> serviceNs() {
    Map<Integer, Long> service = new LinkedHashMap<>();
    for (Map<String, String> row : losses()) {
      if (row.get("mode").equals("closed") && row.get("method").equals("none")) {
        int think = Integer.parseInt(row.get("rate"));
        service.put(think, Math.round(1e9 / number(row, "eff_rate") - 1000.0 * think));
      }
    }
    return service;
  }

  /** The rows of the experiments, by column. */
  static List<Map<String, String>> experiments() {
    return losses();
  }

  /** The completions in calls that disable and enable that many armed vectors, by column. */
  static List<Map<String, String>> completions(int vectors) {
    return full(vectors);
  }

  /**
   * How long the calls of every recorded reconfiguration took, nanoseconds.
   *
   * @param offNs the disabling call
   * @param onNs from its return to the return of the enabling call
   */
  record Reconfiguration(long offNs, long onNs) {}

  /** Every recorded reconfiguration of that many armed vectors into which a completion fell. */
  static List<Reconfiguration> reconfigurations(int vectors) {
    Map<String, Reconfiguration> byTrial = new LinkedHashMap<>();
    for (Map<String, String> row : full(vectors)) {
      double off = number(row, "off_returned_us");
      double on = number(row, "enable_returned_us") - off;
      byTrial.put(
          row.get("trial"), new Reconfiguration(Math.round(1000 * off), Math.round(1000 * on)));
    }
    return List.copyOf(byTrial.values());
  }

  /** Least durations of an operation on Linux 6.12 by number of vectors. */
  static LinearFit durations(String operation) {
    return LinearFit.of(
        rows("durations.csv").stream()
            .filter(row -> row.get("linux").equals("6.12"))
            .filter(row -> row.get("operation").equals(operation))
            .map(
                row ->
                    new LinearFit.Point(
                        Integer.parseInt(row.get("vectors")), 1000 * number(row, "min_us")))
            .toList());
  }

  private static List<Map<String, String>> full(int vectors) {
    return rows("completions-linux-6.12.csv").stream()
        .filter(row -> row.get("method").equals("full"))
        .filter(row -> row.get("vectors").equals(Integer.toString(vectors)))
        .toList();
  }

  private static List<Map<String, String>> losses() {
    return rows("loss-linux-6.12.csv");
  }

  static double number(Map<String, String> row, String column) {
    return Double.parseDouble(row.get(column));
  }

  private static List<Map<String, String>> rows(String name) {
    try (InputStream in = Measured.class.getResourceAsStream("/measured/" + name)) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      String[] columns = lines.get(0).split(",", -1);
      List<Map<String, String>> rows = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] values = line.split(",", -1);
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.length; i++) {
          row.put(columns[i], values[i]);
        }
        rows.add(row);
      }
      return rows;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
