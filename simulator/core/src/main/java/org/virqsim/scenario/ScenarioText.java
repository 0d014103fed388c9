// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a scenario with some of its values replaced, as a file of its own; without comments. */
public final class ScenarioText {
  private static final int WIDTH = 100;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./@~+*-][A-Za-z0-9_./@~+* -]*");

  private ScenarioText() {}

  /**
   * Returns the text of a scenario with overrides applied.
   *
   * @param without keys of the whole scenario to leave out
   * @param overrides {@code path=value} each, as for {@link ScenarioLoader}
   * @throws ScenarioException if the text is no YAML or an override leads nowhere; whether the
   *     result is a valid scenario is for the loader to say
   */
  public static String rewritten(
      ScenarioSource source, Set<String> without, List<String> overrides) {
    Problems problems = new Problems(source.label());
    List<SetOption> options =
        overrides.stream()
            .map(option -> SetOption.parse(option, problems))
            .flatMap(Optional::stream)
            .toList();
    Optional<YamlNode> root = YamlReader.read(source, problems);
    if (root.isEmpty()) {
      problems.throwIfAny();
    }
    YamlNode tree = SetOption.applyAll(root.orElseThrow(), options, problems);
    problems.throwIfAny();
    StringBuilder out = new StringBuilder();
    if (tree instanceof YamlNode.Mapping map) {
      map.entries()
          .forEach(
              (key, entry) -> {
                if (!without.contains(key)) {
                  entry(key, entry.value(), 0, out);
                }
              });
    }
    return out.toString();
  }

  private static void entry(String key, YamlNode value, int indent, StringBuilder out) {
    String head = " ".repeat(indent) + quoted(key) + ":";
    String flow = flow(value);
    if (indent + head.length() + flow.length() < WIDTH || value instanceof YamlNode.Scalar) {
      out.append(head).append(' ').append(flow).append('\n');
    } else if (value instanceof YamlNode.Mapping map) {
      out.append(head).append('\n');
      map.entries().forEach((k, e) -> entry(k, e.value(), indent + 2, out));
    } else if (value instanceof YamlNode.Sequence list) {
      out.append(head).append('\n');
      list.items().forEach(i -> out.append(" ".repeat(indent)).append("  - " + flow(i) + "\n"));
    }
  }

  private static String flow(YamlNode node) {
    if (node instanceof YamlNode.Mapping map) {
      return map.entries().entrySet().stream()
          .map(
              (Map.Entry<String, YamlNode.Entry> e) ->
                  quoted(e.getKey()) + ": " + flow(e.getValue().value()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (node instanceof YamlNode.Sequence list) {
      return list.items().stream()
          .map(ScenarioText::flow)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    YamlNode.Scalar scalar = (YamlNode.Scalar) node;
    return scalar.plain() ? quoted(scalar.text()) : doubleQuoted(scalar.text());
  }

  private static String quoted(String text) {
    return text.isEmpty() || PLAIN.matcher(text).matches() ? text : doubleQuoted(text);
  }

  private static String doubleQuoted(String text) {
    String escaped =
        text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t");
    return "\"" + escaped + "\"";
  }
}
