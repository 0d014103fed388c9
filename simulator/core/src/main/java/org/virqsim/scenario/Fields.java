// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The entries of one map of the file, with the checks that every map gets: it is a map, has no
 * unknown keys, no keys without a value, and the keys that it must have.
 */
final class Fields {
  private final YamlNode.Mapping map;
  private final String where;
  private final Problems problems;
  private final Set<String> meant = new HashSet<>();

  private Fields(YamlNode.Mapping map, String where, Problems problems) {
    this.map = map;
    this.where = where;
    this.problems = problems;
  }

  /**
   * The fields of a map.
   *
   * @param where path of the map, empty for the whole file
   * @param keys the keys it may have
   * @return empty when it is no map, which is then reported
   */
  static Optional<Fields> of(YamlNode node, String where, List<String> keys, Problems problems) {
    return ofAny(node, where, problems)
        .map(
            fields -> {
              fields.map.entries().forEach((key, entry) -> fields.check(key, entry, keys));
              return fields;
            });
  }

  /** The fields of a map whose keys the caller checks. */
  static Optional<Fields> ofAny(YamlNode node, String where, Problems problems) {
    if (node instanceof YamlNode.Mapping map) {
      return Optional.of(new Fields(map, where, problems));
    }
    String name = where.isEmpty() ? "a scenario" : where;
    problems.add(node.place(), name + " must be a map, not " + node.kind());
    return Optional.empty();
  }

  /** The path of a key's value. */
  static String path(String where, String key) {
    return where.isEmpty() ? key : where + "." + key;
  }

  private void check(String key, YamlNode.Entry entry, List<String> keys) {
    if (!keys.contains(key)) {
      unknown(entry.keyPlace(), key, keys);
    }
  }

  /** Reports an unknown key; the one that was probably meant is not reported as missing later. */
  void unknown(Place place, String key, List<String> keys) {
    Words.closest(key, keys).ifPresent(meant::add);
    problems.add(
        place,
        "unknown key '"
            + Words.shorten(key)
            + "' "
            + (where.isEmpty() ? "at the top level" : "in " + where)
            + Words.suggest(key, keys));
  }

  /** The path of this map. */
  String where() {
    return where;
  }

  /** Where this map begins. */
  Place place() {
    return map.place();
  }

  /** All entries in the file's order. */
  Map<String, YamlNode.Entry> entries() {
    return map.entries();
  }

  /** Whether the key is there, with or without a value. */
  boolean has(String key) {
    return map.entries().containsKey(key);
  }

  /** The value of a key that may be missing; a key without a value is reported. */
  Optional<Field> optional(String key) {
    YamlNode.Entry entry = map.entries().get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.value() instanceof YamlNode.Scalar scalar && scalar.isNull()) {
      problems.add(entry.keyPlace(), path(where, key) + " has no value");
      return Optional.empty();
    }
    return Optional.of(new Field(entry.value(), path(where, key), problems));
  }

  /** The value of a key that must be there; its absence is reported. */
  Optional<Field> required(String key) {
    if (!has(key) && !meant.contains(key)) {
      problems.add(
          map.place(),
          "missing key '" + key + "' " + (where.isEmpty() ? "at the top level" : "in " + where));
    }
    return optional(key);
  }

  /**
   * The only entry of a map that stands for one choice of several.
   *
   * @param keys the choices
   * @return empty when there is none, more than one or an unknown one, which is then reported
   */
  Optional<Map.Entry<String, Field>> choice(List<String> keys) {
    for (Map.Entry<String, YamlNode.Entry> e : map.entries().entrySet()) {
      if (!keys.contains(e.getKey())) {
        unknown(e.getValue().keyPlace(), e.getKey(), keys);
        return Optional.empty();
      }
    }
    if (map.entries().size() != 1) {
      problems.add(
          map.place(),
          where
              + " must have exactly one key of "
              + String.join(", ", keys)
              + ", not "
              + map.entries().size());
      return Optional.empty();
    }
    String key = map.entries().keySet().iterator().next();
    return optional(key).map(field -> Map.entry(key, field));
  }
}
