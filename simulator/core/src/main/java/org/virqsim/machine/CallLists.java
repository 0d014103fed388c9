// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.virqsim.model.Layout;
import org.virqsim.model.State;
import org.virqsim.policy.VmmCall;

/**
 * The call lists that a policy has answered with for one function, each stored once and known by a
 * number, so that the state can say which one is being worked off.
 *
 * <p>A policy's answer depends on the request and on the function's virtual words of the state
 * alone; answers are remembered under these, so that a policy is not asked twice for the same and,
 * once everything has occurred, nothing is allocated. Safe for use by several threads. Numbers
 * depend on the order in which lists first occur and must not be shown.
 */
final class CallLists {
  /** Number of no list. */
  static final int NONE = 0;

  private static final int MAX_LISTS = 1 << 20;
  private final int start;
  private final int words;
  private final Map<List<VmmCall>, Integer> numbers = new HashMap<>();
  private final List<VmmCall[]> lists = new ArrayList<>();
  private volatile VmmCall[][] published = new VmmCall[0][];
  private long[][] keys = new long[64][];
  private int[] answers = new int[64];
  private int answered;

  CallLists(Layout layout, int f) {
    this.start = layout.virtualFunction(f);
    this.words = 1 + layout.vectors(f);
    lists.add(new VmmCall[0]);
    published = lists.toArray(VmmCall[][]::new);
  }

  /** Returns list number {@code number}; it must not be written to. */
  VmmCall[] get(int number) {
    return published[number];
  }

  /** Returns the number of the answer to a request, or -1 if it has not been asked before. */
  synchronized int known(int request, State state) {
    int slot = find(request, state);
    return keys[slot] == null ? -1 : answers[slot];
  }

  /** Remembers the answer to a request and returns its number. */
  synchronized int learn(int request, State state, List<VmmCall> calls) {
    if (2 * answered >= keys.length) {
      grow();
    }
    int number = intern(calls);
    int slot = find(request, state);
    if (keys[slot] == null) {
      long[] key = new long[words + 1];
      for (int i = 0; i < words; i++) {
        key[i] = state.word(start + i);
      }
      key[words] = request;
      keys[slot] = key;
      answers[slot] = number;
      answered++;
    }
    return number;
  }

  /** Returns the number of {@code calls}. */
  synchronized int intern(List<VmmCall> calls) {
    return numbers.computeIfAbsent(
        List.copyOf(calls),
        c -> {
          if (lists.size() == MAX_LISTS) {
            throw new IllegalStateException("more than " + MAX_LISTS + " different call lists");
          }
          lists.add(c.toArray(VmmCall[]::new));
          published = lists.toArray(VmmCall[][]::new);
          return lists.size() - 1;
        });
  }

  private int find(int request, State state) {
    long h = request;
    for (int i = 0; i < words; i++) {
      h = (h ^ state.word(start + i)) * 0xFF51AFD7ED558CCDL;
      h ^= h >>> 32;
    }
    int mask = keys.length - 1;
    int slot = (int) h & mask;
    while (keys[slot] != null && !same(keys[slot], request, state)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean same(long[] key, int request, State state) {
    for (int i = 0; i < words; i++) {
      if (key[i] != state.word(start + i)) {
        return false;
      }
    }
    return key[words] == request;
  }

  private void grow() {
    long[][] oldKeys = keys;
    int[] oldAnswers = answers;
    keys = new long[2 * oldKeys.length][];
    answers = new int[keys.length];
    int mask = keys.length - 1;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != null) {
        long h = oldKeys[i][words];
        for (int w = 0; w < words; w++) {
          h = (h ^ oldKeys[i][w]) * 0xFF51AFD7ED558CCDL;
          h ^= h >>> 32;
        }
        int slot = (int) h & mask;
        while (keys[slot] != null) {
          slot = slot + 1 & mask;
        }
        keys[slot] = oldKeys[i];
        answers[slot] = oldAnswers[i];
      }
    }
  }
}
