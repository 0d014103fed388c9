// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of an exploration; the only place of this package that has any. */
final class Workers implements AutoCloseable {
  private final int threads;
  private final ExecutorService executor;

  /**
   * Creates workers.
   *
   * @param threads how many work at once, the calling thread among them, at least 1
   */
  Workers(int threads) {
    this.threads = threads;
    this.executor =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1),
            task -> {
              Thread thread = new Thread(task, "virqsim-explore");
              thread.setDaemon(true);
              return thread;
            });
  }

  int count() {
    return threads;
  }

  /** Work that is split into pieces. */
  interface Task {
    /**
     * Does a piece.
     *
     * @param worker number of the worker, below the number of threads; each does one piece at a
     *     time
     */
    void run(int worker, int piece);
  }

  /** Does all pieces and returns when they are done. Pieces go to whoever is free. */
  void run(int pieces, Task task) {
    AtomicInteger taken = new AtomicInteger();
    List<Future<?>> others = new ArrayList<>();
    for (int worker = 1; worker < Math.min(threads, pieces); worker++) {
      int number = worker;
      others.add(executor.submit(() -> work(number, pieces, taken, task)));
    }
    work(0, pieces, taken, task);
    for (Future<?> other : others) {
      await(other);
    }
  }

  private static void work(int worker, int pieces, AtomicInteger taken, Task task) {
    for (int piece = taken.getAndIncrement(); piece < pieces; piece = taken.getAndIncrement()) {
      task.run(worker, piece);
    }
  }

  private static void await(Future<?> other) {
    boolean interrupted = false;
    while (true) {
      try {
        other.get();
        break;
      } catch (InterruptedException e) {
        // The worker writes to buffers that the next round uses: it has to end first.
        interrupted = true;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        if (e.getCause() instanceof Error failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
