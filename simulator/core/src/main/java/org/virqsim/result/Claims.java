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
 * @param seed root seed of every run, as text
 * @param claims in their order
 */
public record Claims(
    String schema,
    String version,
    String name,
    String title,
    String seed,
    List<ClaimResult> claims) {
  /** Identifies the format. */
  public static final String SCHEMA = "virqsim-thread/1";

  /** Checks the format's name and copies. */
  public Claims {
    if (!schema.equals(SCHEMA)) {
      throw new IllegalArgumentException("schema is '" + schema + "', not '" + SCHEMA + "'");
    }
    claims = List.copyOf(claims);
  }
}
