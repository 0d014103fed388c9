// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.nio.file.Path;
import java.util.List;

/** Draws charts into the folder given and prints the warnings; run by {@link FontlessTest}. */
final class DrawInAnotherJvm {
  private DrawInAnotherJvm() {}

  public static void main(String[] args) {
    ChartFiles files =
        Charts.writeAll(
            FakeResults.nvme(),
            List.of(FakeResults.resizing("incremental", 3, 40)),
            Path.of(args[0]));
    files.warnings().forEach(System.out::println);
  }
}
