// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import umontreal.ssj.simevents.eventlist.BinaryTree;
import umontreal.ssj.simevents.eventlist.DoublyLinked;
import umontreal.ssj.simevents.eventlist.Henriksen;
import umontreal.ssj.simevents.eventlist.RedblackTree;
import umontreal.ssj.simevents.eventlist.SplayTree;

/** Time per event of the hold model. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HoldBenchmark {
  private static final int EVENTS = 20_000;

  /** Who runs; one per fork, so that the JIT compiler sees one kind of event. */
  @Param({
    "bare",
    "priority-queue",
    "engine",
    "dsol",
    "ssj-binary",
    "ssj-doubly",
    "ssj-henriksen",
    "ssj-redblack",
    "ssj-splay"
  })
  String contestant = "";

  /** How many events are pending. */
  @Param({"10", "1000", "100000"})
  int pending;

  private Hold hold = new BareHold();

  /** Fills the event list. */
  @Setup(Level.Trial)
  public void setUp() {
    hold =
        switch (contestant) {
          case "bare" -> new BareHold();
          case "priority-queue" -> new PriorityQueueHold();
          case "engine" -> new EngineHold();
          case "dsol" -> new DsolHold();
          case "ssj-binary" -> new SsjHold(new BinaryTree());
          case "ssj-doubly" -> new SsjHold(new DoublyLinked());
          case "ssj-henriksen" -> new SsjHold(new Henriksen());
          case "ssj-redblack" -> new SsjHold(new RedblackTree());
          case "ssj-splay" -> new SsjHold(new SplayTree());
          default -> throw new IllegalArgumentException("no such contestant: " + contestant);
        };
    hold.begin(pending);
  }

  /** Lets the JVM exit. */
  @TearDown(Level.Trial)
  public void tearDown() {
    hold.close();
  }

  /** Executes some events. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public double hold() {
    return hold.run(EVENTS);
  }
}
