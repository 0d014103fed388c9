// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.virqsim.experiment.Progress;

/** Shows on stderr how far an experiment is, and ends it early when the process is interrupted. */
final class ProgressReport implements Progress {
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final @Nullable ProgressBar bar;

  /**
   * Starts a report.
   *
   * @param replications replications of all policies together
   * @param shown whether anything is shown at all
   */
  ProgressReport(long replications, boolean shown) {
    this.bar =
        shown
            ? new ProgressBarBuilder()
                .setInitialMax(replications)
                .setTaskName("virqsim")
                .setUnit(" replications", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .build()
            : null;
  }

  void policy(String name) {
    if (bar != null) {
      bar.setExtraMessage(name);
    }
  }

  @Override
  public void replicationDone() {
    if (bar != null) {
      bar.step();
    }
  }

  @Override
  public boolean cancelled() {
    return cancelled.get();
  }

  /** Lets no further replication begin. */
  void cancel() {
    cancelled.set(true);
  }

  /** Takes the report off the screen; may be called again. */
  void done() {
    if (bar != null) {
      bar.close();
    }
  }
}
