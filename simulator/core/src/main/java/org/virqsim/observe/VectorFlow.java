// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

import org.jspecify.annotations.Nullable;
import org.virqsim.machine.Place;

/**
 * Where the requests of one vector would be by now that could have been raised but were not: at
 * each place, when they would have been raised. Those that would have been discarded are kept as
 * the vector's windows.
 */
final class VectorFlow {
  private static final long OWN = Intervals.EACH_ON_ITS_OWN;
  private static final long SHARED = Intervals.WITH_THE_MESSAGE;

  private final Intervals windows = new Intervals();
  private final Intervals wire = new Intervals();
  private final Intervals pba = new Intervals();
  private final Intervals condition = new Intervals();
  private final Intervals irqsPending = new Intervals();
  private final Intervals counted = new Intervals();

  private boolean works;
  private @Nullable Place raisedTo;
  private @Nullable Place arrivesAt;
  private boolean posted;
  private long delay;
  private boolean messageOnWire;
  private long openSince;

  /** Some may be where they are not followed. */
  private boolean elsewhere;

  /** Some that were not followed may have been discarded. */
  private boolean unsure;

  void clear() {
    windows.clear();
    wire.clear();
    pba.clear();
    condition.clear();
    irqsPending.clear();
    counted.clear();
    works = false;
    raisedTo = null;
    arrivesAt = null;
    posted = false;
    delay = 0;
    messageOnWire = false;
    openSince = 0;
    elsewhere = false;
    unsure = false;
  }

  Intervals windows() {
    return windows;
  }

  boolean unsure() {
    return unsure;
  }

  /**
   * From now on, this is what becomes of a raise and of an arrival.
   *
   * @param edge the instant from which on raises meet it
   */
  void follow(
      long now,
      long edge,
      boolean working,
      @Nullable Place raised,
      @Nullable Place arrives,
      boolean goesPosted,
      long onTheWay) {
    settle(now, edge);
    if (posted != goesPosted) {
      // The message goes another way and starts over.
      wire.landAllAt(now + onTheWay);
    }
    posted = goesPosted;
    delay = onTheWay;
    works = working;
    raisedTo = raised;
    arrivesAt = arrives;
  }

  /**
   * Accounts for what was raised before {@code edge} and what has landed before {@code now}: a step
   * of the host that follows a delivery at one instant comes after that instant's raises, but
   * before the deliveries that are left.
   */
  void settle(long now, long edge) {
    if (works && openSince < edge) {
      if (raisedTo == null) {
        windows.add(openSince, edge, OWN);
      } else if (raisedTo == Place.WIRE) {
        wire.add(openSince, edge, messageOnWire ? SHARED : OWN);
      } else {
        at(raisedTo).add(openSince, edge, OWN);
      }
    }
    openSince = Math.max(openSince, edge);
    if (!wire.isEmpty()) {
      land(now);
    }
  }

  private void land(long before) {
    boolean changed = false;
    for (int i = 0; i < wire.size(); i++) {
      long lands = wire.landing(i);
      long end = wire.to(i);
      long landed =
          lands == SHARED
              ? 0
              : lands == OWN ? Math.min(end, before - delay) : lands < before ? end : 0;
      long first = wire.from(i);
      if (landed > first) {
        put(arrivesAt, first, landed);
        wire.startAt(i, landed);
        changed = true;
      }
    }
    if (changed) {
      wire.removeEmpty();
    }
  }

  /** What is on the way arrives before anything else happens. */
  void landAll() {
    for (int i = 0; i < wire.size(); i++) {
      put(arrivesAt, wire.from(i), wire.to(i));
    }
    wire.clear();
  }

  /** The device was stopped: what becomes of what it had sent is not followed. */
  void stopped() {
    unsure = true;
  }

  /** A message is on the way: what is raised from now on merges with it. */
  void messageSent(long now, long edge) {
    settle(now, edge);
    messageOnWire = true;
  }

  void swept(long now, long edge, Place from, Place to) {
    settle(now, edge);
    if (from == Place.WIRE) {
      // A delivery: what is raised at this very instant was raised before it, and merged.
      settle(now, now + 1);
      messageOnWire = false;
    }
    if (isFollowed(from)) {
      empty(from, to, now);
    }
  }

  void cleared(long now, long edge, Place from) {
    settle(now, edge);
    if (from == Place.WIRE && messageOnWire) {
      settle(now, now + 1);
      messageOnWire = false;
    }
    if (isFollowed(from)) {
      empty(from, null, now);
    } else if (elsewhere) {
      unsure = true;
    }
  }

  private void empty(Place from, @Nullable Place to, long now) {
    Intervals content = at(from);
    for (int i = 0; i < content.size(); i++) {
      if (to == Place.WIRE) {
        wire.add(content.from(i), content.to(i), messageOnWire ? SHARED : now + delay);
      } else {
        put(to, content.from(i), content.to(i));
      }
    }
    content.clear();
  }

  private void put(@Nullable Place to, long first, long end) {
    if (to == null) {
      windows.add(first, end, OWN);
    } else if (isFollowed(to)) {
      at(to).add(first, end, OWN);
    } else {
      elsewhere |= to != Place.IRR && to != Place.PIR;
    }
  }

  private static boolean isFollowed(Place place) {
    return switch (place) {
      case WIRE, PBA, CONDITION, IRQS_PENDING, KVM_EVENTFD -> true;
      case MODERATION, QUEUE, INTERRUPT_EVENTFD, MAIN_LOOP, EMULATED_PBA, PIR, IRR -> false;
    };
  }

  private Intervals at(Place place) {
    return switch (place) {
      case WIRE -> wire;
      case PBA -> pba;
      case CONDITION -> condition;
      case IRQS_PENDING -> irqsPending;
      case KVM_EVENTFD -> counted;
      default -> throw new IllegalArgumentException("not followed: " + place);
    };
  }
}
