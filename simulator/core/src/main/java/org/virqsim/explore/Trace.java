// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.virqsim.machine.DropCause;
import org.virqsim.machine.Exposure;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.Place;
import org.virqsim.machine.Programming;
import org.virqsim.machine.Step;
import org.virqsim.machine.Verdict;
import org.virqsim.model.State;
import org.virqsim.model.guest.Guest;
import org.virqsim.policy.VmmCall;

/** Takes the steps of a path once more and writes down what each of them did. */
public final class Trace extends NoEffects {
  private final Model model;
  private final State state;
  private final Exposure[] exposure;
  private final Programming[] programmed;
  private final List<Taken> taken = new ArrayList<>();
  private List<Fact> facts = new ArrayList<>();

  /**
   * A step that was taken.
   *
   * @param step the step, as {@link Step} has it
   * @param facts what it did
   */
  public record Taken(long step, List<Fact> facts) {
    /** Copies. */
    public Taken {
      facts = List.copyOf(facts);
    }
  }

  /** Starts at the initial state. */
  public Trace(Model model) {
    this.model = model;
    this.state = model.initial();
    this.exposure = new Exposure[model.layout().vectors()];
    Arrays.fill(exposure, Exposure.NOT_EXPECTED);
    this.programmed = new Programming[exposure.length];
    Arrays.fill(programmed, Programming.MATCHES);
  }

  /**
   * Takes a step.
   *
   * @throws IllegalArgumentException if it is not what its process would do next
   */
  public Taken take(long step) {
    long possible = model.next(state, Step.process(step));
    if (possible != step) {
      throw new IllegalArgumentException(
          "step "
              + taken.size()
              + ": "
              + Step.describe(step)
              + " is not possible, but "
              + Step.describe(possible));
    }
    facts = new ArrayList<>();
    model.apply(state, step, this);
    Taken last = new Taken(step, facts);
    taken.add(last);
    return last;
  }

  /**
   * Goes on without further completions until a trapped write retires or nothing can go on; of
   * several processes the one with the smallest number does. Returns what was taken.
   */
  public List<Taken> settle() {
    Quiet quiet = new Quiet(model);
    List<Taken> more = new ArrayList<>();
    boolean retired = false;
    for (long step = underWay(quiet); step != Step.NONE && !retired; step = underWay(quiet)) {
      Taken last = take(step);
      more.add(last);
      retired = last.facts().stream().anyMatch(f -> f.kind() == Fact.Kind.RETIRED);
    }
    return more;
  }

  private long underWay(Quiet quiet) {
    for (int process = 0; process < model.processes().count(); process++) {
      long step = model.next(state, process);
      if (quiet.isUnderWay(process, step)) {
        return step;
      }
    }
    return Step.NONE;
  }

  /** Returns everything taken so far. */
  public List<Taken> taken() {
    return List.copyOf(taken);
  }

  /** Returns the state reached; it must not be changed. */
  public State state() {
    return state;
  }

  /**
   * Returns the vectors that the guest sees unmasked in the state reached, but on which a
   * completion raised now would not be reaped; none while something is under way.
   */
  public List<Integer> dead() {
    Quiet quiet = new Quiet(model);
    Guest guest = new Guest(model.layout());
    List<Integer> dead = new ArrayList<>();
    boolean atRest = underWay(quiet) == Step.NONE;
    for (int v = 0; atRest && v < model.layout().vectors(); v++) {
      if (guest.live(state, v) && guest.seesUnmasked(state, v) && !quiet.serves(state, v)) {
        dead.add(v);
      }
    }
    return dead;
  }

  /**
   * Returns a step that raises a completion of {@code v} in the state reached which would not be
   * reaped, or {@link Step#NONE}.
   */
  public long unserved(int v) {
    return new Quiet(model).unserved(state, v);
  }

  /**
   * Returns the vectors in use with a completion in their queue that nothing under way in the state
   * reached will have reaped.
   */
  public List<Integer> unreaped() {
    Quiet quiet = new Quiet(model);
    Guest guest = new Guest(model.layout());
    List<Integer> unreaped = new ArrayList<>();
    for (int v = 0; v < model.layout().vectors(); v++) {
      if (guest.live(state, v) && guest.reapable(state, v) && !quiet.reaps(state, v, false)) {
        unreaped.add(v);
      }
    }
    return unreaped;
  }

  /** Returns what the last step let pass that no owner has authorised, in words. */
  public List<String> misrouted() {
    return taken.isEmpty()
        ? List.of()
        : taken.get(taken.size() - 1).facts().stream()
            .filter(fact -> fact.kind() == Fact.Kind.MISROUTED)
            .map(Fact::text)
            .toList();
  }

  private void add(Fact.Kind kind, int vector, String text) {
    facts.add(Fact.of(kind, vector, text));
  }

  private static String name(Place place) {
    return switch (place) {
      case MODERATION -> "held back by moderation";
      case QUEUE -> "in the queue until re-arming";
      case CONDITION -> "kept in the device";
      case PBA -> "latched in the PBA";
      case WIRE -> "sent";
      case IRQS_PENDING -> "held in IRQS_PENDING";
      case INTERRUPT_EVENTFD -> "counted in the interrupt eventfd";
      case KVM_EVENTFD -> "counted in the kvm eventfd";
      case MAIN_LOOP -> "read by the main loop";
      case EMULATED_PBA -> "pending in the emulated PBA";
      case PIR -> "in the posted-interrupt descriptor";
      case IRR -> "in the local APIC's IRR";
      default -> place.name().toLowerCase(Locale.ROOT);
    };
  }

  @Override
  public void raised(int v) {
    add(Fact.Kind.RAISED, v, "vector " + v + ": a completion in its queue");
  }

  @Override
  public void submitted(int lane) {
    int v = model.layout().ims().vector(lane);
    String who = process(model.layout().ims().process(lane));
    add(Fact.Kind.DESCRIPTOR, v, "vector " + v + ": " + who + " submits a descriptor");
  }

  private static String process(int process) {
    return process == 0 ? "the driver itself (process 0)" : "process " + process;
  }

  /** What was raised is the completion of a descriptor: its record is in the queue of its lane. */
  @Override
  public void checked(int v, int lane, Verdict verdict) {
    int queue = model.layout().ims().vector(lane);
    String who = process(ImsAudit.presented(model, state, lane));
    facts.removeIf(fact -> fact.kind() == Fact.Kind.RAISED);
    add(Fact.Kind.RAISED, queue, "vector " + queue + ": a descriptor of " + who + " is done");
    String what =
        switch (verdict) {
          case ACCEPTED -> "the check passes it, as " + who + " owns the vector";
          case MISROUTED_STALE -> "the check passes it, though " + who + " does not own the vector";
          case MISROUTED_FOREIGN ->
              v == queue
                  ? "passed unchecked, though " + who + " does not own the vector"
                  : "passed into vector " + v + ", which has the slot of its handle now";
          case REJECTED_LEGITIMATE -> "refused, though " + who + " owns the vector";
          case REJECTED_ILLEGITIMATE -> "refused, as " + who + " does not own the vector";
        };
    Fact.Kind kind = verdict.misrouted() ? Fact.Kind.MISROUTED : Fact.Kind.DESCRIPTOR;
    add(kind, queue, "vector " + queue + ": " + what);
  }

  @Override
  public void programming(int v, Programming programming) {
    if (programmed[v] != programming) {
      String what =
          switch (programming) {
            case MATCHES -> "lets its owner pass from now on";
            case EARLY -> "has the next owner's PASID from now on, and refuses the owner";
            case LATE -> "has a PASID other than its owner's from now on";
          };
      add(Fact.Kind.EXPOSURE, v, "the slot of vector " + v + " " + what);
      programmed[v] = programming;
    }
  }

  @Override
  public void placed(int v, Place place) {
    add(Fact.Kind.MOVED, v, "vector " + v + ": " + name(place));
  }

  @Override
  public void signalled(int v, Place place) {
    add(Fact.Kind.MOVED, v, "vector " + v + ": a message, " + name(place));
  }

  @Override
  public void moved(int v, Place from, Place to) {
    add(Fact.Kind.MOVED, v, "vector " + v + ": " + name(to));
  }

  @Override
  public void refused(int v, DropCause cause) {
    add(Fact.Kind.DROPPED, v, "vector " + v + ": dropped, " + cause.description());
  }

  @Override
  public void dropped(int v, Place from, DropCause cause) {
    add(Fact.Kind.DROPPED, v, "vector " + v + ": dropped, " + cause.description());
  }

  @Override
  public void handlerStarted(int vcpu, int v) {
    add(Fact.Kind.HANDLER, v, "vector " + v + ": its handler starts on vCPU " + vcpu);
  }

  @Override
  public void reaped(int v, boolean found) {
    String what = found ? ": its completions are reaped" : ": nothing found to reap";
    add(Fact.Kind.REAPED, v, "vector " + v + what);
  }

  @Override
  public void exposure(int v, Exposure e) {
    if (exposure[v] != e) {
      String what =
          switch (e) {
            case NOT_EXPECTED -> "masked in the guest's eyes";
            case SERVED -> "sent at once from now on";
            case LATCHED -> "latched from now on";
            case DARK -> "dark from now on: what is raised is dropped";
          };
      add(Fact.Kind.EXPOSURE, v, "vector " + v + " is " + what);
      exposure[v] = e;
    }
  }

  @Override
  public void callStarted(int driver, VmmCall call) {
    facts.add(new Fact(Fact.Kind.CALL, driver, call.toString(), Optional.of(call)));
  }

  @Override
  public void callReturned(int driver, VmmCall.SetIrqs call, int result) {
    facts.add(new Fact(Fact.Kind.RETURNED, driver, Integer.toString(result), Optional.of(call)));
  }

  @Override
  public void retired(int driver, int guestStep) {
    add(Fact.Kind.RETIRED, driver, Integer.toString(guestStep));
  }
}
