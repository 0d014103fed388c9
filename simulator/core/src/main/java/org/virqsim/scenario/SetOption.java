// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code --set path=value}: keys separated by dots, list items as {@code [2]}, by their names
 * as {@code [vm-a]} or all of them as {@code [*]}, and a YAML value. It replaces a value of the
 * tree before anything is checked, so that whatever is wrong with it is said like any other error,
 * at the option's place.
 */
final class SetOption {
  private static final Pattern SEGMENT =
      Pattern.compile(
          "\\.?([A-Za-z0-9_@-]{1,100})|\\[([0-9]{1,6})\\]|\\[(\\*|[A-Za-z0-9][A-Za-z0-9._-]{0,99})\\]");
  private static final Set<String> TEXT_KEYS = Set.of("description", "source");
  private static final int MAX_SEGMENTS = YamlReader.MAX_DEPTH;

  private static final String EVERY = "*";

  /**
   * One step into the tree.
   *
   * @param key a key; empty for an item of a list
   * @param index index of an item; -1 for none
   * @param name {@code name} of an item, or {@link #EVERY}; empty for none
   */
  private record Segment(String key, int index, String name) {
    boolean isKey() {
      return !key.isEmpty();
    }
  }

  private final Place place;
  private final List<Segment> path;
  private final YamlNode value;

  private SetOption(Place place, List<Segment> path, YamlNode value) {
    this.place = place;
    this.path = path;
    this.value = value;
  }

  /**
   * Reads {@code path=value}.
   *
   * @return the option; empty when it is malformed, which is then reported
   */
  static Optional<SetOption> parse(String option, Problems problems) {
    Place place = Place.whole("--set " + Words.shorten(option));
    int equals = option.indexOf('=');
    if (equals <= 0) {
      problems.add(place, "write path=value, for example run.replications=10");
      return Optional.empty();
    }
    Optional<List<Segment>> path = parsePath(option.substring(0, equals).strip());
    if (path.isEmpty()) {
      problems.add(
          place, "write the path as keys and list indices, for example guest.steps[2]=enable");
      return Optional.empty();
    }
    return value(path.get(), option.substring(equals + 1), place, problems)
        .map(value -> new SetOption(place, path.get(), value));
  }

  /** A YAML value; what goes to a key that holds free text is that text unless it is in quotes. */
  private static Optional<YamlNode> value(
      List<Segment> path, String text, Place place, Problems problems) {
    boolean quoted = text.startsWith("\"") || text.startsWith("'");
    if (TEXT_KEYS.contains(path.get(path.size() - 1).key()) && !quoted && !text.isBlank()) {
      return Optional.of(new YamlNode.Scalar(place, text, false));
    }
    return YamlReader.readValue(text, place, problems);
  }

  private static Optional<List<Segment>> parsePath(String text) {
    List<Segment> path = new ArrayList<>();
    Matcher m = SEGMENT.matcher(text);
    int end = 0;
    while (m.find() && m.start() == end && path.size() < MAX_SEGMENTS) {
      boolean dotted = m.group().startsWith(".");
      if (m.group(2) != null) {
        path.add(new Segment("", Integer.parseInt(m.group(2)), ""));
      } else if (m.group(3) != null) {
        path.add(new Segment("", -1, m.group(3)));
      } else if (dotted != path.isEmpty()) {
        path.add(new Segment(m.group(1), -1, ""));
      } else {
        break;
      }
      end = m.end();
    }
    boolean whole = end == text.length() && !path.isEmpty() && path.get(0).isKey();
    return whole ? Optional.of(path) : Optional.empty();
  }

  /** The tree with all options applied, in their order. Options that lead nowhere are reported. */
  static YamlNode applyAll(YamlNode root, List<SetOption> options, Problems problems) {
    YamlNode tree = root;
    for (SetOption option : options) {
      tree = option.apply(tree, 0, "", problems);
    }
    for (SetOption option : options) {
      tree = option.disownSource(tree, options);
    }
    return tree;
  }

  private YamlNode apply(YamlNode node, int depth, String where, Problems problems) {
    if (depth == path.size()) {
      return value;
    }
    Segment segment = path.get(depth);
    if (segment.isKey()) {
      YamlNode map = depth == 1 && where.equals("host") ? expandHost(node) : node;
      return applyKey(map, segment.key(), depth, where, problems);
    }
    if (!(node instanceof YamlNode.Sequence list)) {
      problems.add(place, where + " is " + node.kind() + ", not a list");
      return node;
    }
    return segment.index() >= 0
        ? applyIndex(list, segment.index(), depth, where, problems)
        : applyNamed(list, segment.name(), depth, where, problems);
  }

  private YamlNode applyKey(YamlNode node, String key, int depth, String where, Problems problems) {
    if (!(node instanceof YamlNode.Mapping map)) {
      problems.add(
          place, (where.isEmpty() ? "the scenario" : where) + " is " + node.kind() + ", not a map");
      return node;
    }
    YamlNode.Entry old = map.entries().get(key);
    YamlNode child = old == null ? new YamlNode.Mapping(place, Map.of()) : old.value();
    Place keyPlace = old == null ? place : old.keyPlace();
    YamlNode changed = apply(child, depth + 1, Fields.path(where, key), problems);
    return with(map, key, new YamlNode.Entry(keyPlace, changed));
  }

  private YamlNode applyIndex(
      YamlNode.Sequence list, int index, int depth, String where, Problems problems) {
    List<YamlNode> items = new ArrayList<>(list.items());
    if (index > items.size()) {
      problems.add(
          place, where + " has " + items.size() + " items; [" + items.size() + "] adds one");
      return list;
    }
    YamlNode child =
        index < items.size() ? items.get(index) : new YamlNode.Mapping(place, Map.of());
    YamlNode changed = apply(child, depth + 1, where + "[" + index + "]", problems);
    if (index < items.size()) {
      items.set(index, changed);
    } else {
      items.add(changed);
    }
    return new YamlNode.Sequence(list.place(), items);
  }

  /** The items whose key {@code name} says so, or all. */
  private YamlNode applyNamed(
      YamlNode.Sequence list, String name, int depth, String where, Problems problems) {
    List<YamlNode> items = new ArrayList<>();
    List<String> names = new ArrayList<>();
    boolean found = false;
    for (YamlNode item : list.items()) {
      Optional<String> own = name(item);
      own.ifPresent(names::add);
      boolean meant = name.equals(EVERY) || own.filter(name::equals).isPresent();
      found |= meant;
      String path = where + "[" + items.size() + "]";
      items.add(meant ? apply(item, depth + 1, path, problems) : item);
    }
    if (!found) {
      problems.add(
          place,
          where
              + (name.equals(EVERY)
                  ? " has no items"
                  : " has no item named '" + name + "'" + Words.suggest(name, names)));
    }
    return new YamlNode.Sequence(list.place(), items);
  }

  private static Optional<String> name(YamlNode item) {
    YamlNode.Entry entry = item instanceof YamlNode.Mapping map ? map.entries().get("name") : null;
    return entry != null && entry.value() instanceof YamlNode.Scalar scalar
        ? Optional.of(scalar.text())
        : Optional.empty();
  }

  /** {@code host: NAME} written out as a map, so that {@code host.posted} can be set. */
  private static YamlNode expandHost(YamlNode node) {
    if (node instanceof YamlNode.Scalar name && !name.isNull()) {
      return new YamlNode.Mapping(
          name.place(), Map.of("profile", new YamlNode.Entry(name.place(), name)));
    }
    return node;
  }

  /**
   * A cost whose number comes from the command line no longer has the source that the file gives:
   * says "assumed" instead, unless an option gives the source.
   */
  private YamlNode disownSource(YamlNode root, List<SetOption> options) {
    if (!changesCost() || !(root instanceof YamlNode.Mapping top)) {
      return root;
    }
    String key = path.get(1).key();
    YamlNode.Entry costs = top.entries().get("costs");
    if (costs == null || !(costs.value() instanceof YamlNode.Mapping all)) {
      return root;
    }
    YamlNode.Entry cost = all.entries().get(key);
    if (cost != null && cost.value() instanceof YamlNode.Mapping fields) {
      YamlNode.Mapping changed = fields;
      if (options.stream().noneMatch(o -> o.leadsTo(key, "source"))) {
        YamlNode source = new YamlNode.Scalar(place, "assumed: given by --set", false);
        changed = with(changed, "source", new YamlNode.Entry(place, source));
        if (options.stream().noneMatch(o -> o.leadsTo(key, "status"))) {
          changed = without(changed, "status");
        }
      }
      YamlNode.Mapping newCosts = with(all, key, new YamlNode.Entry(cost.keyPlace(), changed));
      return with(top, "costs", new YamlNode.Entry(costs.keyPlace(), newCosts));
    }
    return root;
  }

  private boolean changesCost() {
    return path.size() >= 3
        && path.get(0).key().equals("costs")
        && (path.get(2).key().equals("value") || path.get(2).key().equals("per_item"));
  }

  private boolean leadsTo(String cost, String field) {
    return path.size() == 3
        && path.get(0).key().equals("costs")
        && path.get(1).key().equals(cost)
        && path.get(2).key().equals(field);
  }

  private static YamlNode.Mapping with(YamlNode.Mapping map, String key, YamlNode.Entry entry) {
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>(map.entries());
    entries.put(key, entry);
    return new YamlNode.Mapping(map.place(), entries);
  }

  private static YamlNode.Mapping without(YamlNode.Mapping map, String key) {
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>(map.entries());
    entries.remove(key);
    return new YamlNode.Mapping(map.place(), entries);
  }
}
