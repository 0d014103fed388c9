// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.virqsim.scenario.Words;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Errors of the command line in the words of all our other errors, with one suggestion; the
 * parser's own count arguments from 0 and speak of matching.
 */
final class UsageErrors {
  private UsageErrors() {}

  static String sentence(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return unmatched(unmatched.getUnmatched().get(0), unmatched);
    }
    String message = String.valueOf(e.getMessage());
    String sentence = message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    boolean scenario = message.contains("'SCENARIO'");
    return e instanceof MissingParameterException && scenario
        ? sentence + " (a file, or a name from 'virqsim list scenarios')"
        : sentence;
  }

  private static String unmatched(String word, UnmatchedArgumentException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    if (e.isUnknownOption()) {
      List<String> options = new ArrayList<>();
      spec.options().forEach(option -> options.addAll(List.of(option.names())));
      return "unknown option '" + word + "'" + Words.didYouMean(word, options);
    }
    Set<String> commands = spec.subcommands().keySet();
    if (commands.isEmpty()) {
      return "unexpected argument '" + word + "'";
    }
    String hint = Words.didYouMean(word, commands);
    String known = " (known: " + String.join(", ", commands) + ")";
    String what = spec.parent() == null ? "command" : "word after '" + spec.name() + "'";
    return "unknown " + what + ": '" + word + "'" + (hint.isEmpty() ? known : hint);
  }
}
