// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** run.json: what is not the same from run to run. */
final class RunRecord {
  private RunRecord() {}

  static String json(
      String command,
      List<String> args,
      List<Plugins.Jar> plugins,
      double seconds,
      boolean interrupted,
      Instant ended) {
    return String.format(
        Locale.ROOT,
        """
        {
          "command": %s,
          "arguments": [%s],
          "plugins": [%s],
          "version": %s,
          "jvm": %s,
          "os": %s,
          "ended": %s,
          "wall_seconds": %.3f,
          "interrupted": %b
        }
        """,
        quote(command),
        String.join(", ", args.stream().map(RunRecord::quote).toList()),
        String.join(", ", plugins.stream().map(RunRecord::jar).toList()),
        quote(Version.number()),
        quote(Runtime.version() + " " + System.getProperty("java.vendor")),
        quote(System.getProperty("os.name") + " " + System.getProperty("os.arch")),
        quote(ended.toString()),
        seconds,
        interrupted);
  }

  private static String jar(Plugins.Jar jar) {
    return "{\"file\": " + quote(jar.file()) + ", \"sha256\": " + quote(jar.sha256()) + "}";
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
