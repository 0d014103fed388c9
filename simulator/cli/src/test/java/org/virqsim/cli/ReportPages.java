// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.nio.file.Path;
import java.util.List;

/** The pages that are opened in a browser and validated. To add one, add a line to {@link #ALL}. */
final class ReportPages {
  /**
   * A page and how it is made.
   *
   * @param name of a folder
   * @param file the page in it
   * @param command what writes it; the folder is added with {@code --out}
   */
  record Made(String name, String file, List<String> command) {
    static Made of(String name, String... command) {
      return new Made(name, "report.html", List.of(command));
    }

    @Override
    public String toString() {
      return name;
    }

    Path in(Path dir) {
      return dir.resolve(name).resolve(file);
    }
  }

  /** Losses and none, one policy and several, one device and several, no requests at all. */
  static final List<Made> ALL =
      List.of(
          Made.of("several-policies", "compare", "seed-three-vectors", "--replications", "20"),
          Made.of(
              "one-policy",
              "run",
              "seed-three-vectors",
              "--policy",
              "dynamic@linux-6.5",
              "--replications",
              "20"),
          Made.of("mediated", "compare", "ims/seed-two-vectors", "--replications", "20"),
          Made.of("several-devices", "compare", "shared-lock", "--replications", "5"),
          Made.of("no-requests", "compare", "sriov-8vf", "--replications", "2"),
          Made.of(
              "sweep",
              "sweep",
              "seed-three-vectors",
              "--vary",
              "workload[0].arrivals.poisson.rate=1/ms,5/ms,20/ms",
              "--vary",
              "costs.free_irq.value=5us,15us",
              "--policy",
              "incremental",
              "--policy",
              "dynamic@linux-6.5",
              "--replications",
              "5"),
          new Made(
              "claims",
              "thread.html",
              List.of("thread", "thread/c03", "thread/c07", "--replications", "10")));

  private ReportPages() {}
}
