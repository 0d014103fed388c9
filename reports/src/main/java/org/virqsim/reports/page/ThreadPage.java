// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports.page;

import java.util.List;

/**
 * Claims and what became of them, as text, tables and pictures, without any markup.
 *
 * @param title of the page
 * @param subject what was done, in one line
 * @param answer the one or two sentences to remember
 * @param claims in their order
 * @param notes how to read it, and what it rests on
 * @param reproduce the command that gives the same page
 * @param origin version and seed
 */
public record ThreadPage(
    String title,
    String subject,
    List<String> answer,
    List<Claim> claims,
    List<String> notes,
    String reproduce,
    String origin) {
  /** Copies the lists. */
  public ThreadPage {
    answer = List.copyOf(answer);
    claims = List.copyOf(claims);
    notes = List.copyOf(notes);
  }

  /**
   * One claim.
   *
   * @param id short name, such as {@code C3}
   * @param anchor of its section
   * @param by who made it
   * @param says the statement
   * @param verdict in words, such as {@code holds only if}
   * @param tone {@code holds}, {@code part}, {@code not} or {@code open}: how the verdict is shown
   * @param conditions under which it holds or does not, in one line; empty if there are none
   * @param numbers the first number for it and against it
   * @param computed what was computed
   * @param cases the circumstances
   * @param changes what would change the verdict
   * @param figures its chart, if there is one
   * @param commands that show the same, one a line
   */
  public record Claim(
      String id,
      String anchor,
      String by,
      String says,
      String verdict,
      String tone,
      String conditions,
      List<String> numbers,
      String computed,
      List<Case> cases,
      String changes,
      List<Page.Figure> figures,
      List<String> commands) {
    /** Copies the lists. */
    public Claim {
      numbers = List.copyOf(numbers);
      cases = List.copyOf(cases);
      figures = List.copyOf(figures);
      commands = List.copyOf(commands);
    }
  }

  /**
   * One of the circumstances.
   *
   * @param when the circumstances, as a clause that can follow "if"
   * @param says what the statement comes to in them; may be empty
   * @param outcome whether the statement is true in them, in words
   * @param tone as that of a claim
   * @param where scenario, changes to it and replications, in one line
   * @param evidence a row for each number and each exploration
   */
  public record Case(
      String when, String says, String outcome, String tone, String where, Page.Table evidence) {}
}
