// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.virqsim.trace.Ioctl.GsiRouting;
import org.virqsim.trace.Ioctl.Irqfd;
import org.virqsim.trace.Ioctl.SetIrqs;

/**
 * How long recorded calls took, by what they did. What a SET_IRQS does depends on the calls before
 * it; a recording that begins in the middle is followed from the first teardown or enabling on.
 */
public final class CallTimes {
  /** What a call did. */
  public enum Kind {
    /** MSI-X was torn down; items are the vectors that were armed. */
    TEARDOWN("teardown", "armed vector"),
    /** MSI-X was enabled; items are the vectors that were armed. */
    ENABLING("enabling", "armed vector"),
    /** The eventfd of an armed vector was exchanged. */
    SWAP("eventfd swap", ""),
    /** An allocated vector was armed. */
    ARM("arming one vector", ""),
    /** A vector beyond the allocated ones was added while MSI-X was enabled. */
    ADD("dynamic addition", ""),
    /** A vector was disarmed. */
    DISARM("disarming one vector", ""),
    /** A call was refused. */
    REFUSED("refused SET_IRQS", ""),
    /** Routes were committed; items are the MSI routes. */
    ROUTES("route commit", "MSI route"),
    /** An irqfd was attached. */
    ATTACH("irqfd attached", ""),
    /** An irqfd was detached. */
    DETACH("irqfd detached", ""),
    /** A SET_IRQS on the INTx index. */
    INTX("SET_IRQS on INTx", "");

    private final String text;
    private final String item;

    Kind(String text, String item) {
      this.text = text;
      this.item = item;
    }

    /** Returns it in words. */
    public String text() {
      return text;
    }

    /** Returns what an item is; empty where the duration depends on none. */
    public String item() {
      return item;
    }
  }

  private final Map<Kind, List<LinearFit.Point>> times = new EnumMap<>(Kind.class);

  /** Creates an empty collection. */
  public CallTimes() {}

  /**
   * Adds a recording.
   *
   * @throws TraceException if it has no arguments, so that nothing is known of the calls
   */
  public void add(IoctlLog log) {
    if (log.bare()) {
      throw new TraceException(
          "has no arguments (strace shows them as addresses), so it is not known which call armed"
              + " how many vectors");
    }
    Following following = new Following();
    log.ioctls().forEach(following::ioctl);
  }

  /** Returns the durations of a kind, in the order in which they were added. */
  public List<LinearFit.Point> of(Kind kind) {
    return Collections.unmodifiableList(times.getOrDefault(kind, List.of()));
  }

  private void time(Kind kind, int items, Ioctl call) {
    times
        .computeIfAbsent(kind, k -> new ArrayList<>())
        .add(new LinearFit.Point(items, call.stamp().durationNanos()));
  }

  /** The state of one function's MSI-X on the host, as far as it is known. */
  private final class Following {
    private final Set<Integer> armed = new HashSet<>();
    private boolean enabled;
    private int allocated;

    void ioctl(Ioctl call) {
      if (call instanceof SetIrqs set && set.index().equals("INTX")) {
        time(Kind.INTX, 0, call);
      } else if (call instanceof SetIrqs set && set.index().equals("MSIX")) {
        msix(set);
      } else if (call instanceof GsiRouting routing) {
        time(Kind.ROUTES, Math.max(0, routing.msiRoutes()), call);
      } else if (call instanceof Irqfd irqfd) {
        time(irqfd.deassign() ? Kind.DETACH : Kind.ATTACH, 0, call);
      }
    }

    private void msix(SetIrqs set) {
      if (set.stamp().result() != 0) {
        time(Kind.REFUSED, 0, set);
      } else if (set.fds().isEmpty()) {
        if (set.count() == 0) {
          time(Kind.TEARDOWN, armed.size(), set);
          armed.clear();
          enabled = false;
        }
      } else if (!enabled) {
        arm(set);
        enabled = true;
        allocated = set.start() + set.count();
        time(Kind.ENABLING, armed.size(), set);
      } else if (set.count() == 1) {
        time(single(set), 0, set);
        arm(set);
        allocated = Math.max(allocated, set.start() + 1);
      } else {
        arm(set);
        allocated = Math.max(allocated, set.start() + set.count());
      }
    }

    private Kind single(SetIrqs set) {
      boolean was = armed.contains(set.start());
      if (set.fds().get(0) < 0) {
        return Kind.DISARM;
      }
      return was ? Kind.SWAP : set.start() < allocated ? Kind.ARM : Kind.ADD;
    }

    private void arm(SetIrqs set) {
      for (int i = 0; i < set.fds().size(); i++) {
        if (set.fds().get(i) < 0) {
          armed.remove(set.start() + i);
        } else {
          armed.add(set.start() + i);
        }
      }
    }
  }
}
