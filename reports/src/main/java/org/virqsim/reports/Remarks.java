// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import org.virqsim.result.Refusal;
import org.virqsim.result.Results;

/**
 * What was not run and why, and what the numbers let one conclude, after what was expected of them.
 */
final class Remarks {
  private final Results results;
  private final int width;

  Remarks(Results results, int width) {
    this.results = results;
    this.width = width;
  }

  void append(StringBuilder out) {
    if (!results.refused().isEmpty()) {
      out.append("\nNot run:\n");
      for (Refusal refusal : results.refused()) {
        String text = Text.clean(refusal.policy()) + ": " + Text.clean(refusal.reason());
        Text.appendWrapped(out, "  ", text, width);
      }
    }
    new ExpectationList(results.expectations(), width).append(out);
    if (!results.conclusions().isEmpty()) {
      out.append("\nConclusions:\n");
      for (String conclusion : results.conclusions()) {
        Text.appendWrapped(out, "- ", Text.clean(conclusion), width);
      }
    }
  }
}
