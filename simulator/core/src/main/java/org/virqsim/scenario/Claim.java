// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.Optional;

/**
 * A statement that somebody made about interrupt delivery, and what decides it. The statement is
 * put to the test in several cases; it is true in a case if every quantity is as stated and every
 * exploration ends as stated. Nothing that a run computes depends on it.
 *
 * @param id short name, such as {@code C3}
 * @param by who made the statement
 * @param says the statement, in one sentence
 * @param computed what is computed to decide it, in one or two sentences
 * @param cases the circumstances under which it is put to the test, at least one
 * @param changes what would change the verdict, in one or two sentences
 * @param figure the chart of the scenario's own run that shows it, such as {@code timeline}
 */
public record Claim(
    String id,
    String by,
    String says,
    String computed,
    List<Case> cases,
    String changes,
    String figure) {

  /** The properties that a search can check; those of the package {@code explore}. */
  public static final List<String> PROPERTIES =
      List.of("nothing-doomed", "no-dead-vector", "conservation", "authorised-pasid");

  /** The outcomes that a search can be asked about; those of the package {@code explore}. */
  public static final List<String> OUTCOMES =
      List.of(
          "delivered",
          "latched",
          "coalesced",
          "dropped",
          "recovered",
          "lost",
          "spurious",
          "accepted",
          "rejected",
          "misrouted");

  /** Copies. */
  public Claim {
    cases = List.copyOf(cases);
  }

  /**
   * One of the circumstances.
   *
   * @param when the circumstances as a clause that can follow "if"
   * @param says what the statement comes to in them, in a sentence; empty if it needs no other
   *     words
   * @param scenario the scenario in which they are, by name; empty for the one of the claim
   * @param overrides {@code path=value} each, applied to it
   * @param quantities what its numbers are if the statement is true; each policy named is run
   * @param searches what explorations end in if the statement is true
   */
  public record Case(
      String when,
      String says,
      Optional<String> scenario,
      List<String> overrides,
      List<Expectation> quantities,
      List<Search> searches) {
    /** Copies. */
    public Case {
      overrides = List.copyOf(overrides);
      quantities = List.copyOf(quantities);
      searches = List.copyOf(searches);
    }
  }

  /**
   * An exploration, and how it ends if the statement is true.
   *
   * @param policy under which
   * @param violated whether the property is violated, or holds
   * @param property one of {@link #PROPERTIES}
   * @param completions the most completions on each vector, 0 to 64; a driver's own come on top
   * @param reaches outcomes that are possible, of {@link #OUTCOMES}
   * @param never outcomes that are not
   */
  public record Search(
      String policy,
      boolean violated,
      String property,
      int completions,
      List<String> reaches,
      List<String> never) {
    /** Copies. */
    public Search {
      reaches = List.copyOf(reaches);
      never = List.copyOf(never);
    }
  }
}
