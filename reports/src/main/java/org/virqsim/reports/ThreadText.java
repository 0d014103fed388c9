// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.virqsim.result.ClaimResult;
import org.virqsim.result.ClaimResult.ClaimCase;
import org.virqsim.result.Claims;

/** Claims and what became of them, as text for a terminal. */
public final class ThreadText {
  private static final int WIDEST = 110;

  private ThreadText() {}

  /**
   * Returns the verdicts with their numbers; ends with a line feed.
   *
   * @param columns of the terminal; 0 if there is none
   */
  public static String render(Claims claims, int columns) {
    int width = columns > 0 ? Math.min(columns, WIDEST) : WIDEST;
    StringBuilder out = new StringBuilder();
    out.append(Text.clean(claims.title())).append('\n');
    for (ClaimResult claim : claims.claims()) {
      out.append('\n');
      Text.appendWrapped(
          out,
          Text.padRight(Text.clean(claim.id()), 5),
          Text.clean(claim.says()) + " (" + Text.clean(claim.by()) + ")",
          width);
      Text.appendWrapped(out, "     ", verdict(claim), width);
      for (ClaimCase one : claim.cases()) {
        Text.appendWrapped(
            out,
            "     - ",
            ThreadWords.outcome(one) + " if " + Text.clean(one.when()) + says(one),
            width);
        for (ThreadWords.Evidence e : ThreadWords.evidence(one)) {
          Text.appendWrapped(
              out,
              "         ",
              e.policy() + ": " + e.what() + ": " + e.found() + " (stated: " + e.stated() + ")",
              width);
        }
      }
    }
    out.append('\n');
    Text.appendWrapped(out, "", String.join(" ", summary(claims)), width);
    return out.toString();
  }

  private static String says(ClaimCase one) {
    return one.says().isEmpty() ? "" : " (it says: " + Text.clean(one.says()) + ")";
  }

  private static String verdict(ClaimResult claim) {
    String words = ThreadWords.verdict(claim).toUpperCase(Locale.ROOT);
    return (words + " " + ThreadWords.joined(claim)).strip();
  }

  /** How many hold, in a sentence; then those that can not be decided, if there are any. */
  static List<String> summary(Claims claims) {
    int holds = count(claims, ClaimResult.Verdict.HOLDS);
    int some = count(claims, ClaimResult.Verdict.HOLDS_ONLY_IF);
    int none = count(claims, ClaimResult.Verdict.DOES_NOT_HOLD);
    int open = count(claims, ClaimResult.Verdict.UNDECIDED);
    int all = claims.claims().size();
    List<String> sentences = new ArrayList<>();
    if (claims.interrupted()) {
      sentences.add("Interrupted: %d of %d claims were tested.".formatted(all, claims.planned()));
    }
    sentences.add(
        "Of %d %s, %d %s in every case that was tried, %d %s in some cases and not in others, and %s in all."
            .formatted(
                all,
                all == 1 ? "claim" : "claims",
                holds,
                holds == 1 ? "holds" : "hold",
                some,
                some == 1 ? "holds" : "hold",
                none == 0 ? "none fails" : none + (none == 1 ? " fails" : " fail")));
    if (open > 0) {
      sentences.add(open + (open == 1 ? " is" : " are") + " undecided.");
    }
    return sentences;
  }

  private static int count(Claims claims, ClaimResult.Verdict verdict) {
    return (int) claims.claims().stream().filter(c -> c.verdict() == verdict).count();
  }
}
