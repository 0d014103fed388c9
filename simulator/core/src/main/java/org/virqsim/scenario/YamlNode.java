// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML value that knows where it was written. Immutable. */
sealed interface YamlNode {
  /** Where the value begins. */
  Place place();

  /** What to call it in a message, with its article. */
  String kind();

  /**
   * A scalar.
   *
   * @param text the value, quotes and escapes resolved
   * @param plain whether it was written without quotes, so that it can be a number, a truth value
   *     or nothing at all
   */
  record Scalar(Place place, String text, boolean plain) implements YamlNode {
    /** Whether this is YAML's null: nothing, {@code ~} or {@code null}. */
    boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
    }

    @Override
    public String kind() {
      return isNull() ? "nothing" : "'" + Words.shorten(text) + "'";
    }
  }

  /** A list. */
  record Sequence(Place place, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A map; keys are always text. */
  record Mapping(Place place, Map<String, Entry> entries) implements YamlNode {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String kind() {
      return "a map";
    }
  }

  /**
   * One entry of a map.
   *
   * @param keyPlace where its key was written
   */
  record Entry(Place keyPlace, YamlNode value) {}
}
