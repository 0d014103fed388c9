// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import org.virqsim.result.Timeline;

/**
 * Writes timelines for other tools: {@code timeline-POLICY.perfetto.json}, which opens at
 * ui.perfetto.dev, and {@code first-loss-POLICY.mmd}, a Mermaid sequence diagram, where a request
 * was dropped. Same timelines, same bytes.
 */
public final class TimelineFiles {
  private static final String LOSS = "first-loss-";
  private static final String SOURCE = ".mmd";

  private TimelineFiles() {}

  /**
   * Writes them.
   *
   * @param dir an existing folder; what an earlier run wrote of a loss that is there no more is
   *     removed
   * @return the files, in the timelines' order
   * @throws IOException if one can not be written
   */
  public static List<Path> writeAll(List<Timeline> timelines, Path dir) throws IOException {
    List<Path> files = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Timeline timeline : timelines) {
      String name = Charts.unique(Charts.slug(timeline.policy()), names);
      files.addAll(write(timeline, name, dir));
    }
    return files;
  }

  /**
   * Writes those of one timeline.
   *
   * @param name what stands for the policy in the names of the files
   * @throws IOException if one can not be written
   */
  public static List<Path> write(Timeline timeline, String name, Path dir) throws IOException {
    List<Path> files = new ArrayList<>();
    Path trace = dir.resolve("timeline-" + name + ".perfetto.json");
    files.add(Files.writeString(trace, PerfettoTrace.of(timeline)));
    Path loss = dir.resolve(LOSS + name + SOURCE);
    Optional<String> diagram = FirstLossDiagram.of(timeline);
    if (diagram.isPresent()) {
      files.add(Files.writeString(loss, diagram.get()));
    } else {
      Files.deleteIfExists(loss);
    }
    return files;
  }

  /** A diagram that lies in a folder, and the policies of which it is, but for their names. */
  record Diagram(List<String> policies, String source) {}

  /** The diagrams in a folder, by name; of policies that lost in the same way the first one. */
  static List<Diagram> diagrams(Path dir) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var files = Files.newDirectoryStream(dir, LOSS + "*" + SOURCE)) {
      files.forEach(found::add);
    }
    found.sort(Comparator.comparing(Path::toString));
    Map<String, Diagram> diagrams = new LinkedHashMap<>();
    for (Path file : found) {
      String source = Files.readString(file);
      Matcher title = FirstLossDiagram.TITLE.matcher(source);
      String policy = title.find() ? title.group(1) : String.valueOf(file.getFileName());
      Diagram same =
          diagrams.computeIfAbsent(
              title.replaceFirst(""), key -> new Diagram(new ArrayList<>(), source));
      same.policies().add(policy);
    }
    return List.copyOf(diagrams.values());
  }

  /** Whether traces lie in a folder. */
  static boolean anyTrace(Path dir) throws IOException {
    try (var files = Files.newDirectoryStream(dir, "timeline-*.perfetto.json")) {
      return files.iterator().hasNext();
    }
  }
}
