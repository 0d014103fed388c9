// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The commented scenario from which users start. */
public final class ScenarioTemplate {
  private static final String RESOURCE = "template.yaml";
  private static final String NAME_LINE = "\nscenario: NAME\n";

  private ScenarioTemplate() {}

  /**
   * The template's text: a valid scenario with comments on everything else that can be said.
   *
   * @param name name of the scenario
   * @throws IllegalArgumentException when {@code name} can not be a scenario's name
   */
  public static String text(String name) {
    if (!ScenarioReader.isName(name)) {
      throw new IllegalArgumentException(
          "'" + Words.shorten(name) + "' can not be a scenario's name" + ScenarioReader.NAME_RULE);
    }
    try (InputStream in = ScenarioTemplate.class.getResourceAsStream(RESOURCE)) {
      byte[] bytes = Objects.requireNonNull(in, RESOURCE).readAllBytes();
      String text = new String(bytes, StandardCharsets.UTF_8);
      return text.replace(NAME_LINE, "\nscenario: " + name + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
