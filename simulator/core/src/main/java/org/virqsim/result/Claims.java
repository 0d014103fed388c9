// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import java.util.List;

/**
 * Claims put to the test: {@code thread.json}.
 *
 * @param schema {@link #SCHEMA}
 * @param version of virqsim
 * @param name short name of the collection, such as {@code june-2021}
 * @param title what they are about
 * @param seed root seed of the first scenario, as text
 * @param scenarios those that were named on the command line; empty for the ones that are shipped
 * @param overrides {@code path=value} each, applied to every scenario
 * @param planned number of claims that were to be tested
 * @param interrupted whether somebody ended it before that
 * @param claims in their order
 */
public record Claims(
    String schema,
    String version,
    String name,
    String title,
    String seed,
    List<String> scenarios,
    List<String> overrides,
    int planned,
    boolean interrupted,
    List<ClaimResult> claims) {
  /** Identifies the format. */
  public static final String SCHEMA = "virqsim-thread/1";

  /** Checks the format's name and copies. */
  public Claims {
    if (!schema.equals(SCHEMA)) {
      throw new IllegalArgumentException("schema is '" + schema + "', not '" + SCHEMA + "'");
    }
    scenarios = List.copyOf(scenarios);
    overrides = List.copyOf(overrides);
    claims = List.copyOf(claims);
    Decimals.nonNegative("planned", planned);
  }
}
