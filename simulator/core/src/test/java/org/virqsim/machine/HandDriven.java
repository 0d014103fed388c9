// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.virqsim.machine.Processes.Kind;
import org.virqsim.model.Layout;
import org.virqsim.model.State;
import org.virqsim.model.vfio.IrqIndex;
import org.virqsim.policy.VmmCall.SetIrqs;

/** A machine driven by hand, step by step, which notes what it reports. */
final class HandDriven extends NoEffects {
  /** The driver. */
  static final int GUEST = 0;

  /** The main loop. */
  static final int MAIN_LOOP = 1;

  /** The device working on the admin command. */
  static final int COMMAND = 2;

  private static final Set<Kind> BY_THEMSELVES =
      EnumSet.of(
          Kind.SOURCE,
          Kind.RECOVERY,
          Kind.WATCHDOG,
          Kind.SCHEDULER,
          Kind.INTERRUPT_FLAG,
          Kind.SUBMISSION,
          Kind.DESCRIPTOR);

  private final Machine machine;
  private final Layout layout;
  private final Fields fields;
  private final List<String> facts = new ArrayList<>();
  private final List<String> ops = new ArrayList<>();
  private final Map<MicroOp, Long> firstHashes = new LinkedHashMap<>();
  private State state;

  HandDriven(Configuration configuration) {
    this.machine = new Machine(configuration);
    this.layout = configuration.layout();
    this.fields = new Fields(layout);
    this.state = machine.initial();
  }

  /** Returns a copy of the state. */
  State state() {
    return state.copy();
  }

  /** Goes on from another state. */
  void state(State other) {
    state = other.copy();
  }

  Machine machine() {
    return machine;
  }

  int get(String field) {
    return fields.get(state, field);
  }

  /** Returns the process that takes the step {@code op} on {@code v}. */
  int process(MicroOp op, int v) {
    return switch (op) {
      case RAISE -> machine.processes().source(v);
      case DESCRIPTOR_SUBMIT -> machine.processes().of(Kind.SUBMISSION, lane(v));
      case DESCRIPTOR_COMPLETE -> machine.processes().of(Kind.DESCRIPTOR, lane(v));
      case MODERATION_EXPIRE -> machine.processes().of(Kind.MODERATION, v);
      case TIMEOUT_POLL, DRIVER_POLL -> machine.processes().of(Kind.RECOVERY, v);
      case WATCHDOG -> machine.processes().of(Kind.WATCHDOG, layout.functionOf(v));
      case SYNC_PIR -> machine.processes().of(Kind.NOTIFICATION, machine.vcpuOf(v));
      case VCPU_PREEMPT, VCPU_RESUME -> machine.processes().of(Kind.SCHEDULER, machine.vcpuOf(v));
      case INTERRUPTS_DISABLE, INTERRUPTS_ENABLE ->
          machine.processes().of(Kind.INTERRUPT_FLAG, machine.vcpuOf(v));
      case VCPU_HALT, VCPU_BLOCK, HALT_POLL_SUCCESS, VCPU_WAKE ->
          machine.processes().of(Kind.IDLE, machine.vcpuOf(v));
      case COMPLETE_COMMAND -> HandDriven.COMMAND;
      case DELIVER, DELIVER_POSTED -> machine.processes().message(v);
      case MAIN_LOOP_READ, MAIN_LOOP_NOTIFY -> HandDriven.MAIN_LOOP;
      case HANDLER_ENTER, HANDLER_REAP, HANDLER_SERVICE, HANDLER_REARM, HANDLER_EXIT ->
          machine.processes().handler(machine.vcpuOf(v));
      default -> HandDriven.GUEST;
    };
  }

  /** The lane of process 1 on {@code v}. */
  private int lane(int v) {
    return layout.ims().lane(v, 1);
  }

  /** Process 1 submits a descriptor with the handle of {@code v}. */
  HandDriven submit(int v) {
    return take(MicroOp.DESCRIPTOR_SUBMIT, v);
  }

  /** The device is done with a descriptor of process 1 for {@code v}. */
  HandDriven complete(int v) {
    return take(MicroOp.DESCRIPTOR_COMPLETE, v);
  }

  /** Returns the next operation of a process, or {@code blocked}. */
  String next(int process) {
    long step = machine.next(state, process);
    return step == Step.NONE ? "blocked" : Step.op(step).name();
  }

  /** Returns the next step of a process. */
  long step(int process) {
    return machine.next(state, process);
  }

  String nextOfGuest() {
    return next(HandDriven.GUEST);
  }

  /** Applies the next step of a process and returns the fields that it changed. */
  String apply(int process) {
    State before = state.copy();
    go(process);
    return fields.changes(before, state);
  }

  /** Applies the next step of a process, without the work of saying what it changed. */
  void go(int process) {
    long step = machine.next(state, process);
    if (step == Step.NONE) {
      throw new AssertionError("process " + process + " is blocked");
    }
    machine.apply(state, step, this);
  }

  /** Lets the guest take one step. */
  HandDriven go1() {
    go(HandDriven.GUEST);
    return this;
  }

  HandDriven take(MicroOp op, int v) {
    int process = process(op, v);
    if (!next(process).equals(op.name())) {
      throw new AssertionError("expected " + op + ", but next is " + next(process));
    }
    go(process);
    return this;
  }

  HandDriven raise(int v) {
    return take(MicroOp.RAISE, v);
  }

  HandDriven deliver(int v) {
    return take(MicroOp.DELIVER, v);
  }

  /** Lets the guest alone go on until its next step is {@code op}. */
  HandDriven to(MicroOp op) {
    return until(op, -1);
  }

  /** Lets the guest alone go on until its next step is {@code op} on vector {@code v}. */
  HandDriven to(MicroOp op, int v) {
    return until(op, v);
  }

  private HandDriven until(MicroOp op, int v) {
    while (true) {
      long step = machine.next(state, HandDriven.GUEST);
      if (step == Step.NONE) {
        throw new AssertionError("the guest is blocked before " + op);
      }
      if (Step.op(step) == op && (v < 0 || Step.vector(step) == v)) {
        return this;
      }
      machine.apply(state, step, this);
    }
  }

  /** Lets the guest alone go on until its first {@code n} steps have retired. */
  HandDriven done(int n) {
    while (get("guest.pc") < n) {
      go(HandDriven.GUEST);
    }
    return this;
  }

  /** Lets everything but guest and sources go on until it rests. */
  HandDriven settle() {
    return rest(HandDriven.MAIN_LOOP);
  }

  /** Lets everything but the sources go on until it rests. */
  HandDriven finish() {
    return rest(HandDriven.GUEST);
  }

  /** Lets everything but the sources go on until the guest's first {@code n} steps are over. */
  HandDriven finish(int n) {
    while (get("guest.pc") < n) {
      go(first(HandDriven.GUEST));
    }
    return this;
  }

  private HandDriven rest(int from) {
    int process = first(from);
    while (process < machine.processes().count()) {
      go(process);
      process = first(from);
    }
    return this;
  }

  /**
   * The first process from {@code from} on that can go on, without those that begin something by
   * themselves.
   */
  private int first(int from) {
    int process = from;
    while (process < machine.processes().count()
        && (BY_THEMSELVES.contains(machine.processes().kind(process))
            || machine.next(state, process) == Step.NONE)) {
      process++;
    }
    return process;
  }

  HandDriven forget() {
    facts.clear();
    return this;
  }

  /** Returns the vectors on which {@code op} was applied, in order. */
  List<String> vectorsOf(MicroOp op) {
    return ops.stream()
        .filter(o -> o.startsWith(op + " "))
        .map(o -> o.substring(op.name().length() + 1))
        .toList();
  }

  /** Returns the hash of the state after the first application of each operation, in order. */
  Map<MicroOp, Long> firstHashes() {
    return firstHashes;
  }

  /** Returns what was reported about requests and calls, one after the other. */
  String facts() {
    return String.join(", ", facts);
  }

  @Override
  public void checked(int vector, int lane, Verdict verdict) {
    facts.add(vector + " " + verdict);
  }

  @Override
  public void programming(int vector, Programming programming) {
    facts.add(vector + " " + programming);
  }

  @Override
  public void submits(int lane, boolean on) {
    facts.add("lane " + lane + (on ? " opens" : " closes"));
  }

  @Override
  public void placed(int vector, Place place) {
    facts.add(vector + ">" + place);
  }

  @Override
  public void signalled(int vector, Place place) {
    facts.add(vector + " signalled>" + place);
  }

  @Override
  public void joined(int vector) {
    facts.add(vector + " joined");
  }

  @Override
  public void refused(int vector, DropCause cause) {
    facts.add(vector + ">" + cause);
  }

  @Override
  public void moved(int vector, Place from, Place to) {
    facts.add(vector + ":" + from + ">" + to);
  }

  @Override
  public void dropped(int vector, Place from, DropCause cause) {
    facts.add(vector + ":" + from + ">" + cause);
  }

  @Override
  public void handlerStarted(int vcpu, int vector) {
    facts.add(vector + " handled on " + vcpu);
  }

  @Override
  public void reapStarted(int vector) {
    facts.add(vector + " taken");
  }

  @Override
  public void reapEnded(int vector) {
    facts.add(vector + " done");
  }

  @Override
  public void reaped(int vector, boolean found) {
    facts.add(vector + (found ? " reaped" : " spurious"));
  }

  @Override
  public void callReturned(int driver, SetIrqs call, int result) {
    String text = Calls.text(call);
    boolean said = call.index() == IrqIndex.MSIX || text.startsWith(call.index().name());
    facts.add((said ? text : call.index() + " " + text) + "=" + result);
  }

  @Override
  public void applied(MicroOp op, int vector) {
    ops.add(op + " " + vector);
    firstHashes.putIfAbsent(op, state.hash());
  }
}
