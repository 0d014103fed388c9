// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.Set;
import org.virqsim.machine.DropCause;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.Place;
import org.virqsim.machine.Programming;
import org.virqsim.machine.Verdict;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/**
 * What has become of each request, in a few bits that are part of the explored state.
 *
 * <p>The same books as those of a timed run, without times: requests of one vector that meet at a
 * place merge; a run of the handler serves those that wait in the local APIC; what is reaped has no
 * further wishes. A request of which nothing can be said any more is {@link #DONE}.
 */
final class Books extends NoEffects {
  /** Not raised. */
  static final int FREE = 0;

  /** Served, or recovered: nothing will become of it any more. */
  static final int DONE = 1;

  /** Its message was discarded; its completion waits to be reaped. */
  static final int GONE = 2;

  /** As {@link #GONE}, and nothing will have it reaped. */
  static final int DOOMED = 3;

  /** This and the following: it waits at the place of that ordinal. */
  private static final int AT = 4;

  private static final int STATUS = 0x1F;
  private static final int LATCHED = 0x20;
  private static final int MERGED = 0x40;
  private static final int REAPED = 0x80;

  private static final int NO_SLOT = -1;

  /** The request just raised has none, as all are taken. */
  private static final int FULL = -2;

  /** What was just raised went to another vector than the one in whose queue its record is. */
  private static final int ASTRAY = -3;

  private static final Place[] PLACES = Place.values();

  /** More messages of admin commands or descriptors are under way than there are bits for. */
  static final int OVERFLOW = 1 << 30;

  private final Slots slots;
  private final long[] words;
  private final boolean sorts;
  private final boolean audits;
  private final boolean authorises;
  private final ImsAudit ims;
  private final Model model;
  private final Layout layout;

  /** Places at which something of each vector waits, one bit for each, as the facts say. */
  private final int[] expected;

  private boolean work;
  private int pending = NO_SLOT;
  private int facts;

  /** The vectors of whose requests something has changed lie between these. */
  private int firstChanged = Integer.MAX_VALUE;

  private int lastChanged = -1;

  /**
   * Prepares.
   *
   * @param properties of these, those that can be broken by what a step reports
   */
  Books(Model model, Slots slots, Set<Property> properties) {
    this.audits = properties.contains(Property.CONSERVATION);
    this.authorises = properties.contains(Property.AUTHORISED_PASID);
    this.ims = new ImsAudit(model);
    this.slots = slots;
    this.words = new long[slots.words()];
    this.sorts = slots.severalPerVector();
    this.model = model;
    this.layout = model.layout();
    this.expected = new int[layout.vectors()];
  }

  /** Reads from a state at which places something of each vector waits. */
  void occupancy(State s, int[] target) {
    for (int v = 0; audits && v < target.length; v++) {
      int mask = 0;
      for (Place place : PLACES) {
        mask |= model.occupied(s, v, place) ? 1 << place.ordinal() : 0;
      }
      target[v] = mask;
    }
  }

  /**
   * Compares the places that the facts of the step name with those of the state after it.
   *
   * @param occupied the {@link #occupancy} before the step
   */
  void audit(State before, State after, int[] occupied) {
    if (audits && !ims.agrees(before, after)) {
      violated(Property.CONSERVATION);
    }
    for (int v = 0; audits && v < expected.length; v++) {
      if (expected[v] == occupied[v] && sameWords(before, after, v)) {
        continue;
      }
      for (Place place : PLACES) {
        if (model.occupied(after, v, place) != ((expected[v] & (1 << place.ordinal())) != 0)) {
          violated(Property.CONSERVATION);
          return;
        }
      }
    }
  }

  /** Whether no word that says where something of {@code v} waits has changed. */
  private boolean sameWords(State before, State after, int v) {
    return same(before, after, layout.physicalVector(v))
        && same(before, after, layout.virtualVector(v))
        && same(before, after, layout.irr(v))
        && same(before, after, layout.pir(v))
        && same(before, after, layout.interruptEventfd(v));
  }

  private static boolean same(State before, State after, int word) {
    return before.word(word) == after.word(word);
  }

  /**
   * Takes the books of a state, before a step of it.
   *
   * @param occupied the state's {@link #occupancy}
   * @param isWork whether the step is that of a work source
   */
  void begin(long[] source, int offset, int[] occupied, boolean isWork) {
    System.arraycopy(occupied, 0, expected, 0, expected.length);
    System.arraycopy(source, offset, words, 0, words.length);
    work = isWork;
    pending = NO_SLOT;
    ims.begin();
    facts = 0;
    firstChanged = Integer.MAX_VALUE;
    lastChanged = -1;
  }

  /** Returns whether the bounds let one more completion of {@code v} be raised. */
  boolean mayRaise(int v) {
    return slots.mayRaise(words, v);
  }

  /** Returns whether the bounds let one more descriptor of {@code lane} be submitted. */
  boolean maySubmit(int lane) {
    return slots.maySubmit(words, lane);
  }

  /**
   * Returns whether a record may lie in the queue of {@code v} for which no message of the vector
   * was sent: refused, or sent to another vector.
   */
  boolean astray(int v) {
    return slots.astray(v) != NO_SLOT && Slots.get(words, slots.astray(v)) != 0;
  }

  private void astray(int v, int value) {
    if (slots.astray(v) != NO_SLOT) {
      Slots.put(words, slots.astray(v), value);
    }
  }

  /** Writes the books after the step, and returns what the step did: outcomes and properties. */
  int end(long[] target, int offset) {
    for (int v = firstChanged; sorts && v <= lastChanged; v++) {
      slots.sort(words, v);
    }
    System.arraycopy(words, 0, target, offset, words.length);
    return pending == NO_SLOT || !audits ? facts : facts | Property.CONSERVATION.bit();
  }

  @Override
  public void raised(int v) {
    int first = work ? slots.first(v) : slots.commands(v);
    int end = work ? slots.commands(v) : slots.end(v);
    for (int slot = first; slot < end; slot++) {
      if (Slots.get(words, slot) == FREE) {
        pending = slot;
        return;
      }
    }
    pending = FULL;
  }

  @Override
  public void submitted(int lane) {
    ims.submitted(lane);
    slots.submitted(words, lane);
  }

  @Override
  public void submits(int lane, boolean on) {
    ims.submits(lane, on);
  }

  @Override
  public void programming(int v, Programming programming) {
    ims.programming(v, programming);
  }

  @Override
  public void checked(int v, int lane, Verdict verdict) {
    ims.checked(lane, verdict);
    int queue = layout.ims().vector(lane);
    if (verdict.rejected()) {
      facts |= verdict == Verdict.REJECTED_LEGITIMATE ? Outcome.REJECTED.bit() : 0;
      pending = NO_SLOT;
      astray(queue, 1);
      return;
    }
    facts |= (verdict.misrouted() ? Outcome.MISROUTED : Outcome.ACCEPTED).bit();
    if (verdict.misrouted() && authorises) {
      violated(Property.AUTHORISED_PASID);
    }
    if (v != queue) {
      pending = ASTRAY;
      astray(queue, 1);
    }
  }

  /** Returns whether the request just raised has a slot; from now on none is pending. */
  private boolean taken() {
    boolean has = pending >= 0;
    facts |= pending == FULL ? OVERFLOW : 0;
    pending = has ? pending : NO_SLOT;
    return has;
  }

  @Override
  public void placed(int v, Place place) {
    expected[v] |= 1 << place.ordinal();
    if (taken()) {
      boolean merged = anyAt(v, place);
      put(v, pending, (AT + place.ordinal()) | mark(place) | (merged ? MERGED : 0));
      pending = NO_SLOT;
    }
  }

  @Override
  public void signalled(int v, Place place) {
    expected[v] |= 1 << place.ordinal();
  }

  private void leave(int v, Place place) {
    if (audits && (expected[v] & (1 << place.ordinal())) == 0) {
      violated(Property.CONSERVATION);
    }
    expected[v] &= ~(1 << place.ordinal());
  }

  @Override
  public void refused(int v, DropCause cause) {
    if (taken()) {
      put(v, pending, GONE);
      facts |= Outcome.DROPPED.bit();
      pending = NO_SLOT;
    }
  }

  private void put(int v, int slot, int value) {
    Slots.put(words, slot, value);
    firstChanged = Math.min(firstChanged, v);
    lastChanged = Math.max(lastChanged, v);
  }

  private boolean anyAt(int v, Place place) {
    for (int slot = slots.first(v); slot < slots.end(v); slot++) {
      if ((Slots.get(words, slot) & STATUS) == AT + place.ordinal()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void moved(int v, Place from, Place to) {
    leave(v, from);
    expected[v] |= 1 << to.ordinal();
    int mark = mark(to) | (anyAt(v, to) ? MERGED : 0);
    for (int slot = slots.first(v); slot < slots.end(v); slot++) {
      int value = Slots.get(words, slot);
      if ((value & STATUS) == AT + from.ordinal()) {
        put(v, slot, (value & ~STATUS) | (AT + to.ordinal()) | mark);
      }
    }
  }

  @Override
  public void dropped(int v, Place from, DropCause cause) {
    leave(v, from);
    for (int slot = slots.first(v); slot < slots.end(v); slot++) {
      int value = Slots.get(words, slot);
      if ((value & STATUS) == AT + from.ordinal()) {
        boolean reaped = (value & REAPED) != 0;
        facts |= Outcome.DROPPED.bit() | (reaped ? Outcome.RECOVERED.bit() : 0);
        if (reaped) {
          done(v, slot);
        } else {
          put(v, slot, GONE);
        }
      }
    }
  }

  @Override
  public void handlerStarted(int vcpu, int v) {
    serve(v, Place.IRR, 0);
  }

  @Override
  public void joined(int v) {
    serve(v, Place.QUEUE, MERGED);
  }

  private void serve(int v, Place place, int flag) {
    leave(v, place);
    for (int slot = slots.first(v); slot < slots.end(v); slot++) {
      int value = Slots.get(words, slot);
      if ((value & STATUS) == AT + place.ordinal()) {
        facts |= outcome(value | flag).bit();
        done(v, slot);
      }
    }
  }

  private static Outcome outcome(int value) {
    if ((value & MERGED) != 0) {
      return Outcome.COALESCED;
    }
    return (value & LATCHED) != 0 ? Outcome.LATCHED : Outcome.DELIVERED;
  }

  /** Work counts against the bounds for ever; the slot of an admin command is free again. */
  private void done(int v, int slot) {
    put(v, slot, slot < slots.commands(v) ? DONE : FREE);
  }

  @Override
  public void reaped(int v, boolean found) {
    facts |= found ? 0 : Outcome.SPURIOUS.bit();
    astray(v, 0);
    for (int slot = slots.first(v); slot < slots.end(v); slot++) {
      int value = Slots.get(words, slot);
      if (value == GONE || value == DOOMED) {
        facts |= Outcome.RECOVERED.bit();
        done(v, slot);
      } else if (value > DOOMED) {
        put(v, slot, value | REAPED);
      }
    }
  }

  /** Returns whether {@code v} has a request whose message is gone. */
  boolean gone(int v) {
    for (int slot = slots.first(v); slot < slots.end(v); slot++) {
      int value = Slots.get(words, slot);
      if (value == GONE || value == DOOMED) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the step had a message discarded. */
  boolean dropped() {
    return (facts & Outcome.DROPPED.bit()) != 0;
  }

  /** Returns whether {@code v} has a request whose message is gone, and it is not known doomed. */
  boolean undecided(int v) {
    for (int slot = slots.first(v); slot < slots.end(v); slot++) {
      if (Slots.get(words, slot) == GONE) {
        return true;
      }
    }
    return false;
  }

  /** Every request of {@code v} whose message is gone will never be reaped. */
  void doom(int v) {
    for (int slot = slots.first(v); slot < slots.end(v); slot++) {
      if (Slots.get(words, slot) == GONE) {
        put(v, slot, DOOMED);
      }
    }
    facts |= Property.NOTHING_DOOMED.bit();
  }

  /** The step broke a property. */
  void violated(Property property) {
    facts |= property.bit();
  }

  private static int mark(Place place) {
    return place == Place.PBA || place == Place.EMULATED_PBA ? LATCHED : 0;
  }
}
