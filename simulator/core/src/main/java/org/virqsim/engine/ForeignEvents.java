// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;
import org.jspecify.annotations.Nullable;

/**
 * The pending events of a queue that are not {@link ReusableEvent}s, each with the one that stands
 * for it.
 *
 * <p>DSOL orders events of the same time and priority by their id, which counts constructions. Our
 * queue orders them by scheduling. The two differ only when events were constructed ahead and
 * scheduled in another order; then {@link #add} swaps the originals among the places they hold.
 */
final class ForeignEvents {
  private final IdentityHashMap<SimEventInterface<Long>, ForeignEvent> stands =
      new IdentityHashMap<>();

  /** The greatest id seen; an event with a smaller one was constructed out of order. */
  private long greatestId = Long.MIN_VALUE;

  @Nullable ForeignEvent standFor(SimEventInterface<Long> original) {
    return stands.get(original);
  }

  /** Takes an event that was just scheduled. Linear when it was constructed out of order. */
  void add(ForeignEvent stand) {
    stands.put(stand.original(), stand);
    long id = stand.original().getId();
    if (id >= greatestId) {
      greatestId = id;
    } else {
      orderByConstruction(stand.time(), stand.priority());
    }
  }

  void remove(SimEventInterface<Long> original) {
    stands.remove(original);
  }

  void clear() {
    stands.clear();
    greatestId = Long.MIN_VALUE;
  }

  private void orderByConstruction(long time, int priority) {
    List<ForeignEvent> places = new ArrayList<>();
    for (ForeignEvent stand : stands.values()) {
      if (stand.time() == time && stand.priority() == priority) {
        places.add(stand);
      }
    }
    places.sort(null);
    List<SimEventInterface<Long>> originals = new ArrayList<>();
    for (ForeignEvent place : places) {
      originals.add(place.original());
    }
    originals.sort(Comparator.comparingLong(SimEventInterface::getId));
    for (int i = 0; i < places.size(); i++) {
      places.get(i).setOriginal(originals.get(i));
      stands.put(originals.get(i), places.get(i));
    }
  }
}
