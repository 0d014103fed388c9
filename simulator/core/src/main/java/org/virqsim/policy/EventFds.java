// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.virqsim.model.vfio.EventFd;

/** The eventfds that a VFIO_DEVICE_SET_IRQS hands over, one for each vector of its range. */
public final class EventFds {
  private final byte[] kinds;

  private EventFds(byte[] kinds) {
    this.kinds = kinds;
  }

  /** Returns {@code count} eventfds, the one at {@code i} chosen by {@code kind}. */
  public static EventFds of(int count, IntFunction<EventFd> kind) {
    byte[] kinds = new byte[count];
    for (int i = 0; i < count; i++) {
      kinds[i] = (byte) kind.apply(i).ordinal();
    }
    return new EventFds(kinds);
  }

  /** Returns a single eventfd. */
  public static EventFds of(EventFd only) {
    return of(1, i -> only);
  }

  /** Returns no eventfds, as for DATA_NONE. */
  public static EventFds none() {
    return new EventFds(new byte[0]);
  }

  /** Returns how many there are. */
  public int size() {
    return kinds.length;
  }

  /** Returns the one at {@code i}, counted from the start of the range. */
  public EventFd get(int i) {
    return EventFd.of(kinds[i]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventFds that && Arrays.equals(kinds, that.kinds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(kinds);
  }

  /** Returns one letter for each: {@code K} kvm, {@code Q} interrupt, {@code -} none. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(kinds.length);
    for (byte kind : kinds) {
      text.append(EventFd.of(kind).symbol());
    }
    return text.toString();
  }
}
