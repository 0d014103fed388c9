// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import org.virqsim.machine.Driver;
import org.virqsim.model.Layout;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;

/**
 * Where the bits of each request stand in the words behind the machine's: eight to a request, the
 * slots of a vector one after the other, first those of the work, then those of admin commands.
 */
final class Slots {
  /**
   * A driver has one admin command outstanding at a time, but a command can be reaped by the run of
   * another message while its own is still under way.
   */
  private static final int COMMAND_SLOTS = 3;

  private static final int PER_WORD = 8;

  /** First slot of each vector, and one past the last. */
  private final int[] first;

  /** First slot for admin commands of each vector. */
  private final int[] commands;

  private final int total;

  Slots(Model model, Bounds bounds) {
    Layout layout = model.layout();
    this.first = new int[layout.vectors() + 1];
    this.commands = new int[layout.vectors()];
    boolean[] commanded = commanded(model, layout);
    int slot = 0;
    for (int f = 0; f < layout.functions(); f++) {
      for (int v = layout.first(f); v < layout.first(f + 1); v++) {
        first[v] = slot;
        boolean works = v - layout.first(f) < bounds.vectors();
        commands[v] = slot + (works ? Math.min(bounds.completions(), bounds.total()) : 0);
        slot = commands[v] + (commanded[v] ? COMMAND_SLOTS : 0);
      }
    }
    first[layout.vectors()] = slot;
    this.total = bounds.total();
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
    return (first[first.length - 1] + PER_WORD - 1) / PER_WORD;
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
    if (total >= commands.length * (commands[v] - first[v])) {
      return true;
    }
    int raised = 0;
    for (int u = 0; u < commands.length; u++) {
      for (int slot = first[u]; slot < commands[u] && get(words, slot) != 0; slot++) {
        raised++;
      }
    }
    return raised < total;
  }

  /** Returns whether some vector has more than one slot for completions, so that order matters. */
  boolean severalPerVector() {
    for (int v = 0; v < commands.length; v++) {
      if (commands[v] - first[v] > 1) {
        return true;
      }
    }
    return false;
  }

  /**
   * Puts the completions of a vector in descending order of what is known of them: they differ in
   * nothing else, so that states which differ in their order alone become one.
   */
  void sort(long[] words, int v) {
    for (int i = first[v] + 1; i < commands[v]; i++) {
      int value = get(words, i);
      if (value == Books.FREE) {
        // Slots are taken in their order and never given back: nothing is raised behind it.
        return;
      }
      int j = i - 1;
      for (; j >= first[v] && get(words, j) < value; j--) {
        put(words, j + 1, get(words, j));
      }
      put(words, j + 1, value);
    }
  }
}
