// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A host profile in a file of its own: {@code host}, the kernel's profile, and {@code costs}, what
 * was measured on it. It takes the place of a scenario's kernel and of those costs that it names.
 */
public final class HostFile {
  private static final List<String> KEYS = List.of("host", "costs");

  private HostFile() {}

  /**
   * Reads a host profile.
   *
   * @param source the file
   * @param vocabulary the names that it may use
   * @return what it changes in a scenario, as overrides for {@link ScenarioLoader}
   * @throws ScenarioException with everything that is wrong
   */
  public static List<String> overrides(ScenarioSource source, Vocabulary vocabulary) {
    Problems problems = new Problems(source.label());
    Optional<YamlNode> root = YamlReader.read(source, problems);
    List<String> overrides = new ArrayList<>();
    Optional<Fields> fields = root.flatMap(node -> Fields.of(node, "", KEYS, problems));
    fields
        .flatMap(f -> f.required("host"))
        .flatMap(f -> PlatformReader.host(f, vocabulary))
        .ifPresent(host -> overrides.add("host.profile=" + host.profile()));
    Optional<Field> costs = fields.flatMap(f -> f.required("costs"));
    costs.ifPresent(f -> CostReader.costs(f, vocabulary));
    problems.throwIfAny();
    if (costs.isPresent() && costs.get().node() instanceof YamlNode.Mapping map) {
      for (Map.Entry<String, YamlNode.Entry> cost : map.entries().entrySet()) {
        overrides.add("costs." + cost.getKey() + "=" + text(cost.getValue().value()));
      }
    }
    return overrides;
  }

  /** A value in YAML's flow style. */
  private static String text(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar) {
      String plain = scalar.text();
      return scalar.plain() ? plain : '"' + plain.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
    if (node instanceof YamlNode.Sequence list) {
      return "[" + String.join(", ", list.items().stream().map(HostFile::text).toList()) + "]";
    }
    List<String> entries = new ArrayList<>();
    if (node instanceof YamlNode.Mapping map) {
      map.entries().forEach((key, e) -> entries.add(key + ": " + text(e.value())));
    }
    return "{" + String.join(", ", entries) + "}";
  }
}
