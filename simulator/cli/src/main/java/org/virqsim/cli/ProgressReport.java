// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.virqsim.experiment.Progress;

/** Shows on stderr how far an experiment is, and ends it early when the process is interrupted. */
final class ProgressReport implements Progress {
  /** Wider bars say no more. */
  private static final int WIDEST = 100;

  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final AtomicReference<@Nullable ProgressBar> bar = new AtomicReference<>();

  /**
   * Starts a report.
   *
   * @param replications replications of all policies together; -1 if nobody knows
   * @param columns width of the terminal; 0 shows nothing
   */
  ProgressReport(long replications, int columns) {
    if (columns > 0) {
      // One less: a full line makes some terminals go to the next.
      int width = Math.min(WIDEST, columns) - 1;
      bar.set(
          new ProgressBarBuilder()
              .setInitialMax(replications)
              .setTaskName("virqsim")
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setConsumer(new ConsoleProgressBarConsumer(System.err, width))
              .clearDisplayOnFinish()
              .build());
    }
  }

  @Override
  public void policy(String name) {
    ProgressBar shown = bar.get();
    if (shown != null) {
      shown.setExtraMessage(name);
    }
  }

  @Override
  public void replicationDone() {
    ProgressBar shown = bar.get();
    if (shown != null) {
      shown.step();
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

  /** Takes the report off the screen, once: a second time it would wipe what came after it. */
  void done() {
    ProgressBar shown = bar.getAndSet(null);
    if (shown != null) {
      shown.close();
    }
  }
}
