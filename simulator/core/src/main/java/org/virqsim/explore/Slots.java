// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.Arrays;
import org.virqsim.machine.Driver;
import org.virqsim.model.ImsLayout;
import org.virqsim.model.Layout;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;

/**
 * Where the bits of each request stand in the words behind the machine's: eight to a request, the
 * slots of a vector one after the other, first those of the work, then those of admin commands and
 * of a mediated device's descriptors, which become free again. Behind them, eight bits to count
 * what each lane has submitted, and eight for each vector with lanes.
 */
final class Slots {
  /**
   * A driver has one admin command outstanding at a time, but a command can be reaped by the run of
   * another message while its own is still under way.
   */
  private static final int COMMAND_SLOTS = 3;

  private static final int PER_WORD = 8;
  private static final int NONE = -1;

  /** First slot of each vector, and one past the last. */
  private final int[] first;

  /** First slot that becomes free again of each vector. */
  private final int[] commands;

  /** The counter of each lane in which the drivers' programs let a process submit. */
  private final int[] lanes;

  /** Of each vector with such a lane: whether a record without a message lies in its queue. */
  private final int[] astray;

  private final int each;
  private final int total;

  /** The most that could be raised if there were no bound in all. */
  private final int most;

  private final int end;

  Slots(Model model, Bounds bounds) {
    Layout layout = model.layout();
    this.first = new int[layout.vectors() + 1];
    this.commands = new int[layout.vectors()];
    this.lanes = new int[layout.ims().lanes()];
    this.astray = new int[layout.vectors()];
    Arrays.fill(astray, NONE);
    this.each = Math.min(bounds.completions(), bounds.total());
    boolean[] commanded = commanded(model, layout);
    int[] open = open(model, layout, bounds);
    int works = 0;
    int slot = 0;
    for (int f = 0; f < layout.functions(); f++) {
      for (int v = layout.first(f); v < layout.first(f + 1); v++) {
        first[v] = slot;
        boolean within = v - layout.first(f) < bounds.vectors();
        commands[v] = slot + (within && !layout.ims().hasSlot(v) ? each : 0);
        works += commands[v] - slot;
        slot = commands[v] + (commanded[v] ? COMMAND_SLOTS : 0) + open[v] * each;
      }
    }
    first[layout.vectors()] = slot;
    for (int lane = 0; lane < lanes.length; lane++) {
      works += lanes[lane] == NONE ? 0 : each;
      lanes[lane] = lanes[lane] == NONE ? NONE : slot++;
    }
    for (int v = 0; v < open.length; v++) {
      astray[v] = open[v] > 0 ? slot++ : NONE;
    }
    this.end = slot;
    this.most = works;
    this.total = bounds.total();
  }

  /** Marks the lanes that a driver opens, and returns how many of them each vector has. */
  private int[] open(Model model, Layout layout, Bounds bounds) {
    ImsLayout ims = layout.ims();
    int[] open = new int[layout.vectors()];
    Arrays.fill(lanes, NONE);
    for (Driver driver : model.configuration().drivers()) {
      for (GuestStep step : driver.steps()) {
        int v = layout.first(step.function()) + step.vector();
        if (step.op() == GuestOp.OPEN && ims.hasSlot(v) && step.vector() < bounds.vectors()) {
          int lane = ims.lane(v, step.process());
          open[v] += lanes[lane] == NONE ? 1 : 0;
          lanes[lane] = 0;
        }
      }
    }
    return open;
  }

  private static boolean[] commanded(Model model, Layout layout) {
    boolean[] commanded = new boolean[layout.vectors()];
    for (Driver driver : model.configuration().drivers()) {
      for (GuestStep step : driver.steps()) {
        if (step.op() == GuestOp.COMMAND) {
          commanded[layout.first(step.function()) + step.vector()] = true;
        }
      }
    }
    return commanded;
  }

  /** Returns the number of words. */
  int words() {
    return (end + PER_WORD - 1) / PER_WORD;
  }

  int first(int v) {
    return first[v];
  }

  int end(int v) {
    return first[v + 1];
  }

  int commands(int v) {
    return commands[v];
  }

  static int get(long[] words, int slot) {
    return (int) (words[slot / PER_WORD] >>> shift(slot)) & 0xFF;
  }

  private static int shift(int slot) {
    return (slot % PER_WORD) * 8;
  }

  static void put(long[] words, int slot, int value) {
    int shift = shift(slot);
    words[slot / PER_WORD] = (words[slot / PER_WORD] & ~(0xFFL << shift)) | ((long) value << shift);
  }

  /** Returns whether one more completion of {@code v} fits into the bounds. */
  boolean mayRaise(long[] words, int v) {
    if (commands[v] == first[v] || get(words, commands[v] - 1) != 0) {
      return false;
    }
    return withinTotal(words);
  }

  /** Returns whether one more descriptor of {@code lane} fits into the bounds. */
  boolean maySubmit(long[] words, int lane) {
    return lanes[lane] != NONE && get(words, lanes[lane]) < each && withinTotal(words);
  }

  /** Counts a descriptor of {@code lane}. */
  void submitted(long[] words, int lane) {
    if (lanes[lane] != NONE) {
      put(words, lanes[lane], Math.min(0xFF, get(words, lanes[lane]) + 1));
    }
  }

  /** Returns the slot that says whether a record without a message lies in a queue, or -1. */
  int astray(int v) {
    return astray[v];
  }

  private boolean withinTotal(long[] words) {
    if (total >= most) {
      return true;
    }
    int raised = 0;
    for (int u = 0; u < commands.length; u++) {
      for (int slot = first[u]; slot < commands[u] && get(words, slot) != 0; slot++) {
        raised++;
      }
    }
    for (int counter : lanes) {
      raised += counter == NONE ? 0 : get(words, counter);
    }
    return raised < total;
  }

  /** Returns whether some vector has more than one slot for completions, so that order matters. */
  boolean severalPerVector() {
    for (int v = 0; v < commands.length; v++) {
      if (commands[v] - first[v] > 1 || (astray[v] != NONE && end(v) - commands[v] > 1)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Puts the completions of a vector in descending order of what is known of them: they differ in
   * nothing else, so that states which differ in their order alone become one. Free slots come
   * last.
   */
  void sort(long[] words, int v) {
    sort(words, first[v], commands[v]);
    if (astray[v] != NONE) {
      sort(words, commands[v], end(v));
    }
  }

  private static void sort(long[] words, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int value = get(words, i);
      int j = i - 1;
      for (; j >= from && get(words, j) < value; j--) {
        put(words, j + 1, get(words, j));
      }
      put(words, j + 1, value);
    }
  }
}
