// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs tasks side by side, one thread each. */
final class Jobs {
  private Jobs() {}

  /** Runs all tasks and waits for them; what one of them throws is thrown on. */
  static void run(List<Runnable> tasks) throws InterruptedException {
    if (tasks.size() == 1) {
      tasks.get(0).run();
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<Callable<Object>> all = tasks.stream().map(Executors::callable).toList();
      for (Future<Object> done : threads.invokeAll(all)) {
        get(done);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Returns a task's result, or throws what it threw. */
  static <T> T get(Future<T> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
