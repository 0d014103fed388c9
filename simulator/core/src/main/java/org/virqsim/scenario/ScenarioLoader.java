// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Loads scenarios: text, overrides, structure, meaning. Everything that is wrong is reported at
 * once, with its position; bad input never causes any other exception. Holds no state between loads
 * and may be shared by threads.
 */
public final class ScenarioLoader {
  private final Vocabulary vocabulary;

  /**
   * Creates a loader.
   *
   * @param vocabulary the names that scenarios may use
   */
  public ScenarioLoader(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * Loads a file.
   *
   * @param file any path; messages show it as given
   * @param overrides {@code path=value} each, applied in this order before anything is checked, for
   *     example {@code run.replications=10}; a cost whose number is overridden without its source
   *     is marked as assumed
   * @throws ScenarioException with everything that is wrong
   */
  public Scenario load(Path file, List<String> overrides) {
    return load(ScenarioSource.ofFile(file), overrides);
  }

  /**
   * Loads a text.
   *
   * @param source the text and what to call it
   * @param overrides as for {@link #load(Path, List)}
   * @throws ScenarioException with everything that is wrong
   */
  public Scenario load(ScenarioSource source, List<String> overrides) {
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
    return new ScenarioReader(vocabulary, problems).read(tree);
  }
}
