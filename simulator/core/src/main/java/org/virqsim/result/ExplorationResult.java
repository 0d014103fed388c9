// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an exploration of a scenario under one policy found: {@code explore.json}.
 *
 * @param schema {@link #SCHEMA}
 * @param version of virqsim
 * @param scenario the scenario's name
 * @param scenarioSha256 hash of the scenario, overrides applied
 * @param file the scenario as it was named on the command line
 * @param overrides {@code path=value} each, as given
 * @param policy the policy as asked for
 * @param canonical its canonical name
 * @param host the host kernel
 * @param verdict {@code holds}, {@code violated} or {@code incomplete}
 * @param limit the limit that ended the search; null if it visited everything
 * @param states different states
 * @param transitions steps tried
 * @param depth steps to the farthest state that was expanded
 * @param outcomes the outcomes that were reached
 * @param firstReached after how many steps each of them was reached first
 * @param bounds within what the verdict holds
 * @param properties those that were checked
 * @param violated those that were violated, each with the number of steps of the shortest way
 * @param guestFinished whether the drivers' programs can end
 * @param counterexample the micro-steps of the shortest counterexample; empty if there is none
 * @param story the same for people
 * @param conclusion what is wrong at the end of the counterexample; null if there is none
 */
public record ExplorationResult(
    String schema,
    String version,
    String scenario,
    String scenarioSha256,
    String file,
    List<String> overrides,
    String policy,
    String canonical,
    String host,
    String verdict,
    @JsonSetter(nulls = Nulls.SET) @Nullable String limit,
    long states,
    long transitions,
    int depth,
    List<String> outcomes,
    Map<String, Integer> firstReached,
    ExplorationBounds bounds,
    List<String> properties,
    Map<String, Integer> violated,
    boolean guestFinished,
    List<PathStep> counterexample,
    List<StoryLine> story,
    @JsonSetter(nulls = Nulls.SET) @Nullable String conclusion) {
  /** Identifies the format. */
  public static final String SCHEMA = "virqsim-exploration/1";

  /** Checks the format's name and copies. */
  public ExplorationResult {
    if (!schema.equals(SCHEMA)) {
      throw new IllegalArgumentException("schema is '" + schema + "', not '" + SCHEMA + "'");
    }
    overrides = List.copyOf(overrides);
    outcomes = List.copyOf(outcomes);
    firstReached = Collections.unmodifiableMap(new LinkedHashMap<>(firstReached));
    properties = List.copyOf(properties);
    violated = Collections.unmodifiableMap(new LinkedHashMap<>(violated));
    counterexample = List.copyOf(counterexample);
    story = List.copyOf(story);
  }
}
