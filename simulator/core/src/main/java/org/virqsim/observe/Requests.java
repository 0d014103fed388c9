// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

import java.util.Arrays;
import org.virqsim.machine.DropCause;
import org.virqsim.machine.Place;

/**
 * The interrupt requests of one replication: where each waits, and what has become of it.
 *
 * <p>Requests at one place of one vector form a list; the first stands for all of them, the others
 * have merged into it. Nothing is allocated once the arrays are large enough.
 */
final class Requests {
  /** The message was discarded. */
  static final int DROPPED = 1;

  /** It merged into an earlier request and shares its fate. */
  static final int MERGED = 2;

  /** It waited in a PBA, the device's or the emulated one. */
  static final int LATCHED = 4;

  /** It went through the VMM's main loop. */
  static final int VIA_USERSPACE = 8;

  /** Its completion was reaped. */
  static final int REAPED = 16;

  /** Its message, or the one it merged into, reached the handler. */
  static final int SERVED = 32;

  /** The device refused to send for it. */
  static final int REJECTED = 64;

  private static final int NIL = -1;
  private static final DropCause[] CAUSES = DropCause.values();
  private static final int PLACES = Place.values().length;

  private final int vectors;
  private final Waits waits;
  private final boolean[] bare;
  private final int[] head;
  private final int[] tail;
  private final int[] unreapedHead;
  private final int[] unreapedTail;
  private long[] raisedAt = new long[256];
  private long[] reapedAt = new long[256];
  private long[] servedAt = new long[256];
  private long[] droppedAt = new long[256];
  private byte[] cause = new byte[256];
  private int[] vector = new int[256];
  private int[] next = new int[256];
  private int[] nextUnreaped = new int[256];
  private byte[] flags = new byte[256];
  private int count;

  Requests(int vectors, Waits waits) {
    this.vectors = vectors;
    this.waits = waits;
    this.bare = new boolean[PLACES * vectors];
    this.head = new int[PLACES * vectors];
    this.tail = new int[PLACES * vectors];
    this.unreapedHead = new int[vectors];
    this.unreapedTail = new int[vectors];
    clear();
  }

  void clear() {
    Arrays.fill(head, NIL);
    Arrays.fill(bare, false);
    Arrays.fill(unreapedHead, NIL);
    count = 0;
  }

  /** Adds a request and returns its number. */
  int add(int v, long now) {
    if (count == raisedAt.length) {
      int size = 2 * count;
      raisedAt = Arrays.copyOf(raisedAt, size);
      reapedAt = Arrays.copyOf(reapedAt, size);
      servedAt = Arrays.copyOf(servedAt, size);
      droppedAt = Arrays.copyOf(droppedAt, size);
      cause = Arrays.copyOf(cause, size);
      vector = Arrays.copyOf(vector, size);
      next = Arrays.copyOf(next, size);
      nextUnreaped = Arrays.copyOf(nextUnreaped, size);
      flags = Arrays.copyOf(flags, size);
    }
    int r = count++;
    waits.raised(r, now);
    raisedAt[r] = now;
    reapedAt[r] = NIL;
    servedAt[r] = NIL;
    vector[r] = v;
    flags[r] = 0;
    next[r] = NIL;
    nextUnreaped[r] = NIL;
    if (unreapedHead[v] == NIL) {
      unreapedHead[v] = r;
    } else {
      nextUnreaped[unreapedTail[v]] = r;
    }
    unreapedTail[v] = r;
    return r;
  }

  /** A message without a request arrives at {@code place}. */
  void putBare(int v, Place place) {
    bare[list(v, place)] = true;
  }

  /** Puts a request that waits nowhere at {@code place}. */
  void put(int r, int v, Place place, long now) {
    int list = list(v, place);
    waits.entered(r, v, place, now);
    if (head[list] == NIL) {
      head[list] = r;
    } else {
      flags[r] |= MERGED;
      next[tail[list]] = r;
    }
    tail[list] = r;
    flags[r] |= (byte) mark(place);
  }

  /** Moves all requests of {@code v} at {@code from} to {@code to}. */
  void move(int v, Place from, Place to, long now) {
    int source = list(v, from);
    int target = list(v, to);
    bare[target] |= bare[source];
    bare[source] = false;
    int first = head[source];
    if (first == NIL) {
      return;
    }
    int mark = mark(to) | (head[target] == NIL ? 0 : MERGED);
    for (int r = first; r != NIL; r = next[r]) {
      flags[r] |= (byte) mark;
      waits.left(r, v, from, now);
      waits.entered(r, v, to, now);
    }
    if (head[target] == NIL) {
      head[target] = first;
    } else {
      next[tail[target]] = first;
    }
    tail[target] = tail[source];
    head[source] = NIL;
  }

  /**
   * Takes all requests of {@code v} away from {@code place}; they follow each other by {@link
   * #next}.
   */
  int take(int v, Place place, long now) {
    int list = list(v, place);
    int first = head[list];
    head[list] = NIL;
    bare[list] = false;
    for (int r = first; r != NIL; r = next[r]) {
      waits.left(r, v, place, now);
    }
    return first;
  }

  /**
   * Takes all requests of {@code v} that were not reaped; they follow each other by {@link
   * #nextUnreaped}.
   */
  int takeUnreaped(int v) {
    int first = unreapedHead[v];
    unreapedHead[v] = NIL;
    return first;
  }

  /** Takes the oldest request of {@code v} that was not reaped, or returns -1. */
  int takeOldestUnreaped(int v) {
    int first = unreapedHead[v];
    if (first != NIL) {
      unreapedHead[v] = nextUnreaped[first];
    }
    return first;
  }

  /** Returns whether a request, or a message without one, is at {@code place}. */
  boolean waits(int v, Place place) {
    return head[list(v, place)] != NIL || bare[list(v, place)];
  }

  int waiting(int v) {
    int n = 0;
    for (int place = 0; place < PLACES; place++) {
      for (int r = head[place * vectors + v]; r != NIL; r = next[r]) {
        n++;
      }
    }
    return n;
  }

  /** Returns what became of a request. */
  Ledger.Outcome outcome(int r) {
    if (is(r, DROPPED)) {
      return is(r, REAPED) ? Ledger.Outcome.RECOVERED : Ledger.Outcome.LOST;
    }
    if (is(r, REJECTED)) {
      return Ledger.Outcome.REJECTED;
    }
    if (!is(r, SERVED)) {
      return Ledger.Outcome.IN_FLIGHT;
    }
    return is(r, MERGED) ? Ledger.Outcome.COALESCED : Ledger.Outcome.DELIVERED;
  }

  int next(int r) {
    return next[r];
  }

  int nextUnreaped(int r) {
    return nextUnreaped[r];
  }

  long raisedAt(int r) {
    return raisedAt[r];
  }

  /** Returns when the completion was reaped, or -1. */
  long reapedAt(int r) {
    return reapedAt[r];
  }

  void reaped(int r, long now) {
    reapedAt[r] = now;
    flags[r] |= REAPED;
  }

  /** Returns when the handler run that served it started, or -1. */
  long servedAt(int r) {
    return servedAt[r];
  }

  /** Its message was discarded. */
  void dropped(int r, DropCause why, long now) {
    droppedAt[r] = now;
    cause[r] = (byte) why.ordinal();
    flags[r] |= DROPPED;
  }

  /** Returns when the message of a dropped request was discarded. */
  long droppedAt(int r) {
    return droppedAt[r];
  }

  /** Returns why the message of a dropped request was discarded. */
  DropCause cause(int r) {
    return CAUSES[cause[r]];
  }

  void served(int r, long now) {
    servedAt[r] = now;
    flags[r] |= SERVED;
  }

  int vector(int r) {
    return vector[r];
  }

  int count() {
    return count;
  }

  boolean is(int r, int flag) {
    return (flags[r] & flag) != 0;
  }

  /** Returns whether its outcome is known, apart from whether it is reaped all the same. */
  boolean decided(int r) {
    return is(r, DROPPED | SERVED | REJECTED);
  }

  void mark(int r, int flag) {
    flags[r] |= (byte) flag;
  }

  private int list(int v, Place place) {
    return place.ordinal() * vectors + v;
  }

  private static int mark(Place place) {
    return switch (place) {
      case PBA, EMULATED_PBA -> LATCHED;
      case MAIN_LOOP -> VIA_USERSPACE;
      default -> 0;
    };
  }
}
