// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.device;

import org.virqsim.model.Bits;
import org.virqsim.model.ImsLayout;
import org.virqsim.model.State;
import org.virqsim.model.guest.QueueOverflowException;

/**
 * The descriptors that a process has submitted with a vector's handle and that the device works on.
 * They are told apart by their handle alone: the latest one that was used, and at most one earlier.
 */
public final class Descriptors {
  /** The most descriptors of one handle that can be in flight in one lane. */
  public static final int MOST = (1 << 18) - 1;

  private static final int COUNT_WIDTH = 18;
  private static final int HANDLE_WIDTH = 12;
  private final ImsLayout layout;

  /** Places the fields in a layout. */
  public Descriptors(ImsLayout layout) {
    this.layout = layout;
  }

  /** Returns whether the process submits. */
  public boolean submits(State s, int lane) {
    return s.test(layout.laneWord(lane), Bits.SUBMITS);
  }

  /** Lets the process submit, or stops it. */
  public void submits(State s, int lane, boolean on) {
    s.assign(layout.laneWord(lane), Bits.SUBMITS, on);
  }

  /** Returns the number in flight. */
  public int inFlight(State s, int lane) {
    return latest(s, lane) + earlier(s, lane);
  }

  private int latest(State s, int lane) {
    return s.get(layout.laneWord(lane), Bits.IN_FLIGHT, COUNT_WIDTH);
  }

  private int earlier(State s, int lane) {
    return s.get(layout.laneWord(lane), Bits.EARLIER_COUNT, COUNT_WIDTH);
  }

  /**
   * Returns whether one more can be submitted with {@code handle}: not if those in flight carry two
   * others.
   */
  public boolean accepts(State s, int lane, int handle) {
    return earlier(s, lane) == 0 || latest(s, lane) == 0 || handle(s, lane) == handle;
  }

  private int handle(State s, int lane) {
    return s.get(layout.laneWord(lane), Bits.HANDLE, HANDLE_WIDTH) - 1;
  }

  /**
   * One more is submitted, with a handle or {@link ImsSlot#NONE}.
   *
   * @throws QueueOverflowException if more than {@link #MOST} would be in flight
   */
  public void submit(State s, int lane, int handle) {
    int word = layout.laneWord(lane);
    int latest = latest(s, lane);
    if (latest > 0 && handle(s, lane) != handle) {
      s.put(word, Bits.EARLIER_COUNT, COUNT_WIDTH, latest);
      s.put(word, Bits.EARLIER_HANDLE, HANDLE_WIDTH, handle(s, lane) + 1);
      latest = 0;
    }
    put(s, lane, latest + 1, handle);
  }

  private void put(State s, int lane, int count, int handle) {
    if (count > MOST) {
      throw new QueueOverflowException(
          "more than "
              + MOST
              + " descriptors of vector "
              + layout.vector(lane)
              + " are in flight, which is as many as a state can hold: they are submitted faster"
              + " than the device is done with them (cost 'descriptor')");
    }
    s.put(layout.laneWord(lane), Bits.IN_FLIGHT, COUNT_WIDTH, count);
    s.put(layout.laneWord(lane), Bits.HANDLE, HANDLE_WIDTH, count == 0 ? 0 : handle + 1);
  }

  /**
   * One is done, of the earlier handle if there is one; returns the handle that it carried, or
   * {@link ImsSlot#NONE}.
   */
  public int complete(State s, int lane) {
    int word = layout.laneWord(lane);
    int earlier = earlier(s, lane);
    int handle;
    if (earlier > 0) {
      handle = s.get(word, Bits.EARLIER_HANDLE, HANDLE_WIDTH) - 1;
      s.put(word, Bits.EARLIER_COUNT, COUNT_WIDTH, earlier - 1);
      if (earlier == 1) {
        s.put(word, Bits.EARLIER_HANDLE, HANDLE_WIDTH, 0);
      }
    } else {
      handle = handle(s, lane);
      put(s, lane, latest(s, lane) - 1, handle);
    }
    return handle;
  }

  /**
   * What is in flight carries {@code handle} from now on: the driver has submitted it again; with
   * {@link ImsSlot#NONE} its handle was revoked.
   */
  public void resubmit(State s, int lane, int handle) {
    int word = layout.laneWord(lane);
    int all = inFlight(s, lane);
    s.put(word, Bits.EARLIER_COUNT, COUNT_WIDTH, 0);
    s.put(word, Bits.EARLIER_HANDLE, HANDLE_WIDTH, 0);
    put(s, lane, all, handle);
  }
}
