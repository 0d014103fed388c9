// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.virqsim.result.ExplorationResult;
import org.virqsim.result.StoryLine;

/** A counterexample as a Mermaid sequence diagram. */
public final class SequenceDiagram {
  /** From left to right. */
  private static final List<String> ORDER = List.of("guest", "VMM", "KVM", "host", "device");

  private SequenceDiagram() {}

  /**
   * Returns the diagram's source; ends with a line feed.
   *
   * @param result must have a counterexample
   */
  public static String render(ExplorationResult result) {
    if (result.story().isEmpty()) {
      throw new IllegalArgumentException("there is no counterexample to draw");
    }
    StringBuilder out = new StringBuilder("sequenceDiagram\n");
    Set<String> seen = new LinkedHashSet<>();
    for (StoryLine line : result.story()) {
      seen.add(line.from());
      seen.add(line.to());
    }
    ORDER.stream().filter(seen::contains).forEach(p -> out.append("  participant " + p + "\n"));
    boolean after = false;
    for (StoryLine line : result.story()) {
      if (line.after() && !after) {
        note(result, seen, out);
        after = true;
      }
      String arrow = line.drop() ? "-x" : line.after() ? "-->>" : "->>";
      out.append("  " + line.from() + arrow + line.to() + ": " + safe(line.text()) + "\n");
    }
    if (!after) {
      note(result, seen, out);
    }
    return out.toString();
  }

  private static void note(ExplorationResult result, Set<String> seen, StringBuilder out) {
    List<String> present = ORDER.stream().filter(seen::contains).toList();
    String over =
        present.size() == 1
            ? present.get(0)
            : present.get(0) + "," + present.get(present.size() - 1);
    out.append("  Note over " + over + ": " + safe(String.valueOf(result.conclusion())) + "\n");
  }

  /** Semicolons end a statement, and # begins an entity. */
  static String safe(String text) {
    return text.replace("#", "number ").replace(";", ",").replace(":=", "=");
  }
}
