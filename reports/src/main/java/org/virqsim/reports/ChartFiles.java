// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.nio.file.Path;
import java.util.List;

/**
 * What drawing charts came to.
 *
 * @param files written, in a stable order
 * @param skipped charts that have no data, one sentence each: nothing is wrong
 * @param warnings charts that could not be drawn or written, one sentence each; the other files are
 *     complete, so a caller prints these and goes on
 */
public record ChartFiles(List<Path> files, List<String> skipped, List<String> warnings) {
  /** Copies the lists. */
  public ChartFiles {
    files = List.copyOf(files);
    skipped = List.copyOf(skipped);
    warnings = List.copyOf(warnings);
  }
}
