// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a signal end an experiment early, and the process live until it is released, so that what
 * was finished can be written.
 */
final class SignalHook {
  /** How long an interrupted process waits for its partial results to be written. */
  private static final int GRACE_SECONDS = 20;

  private final CountDownLatch written = new CountDownLatch(1);
  private final ProgressReport progress;
  private final Thread hook;

  private SignalHook(ProgressReport progress) {
    this.progress = progress;
    this.hook = new Thread(this::finish, "interrupted");
  }

  /** Installs a hook that cancels {@code progress}. */
  static SignalHook install(ProgressReport progress) {
    SignalHook signal = new SignalHook(progress);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  private void finish() {
    progress.cancel();
    try {
      boolean done = written.await(GRACE_SECONDS, TimeUnit.SECONDS);
      if (!done) {
        System.err.println("virqsim: interrupted before anything could be written");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the progress report and lets the process go. */
  void release() {
    progress.done();
    written.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is on its way out and the hook waits for us: nothing to take back.
      return;
    }
  }
}
