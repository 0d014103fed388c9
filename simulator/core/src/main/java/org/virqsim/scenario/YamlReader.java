// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Turns YAML text into {@link YamlNode}s.
 *
 * <p>It works on the parser's events, which come one at a time, and keeps the open collections on a
 * list of its own: no input can overflow the stack. The parts of YAML that hide what a file says
 * are refused: anchors, aliases, merge keys, tags, several documents, keys that are no text.
 */
final class YamlReader {
  /** Deepest nesting; a scenario needs nine. */
  static final int MAX_DEPTH = 20;

  /** Most values in a file. */
  static final int MAX_NODES = 100_000;

  private final String label;
  private final Optional<Place> fixedPlace;
  private final Problems problems;
  private final List<Open> open = new ArrayList<>();
  private Optional<YamlNode> root = Optional.empty();
  private int nodes;
  private int documents;

  private YamlReader(String label, Optional<Place> fixedPlace, Problems problems) {
    this.label = label;
    this.fixedPlace = fixedPlace;
    this.problems = problems;
  }

  /**
   * Reads a file's text.
   *
   * @return the document; empty when there is none, which is then reported unless the text could
   *     not be parsed at all
   */
  static Optional<YamlNode> read(ScenarioSource source, Problems problems) {
    YamlReader reader = new YamlReader(source.label(), Optional.empty(), problems);
    if (!reader.parse(source.text())) {
      return Optional.empty();
    }
    if (reader.root.isEmpty()) {
      problems.add(Place.whole(source.label()), "is empty");
    }
    return reader.root;
  }

  /**
   * Reads the value of an override; all its places, and those of errors, are {@code place}.
   *
   * @return the value; empty when the text is no YAML value, which is then reported; an empty text
   *     is an empty scalar
   */
  static Optional<YamlNode> readValue(String text, Place place, Problems problems) {
    YamlReader reader = new YamlReader(place.file(), Optional.of(place), problems);
    if (!reader.parse(text)) {
      return Optional.empty();
    }
    return Optional.of(reader.root.orElse(new YamlNode.Scalar(place, "", true)));
  }

  /**
   * Returns whether the text was read to its end without an error that makes the rest meaningless.
   */
  private boolean parse(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(label)
            .setUseMarks(true)
            .setParseComments(false)
            .setCodePointLimit(ScenarioSource.MAX_BYTES)
            .build();
    int illegal = firstIllegal(text);
    if (illegal >= 0) {
      problems.add(
          placeOf(text, illegal),
          String.format(
              Locale.ROOT, "character U+%04X is not allowed in YAML", text.codePointAt(illegal)));
      return false;
    }
    try {
      Iterator<Event> events = new Parse(settings).parseString(text).iterator();
      while (events.hasNext()) {
        if (!handle(events.next())) {
          return false;
        }
      }
      return true;
    } catch (MarkedYamlEngineException e) {
      problems.add(
          e.getProblemMark().or(e::getContextMark).map(this::place).orElse(Place.whole(label)),
          explain(e));
    } catch (YamlEngineException e) {
      problems.add(
          Place.whole(label), "is not YAML: " + Words.shorten(String.valueOf(e.getMessage())));
    }
    return false;
  }

  /** Takes one event; false when the rest is not worth reading. */
  private boolean handle(Event event) {
    Place place = event.getStartMark().map(this::place).orElse(Place.whole(label));
    if (event instanceof NodeEvent node && !check(node, place)) {
      return false;
    }
    if (event instanceof DocumentStartEvent && ++documents > 1) {
      problems.add(place, "a second document begins here; a file holds one scenario");
      return false;
    }
    if (event instanceof ScalarEvent scalar) {
      boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
      return put(new YamlNode.Scalar(place, scalar.getValue(), plain));
    } else if (event instanceof SequenceStartEvent) {
      open.add(new Open(place, false));
    } else if (event instanceof MappingStartEvent) {
      open.add(new Open(place, true));
    } else if (event instanceof SequenceEndEvent || event instanceof MappingEndEvent) {
      return put(open.remove(open.size() - 1).close());
    }
    return true;
  }

  private boolean check(NodeEvent node, Place place) {
    if (node instanceof AliasEvent) {
      problems.add(place, "aliases (*name) are not allowed; write the value out");
      return false;
    }
    if (node.getAnchor().isPresent()) {
      problems.add(place, "anchors (&name) are not allowed; write the value out");
      return false;
    }
    if (hasTag(node)) {
      problems.add(place, "tags (!name) are not allowed");
      return false;
    }
    if (open.size() >= MAX_DEPTH
        && (node instanceof SequenceStartEvent || node instanceof MappingStartEvent)) {
      problems.add(place, "nested deeper than " + MAX_DEPTH + " levels");
      return false;
    }
    if (++nodes > MAX_NODES) {
      problems.add(place, "more than " + MAX_NODES + " values");
      return false;
    }
    return true;
  }

  private static boolean hasTag(NodeEvent node) {
    if (node instanceof ScalarEvent scalar) {
      return scalar.getTag().isPresent();
    } else if (node instanceof SequenceStartEvent sequence) {
      return sequence.getTag().isPresent();
    }
    return node instanceof MappingStartEvent mapping && mapping.getTag().isPresent();
  }

  /** Puts a finished value where it belongs. */
  private boolean put(YamlNode value) {
    if (open.isEmpty()) {
      root = Optional.of(value);
      return true;
    }
    return open.get(open.size() - 1).accept(value);
  }

  private Place place(Mark mark) {
    return fixedPlace.orElseGet(() -> new Place(label, mark.getLine() + 1, mark.getColumn() + 1));
  }

  private Place placeOf(String text, int index) {
    if (fixedPlace.isPresent()) {
      return fixedPlace.get();
    }
    String before = text.substring(0, index);
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int start = before.lastIndexOf('\n') + 1;
    return new Place(label, line, 1 + before.codePointCount(start, before.length()));
  }

  /** The index of the first character that YAML forbids, or -1. */
  private static int firstIllegal(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean allowed =
          (c >= ' ' && c != 0x7F && c < 0x80)
              || c == '\t'
              || c == '\n'
              || c == '\r'
              || c == 0x85
              || (c >= 0xA0 && c <= 0xFFFD && c != '\uFEFF');
      if (!allowed) {
        return i;
      }
    }
    return -1;
  }

  private static String explain(MarkedYamlEngineException e) {
    String problem = e.getProblem();
    if (problem.contains("TAB")) {
      return "a tab is not allowed here; indent with spaces";
    }
    if (e instanceof ParserException && problem.contains("but found '-'")) {
      return "a list item is not allowed here; check the indentation";
    }
    String context = e.getContext() == null ? "" : " " + e.getContext();
    return "is not YAML: " + Words.shorten(problem) + Words.shorten(context);
  }

  /** A list or map whose end has not come yet. */
  private final class Open {
    private final Place place;
    private final boolean isMap;
    private final List<YamlNode> items = new ArrayList<>();
    private final Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    private Optional<YamlNode.Scalar> key = Optional.empty();

    Open(Place place, boolean isMap) {
      this.place = place;
      this.isMap = isMap;
    }

    boolean accept(YamlNode value) {
      if (!isMap) {
        items.add(value);
        return true;
      }
      if (key.isPresent()) {
        return entry(key.get(), value);
      }
      if (value instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
        key = Optional.of(scalar);
        return true;
      }
      problems.add(value.place(), "a key must be a word, not " + value.kind());
      return false;
    }

    private boolean entry(YamlNode.Scalar name, YamlNode value) {
      key = Optional.empty();
      if (name.plain() && name.text().equals("<<")) {
        problems.add(name.place(), "merge keys (<<) are not allowed; write the values out");
        return false;
      }
      YamlNode.Entry before =
          entries.putIfAbsent(name.text(), new YamlNode.Entry(name.place(), value));
      if (before != null) {
        problems.add(
            name.place(),
            "duplicate key '"
                + Words.shorten(name.text())
                + "'"
                + (before.keyPlace().line() > 0
                    ? " (first in line " + before.keyPlace().line() + ")"
                    : ""));
      }
      return true;
    }

    YamlNode close() {
      return isMap ? new YamlNode.Mapping(place, entries) : new YamlNode.Sequence(place, items);
    }
  }
}
