// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.List;
import org.virqsim.result.Refusal;
import org.virqsim.result.Results;

/**
 * What the data do not carry, what was not run and why, and what the numbers let one conclude,
 * after what was expected of them.
 */
final class Remarks {
  private final Results results;
  private final Ranking ranking;
  private final ComparisonTable.Options options;
  private final int width;

  Remarks(Results results, Ranking ranking, ComparisonTable.Options options) {
    this.results = results;
    this.ranking = ranking;
    this.options = options;
    this.width = options.width();
  }

  void append(StringBuilder out) {
    List<String> cautions = new Cautions(results, ranking).sentences();
    if (!cautions.isEmpty()) {
      String title = Cautions.TITLE + ":";
      out.append('\n')
          .append(options.color() ? ComparisonTable.YELLOW + title + ComparisonTable.RESET : title)
          .append('\n');
      cautions.forEach(caution -> Text.appendWrapped(out, "- ", caution, width));
    }
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
