// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a claim: a statement put to the test in several cases.
 *
 * @param id short name, such as {@code C3}
 * @param by who made the statement
 * @param says the statement
 * @param computed what was computed to decide it
 * @param file the scenario that holds it, as it was named
 * @param scenario its name
 * @param scenarioSha256 hash of that scenario
 * @param verdict what follows from the cases
 * @param cases the circumstances, in the scenario's order
 * @param changes what would change the verdict
 * @param figure the chart of the scenario's own run that shows it
 * @param expectations what the scenario expects of its own run, with what was found
 */
public record ClaimResult(
    String id,
    String by,
    String says,
    String computed,
    String file,
    String scenario,
    String scenarioSha256,
    Verdict verdict,
    List<ClaimCase> cases,
    String changes,
    String figure,
    List<Expected> expectations) {

  /** Copies, and checks that the verdict is the one that follows from the cases. */
  public ClaimResult {
    cases = List.copyOf(cases);
    expectations = List.copyOf(expectations);
    if (verdict != Verdict.of(cases)) {
      throw new IllegalArgumentException(
          id + ": the verdict '" + verdict.key() + "' does not follow from the cases");
    }
  }

  /** What follows from the cases. */
  public enum Verdict {
    /** True in every case. */
    HOLDS,
    /** True in some cases and not in others. */
    HOLDS_ONLY_IF,
    /** True in no case. */
    DOES_NOT_HOLD,
    /** A case could not be decided: a search reached a limit, or a number could not be had. */
    UNDECIDED;

    /** Returns what follows from these cases. */
    public static Verdict of(List<ClaimCase> cases) {
      if (cases.stream().anyMatch(c -> c.holds() == null)) {
        return UNDECIDED;
      }
      long so = cases.stream().filter(c -> Boolean.TRUE.equals(c.holds())).count();
      return so == cases.size() ? HOLDS : so == 0 ? DOES_NOT_HOLD : HOLDS_ONLY_IF;
    }

    /** Returns the word in the JSON. */
    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the verdict of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    static Verdict of(String key) {
      for (Verdict verdict : values()) {
        if (verdict.key().equals(key)) {
          return verdict;
        }
      }
      throw new IllegalArgumentException("unknown verdict: '" + key + "'");
    }
  }

  /**
   * One of the circumstances.
   *
   * @param when the circumstances, as a clause that can follow "if"
   * @param says what the statement comes to in them; empty if it needs no other words
   * @param scenario the scenario in which they are
   * @param scenarioSha256 its hash, overrides applied
   * @param overrides {@code path=value} each
   * @param replications of each policy; 0 if nothing was run
   * @param holds whether the statement is true in it; null if that could not be decided
   * @param quantities what the numbers are if it is, with what was found
   * @param searches what explorations end in if it is, with what was found
   */
  public record ClaimCase(
      String when,
      String says,
      String scenario,
      String scenarioSha256,
      List<String> overrides,
      int replications,
      @JsonSetter(nulls = Nulls.SET) @Nullable Boolean holds,
      List<Expected> quantities,
      List<ClaimSearch> searches) {
    /** Copies. */
    public ClaimCase {
      overrides = List.copyOf(overrides);
      quantities = List.copyOf(quantities);
      searches = List.copyOf(searches);
      Decimals.nonNegative("replications", replications);
      if (!Objects.equals(holds, holds(quantities, searches))) {
        throw new IllegalArgumentException(
            "'" + when + "': what is said of it does not follow from its evidence");
      }
    }

    /**
     * Returns what follows from the evidence: false if anything is not as stated, else null if
     * anything is not known, else true.
     */
    public static @Nullable Boolean holds(List<Expected> quantities, List<ClaimSearch> searches) {
      if (quantities.stream().anyMatch(e -> e.verdict() == Expected.Verdict.MISSED)
          || searches.stream().anyMatch(s -> Boolean.FALSE.equals(s.met()))) {
        return false;
      }
      boolean known =
          quantities.stream().noneMatch(e -> e.verdict() == Expected.Verdict.UNCHECKED)
              && searches.stream().noneMatch(s -> s.met() == null);
      return known ? true : null;
    }
  }

  /**
   * An exploration.
   *
   * @param policy under which policy
   * @param host on which host
   * @param property what was checked
   * @param wanted how it ends if the statement is true: {@code holds} or {@code violated}
   * @param verdict how it ended: {@code holds}, {@code violated} or {@code incomplete}
   * @param limit that ended the search early; null if it visited everything
   * @param steps of the shortest counterexample; 0 if there is none
   * @param states different states
   * @param transitions steps tried
   * @param depth steps to the farthest state
   * @param outcomes that were reached
   * @param reaches outcomes that are possible if the statement is true
   * @param never outcomes that are not
   * @param bounds within what it was explored
   * @param conclusion what is wrong at the end of the counterexample; null if there is none
   */
  public record ClaimSearch(
      String policy,
      String host,
      String property,
      String wanted,
      String verdict,
      @JsonSetter(nulls = Nulls.SET) @Nullable String limit,
      int steps,
      long states,
      long transitions,
      int depth,
      List<String> outcomes,
      List<String> reaches,
      List<String> never,
      ExplorationBounds bounds,
      @JsonSetter(nulls = Nulls.SET) @Nullable String conclusion) {
    /** Copies. */
    public ClaimSearch {
      outcomes = List.copyOf(outcomes);
      reaches = List.copyOf(reaches);
      never = List.copyOf(never);
    }

    /**
     * Returns whether it ended as it does if the statement is true; null if that is not known,
     * because a limit ended it before all outcomes were seen.
     */
    public @Nullable Boolean met() {
      if (verdict.equals("incomplete")) {
        return null;
      }
      if (!verdict.equals(wanted) || never.stream().anyMatch(outcomes::contains)) {
        return false;
      }
      if (limit != null) {
        return (never.isEmpty() && outcomes.containsAll(reaches)) ? true : null;
      }
      return outcomes.containsAll(reaches);
    }
  }
}
