// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.virqsim.machine.Exposure;
import org.virqsim.machine.Place;
import org.virqsim.machine.Processes;
import org.virqsim.machine.Step;
import org.virqsim.model.State;
import org.virqsim.model.guest.Guest;

/** Tries every step of a state and checks what can be seen in it. One for each thread. */
final class Expander {
  /** A fact of a state: every driver has finished its program. */
  static final int GUEST_DONE = 1 << 29;

  private static final Place[] PLACES = Place.values();
  private final Model model;
  private final Processes processes;
  private final boolean onlyUnmasked;
  private final boolean timeouts;
  private final Set<Property> properties;
  private final Books books;
  private final Books own;
  private final Quiet quiet;
  private final Guest guest;
  private final State base;
  private final State next;
  private final int machineWords;
  private final int size;
  private final int vectors;
  private final long[] words;
  private final int[] occupied;
  private final boolean checksDoom;
  private final @Nullable TimedSteps timed;
  private boolean anyUndecided;

  /**
   * Prepares.
   *
   * @param timed says which steps can go first; null if every one can
   */
  Expander(
      Model model,
      Slots slots,
      Bounds bounds,
      Set<Property> properties,
      @Nullable TimedSteps timed) {
    this.timed = timed;
    this.model = model;
    this.processes = model.processes();
    this.onlyUnmasked = bounds.onlyUnmasked();
    this.timeouts = bounds.timeouts();
    this.properties = properties;
    this.books = new Books(model, slots, properties);
    this.own = new Books(model, slots, Set.of());
    this.quiet = new Quiet(model);
    this.guest = new Guest(model.layout());
    this.base = model.initial();
    this.next = model.initial();
    this.machineWords = base.size();
    this.size = machineWords + slots.words() + (timed == null ? 0 : 1);
    this.vectors = model.layout().vectors();
    this.words = new long[size];
    this.occupied = new int[vectors];
    this.checksDoom = properties.contains(Property.NOTHING_DOOMED);
  }

  /** Tries every step of a state of the arena, and adds what that finds to {@code out}. */
  void expand(Arena arena, int state, Chunk out) {
    long[] page = arena.page(state);
    int offset = arena.offset(state);
    base.load(page, offset);
    own.begin(page, offset + machineWords, occupied, false);
    books.occupancy(base, occupied);
    anyUndecided = anyUndecided();
    boolean atRest = true;
    boolean programEnded = true;
    if (timed != null) {
      timed.begin(page[offset + size - 1], this::pendingBefore);
    }
    for (int process = 0; process < processes.count(); process++) {
      long step = model.next(base, process);
      if (step == Step.NONE) {
        continue;
      }
      if (!timeouts && quiet.isRescue(process, step)) {
        continue;
      }
      atRest &= !quiet.isUnderWay(process, step);
      programEnded &= processes.kind(process) != Processes.Kind.DRIVER;
      if (!isWithinBounds(process, base, own) || (timed != null && !timed.mayGo(process))) {
        continue;
      }
      int facts = step(page, offset, process, step);
      if (timed != null) {
        timed.go(process, this::pendingAfter, this::workLeft);
        timed.found(arena, state, process, facts, words, out);
        continue;
      }
      long hash = Arena.hash(words, 0, size);
      if (arena.find(words, 0, hash) >= 0) {
        out.add(state, process, facts);
      } else {
        out.add(state, process, facts, words, hash);
      }
    }
    int facts = model.guestDone(base) ? GUEST_DONE : 0;
    if (atRest) {
      facts |= atRest(programEnded);
    }
    if (facts != 0) {
      out.add(state, Chunk.STATE, facts);
    }
  }

  /** Returns the known states after a step from a known one; none if it can not go first. */
  List<Integer> after(Arena arena, int state, long step) {
    int process = Step.process(step);
    long[] page = arena.page(state);
    int offset = arena.offset(state);
    base.load(page, offset);
    own.begin(page, offset + machineWords, occupied, false);
    books.occupancy(base, occupied);
    anyUndecided = anyUndecided();
    if (timed == null) {
      step(page, offset, process, step);
      int known = arena.find(words, 0, arena.hash(words, 0));
      return known < 0 ? List.of() : List.of(known);
    }
    timed.begin(page[offset + size - 1], this::pendingBefore);
    if (!timed.mayGo(process)) {
      return List.of();
    }
    step(page, offset, process, step);
    timed.go(process, this::pendingAfter, this::workLeft);
    return timed.known(arena, words);
  }

  /** Completes the initial state with the number of its zone. */
  void initial(long[] first) {
    if (timed != null) {
      base.load(first, 0);
      own.begin(first, machineWords, occupied, false);
      first[size - 1] = timed.initial(this::pendingBefore, anyWorkLeft(own));
    }
  }

  private long pendingBefore(int process) {
    return pending(process, base, own);
  }

  private long pendingAfter(int process) {
    return pending(process, next, books);
  }

  /** Returns the next step of a process, if it takes part at all. */
  private long pending(int process, State s, Books at) {
    long step = model.next(s, process);
    boolean left =
        step != Step.NONE
            && ((!timeouts && quiet.isRescue(process, step)) || !isWithinBounds(process, s, at));
    return left ? Step.NONE : step;
  }

  private boolean workLeft() {
    return anyWorkLeft(books);
  }

  private boolean anyWorkLeft(Books at) {
    for (int process : timed == null ? new int[0] : timed.fixedProcesses()) {
      int object = processes.object(process);
      if (processes.isSource(process) ? at.mayRaise(object) : at.maySubmit(object)) {
        return true;
      }
    }
    return false;
  }

  private boolean anyUndecided() {
    for (int v = 0; v < vectors; v++) {
      if (own.undecided(v)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a process may go on: work comes only within bounds. */
  private boolean isWithinBounds(int process, State s, Books at) {
    int object = processes.object(process);
    return switch (processes.kind(process)) {
      case SOURCE ->
          at.mayRaise(object)
              && !(onlyUnmasked && model.exposure(s, object) == Exposure.NOT_EXPECTED);
      case SUBMISSION ->
          at.maySubmit(object)
              && !(onlyUnmasked && !guest.seesUnmasked(s, model.layout().ims().vector(object)));
      default -> true;
    };
  }

  /** Takes a step from the state in {@link #base}; the state it leads to is in {@link #words}. */
  private int step(long[] page, int offset, int process, long step) {
    next.set(base);
    books.begin(page, offset + machineWords, occupied, processes.isSource(process));
    model.apply(next, step, books);
    books.audit(base, next, occupied);
    // Without a message that was discarded before or now, there is nothing to ask.
    if (checksDoom && (anyUndecided || books.dropped())) {
      for (int v = 0; v < vectors; v++) {
        if (books.undecided(v) && isDoomed(v)) {
          books.doom(v);
        }
      }
    }
    next.store(words, 0);
    int facts = books.end(words, machineWords);
    boolean counts =
        !onlyUnmasked
            || (facts & Outcome.REJECTED.bit()) == 0
            || guest.seesUnmasked(base, Step.vector(step));
    return counts ? facts : facts & ~Outcome.REJECTED.bit();
  }

  private boolean isDoomed(int v) {
    return guest.live(next, v) && !waits(next, v) && !quiet.reaps(next, v, false);
  }

  private boolean waits(State s, int v) {
    for (Place place : PLACES) {
      if (model.occupied(s, v, place)) {
        return true;
      }
    }
    return false;
  }

  /** Checks a state in which nothing is under way. */
  private int atRest(boolean programEnded) {
    int facts = 0;
    for (int v = 0; v < vectors; v++) {
      boolean expected = guest.live(base, v) && model.exposure(base, v) != Exposure.NOT_EXPECTED;
      // A vector of a mediated device that has no slot is not exposed, but expected to work.
      boolean works = guest.live(base, v) && guest.seesUnmasked(base, v);
      if (works && properties.contains(Property.NO_DEAD_VECTOR) && !quiet.serves(base, v)) {
        facts |= Property.NO_DEAD_VECTOR.bit();
      }
      if (programEnded) {
        facts |= atEnd(v, expected);
      }
    }
    return facts;
  }

  /**
   * Once everything is quiet, what the guest still has to reap is read from the state, not from the
   * books: the same question as that of every step, asked in another way.
   */
  private int atEnd(int v, boolean expected) {
    boolean gone = own.gone(v);
    boolean reapable = guest.reapable(base, v);
    int facts = gone && !quiet.reaps(base, v, timeouts) ? Outcome.LOST.bit() : 0;
    if (!guest.live(base, v) || (!reapable && !gone)) {
      return facts;
    }
    boolean reaped = quiet.reaps(base, v, false);
    // A record without a message of its own is found by the next run; that no message came for it
    // is not lost, but refused or misrouted.
    boolean astray = own.astray(v);
    if (expected
        && reapable
        && !reaped
        && (gone || !astray)
        && properties.contains(Property.NOTHING_DOOMED)) {
      facts |= Property.NOTHING_DOOMED.bit();
    }
    boolean known = gone ? reapable : astray || waits(base, v) || reaped;
    if (!known && properties.contains(Property.CONSERVATION)) {
      facts |= Property.CONSERVATION.bit();
    }
    return facts;
  }
}
