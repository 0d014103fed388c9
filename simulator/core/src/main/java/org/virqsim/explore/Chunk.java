// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.Arrays;

/**
 * What the expansion of some states found, in the order of states and processes: every step with
 * its facts, and the state it led to where that had not been found before.
 */
final class Chunk {
  /** In place of a process: the facts are those of the state itself. */
  static final int STATE = -1;

  private final int size;
  private int[] parents = new int[1024];
  private int[] processes = new int[1024];
  private int[] facts = new int[1024];
  private int[] candidates = new int[1024];
  private long[] hashes = new long[256];
  private long[] words;
  private int count;
  private int candidateCount;

  /**
   * Creates an empty chunk.
   *
   * @param size words of a state
   */
  Chunk(int size) {
    this.size = size;
    this.words = new long[256 * size];
  }

  void clear() {
    count = 0;
    candidateCount = 0;
  }

  /** Adds a step that led to a known state, or the facts of a state. */
  void add(int parent, int process, int found) {
    if (count == parents.length) {
      parents = Arrays.copyOf(parents, 2 * count);
      processes = Arrays.copyOf(processes, 2 * count);
      facts = Arrays.copyOf(facts, 2 * count);
      candidates = Arrays.copyOf(candidates, 2 * count);
    }
    parents[count] = parent;
    processes[count] = process;
    facts[count] = found;
    candidates[count++] = -1;
  }

  /** Adds a step that led to a state which was not known before this chunk. */
  void add(int parent, int process, int found, long[] state, long hash) {
    add(parent, process, found);
    if (candidateCount == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * candidateCount);
      words = Arrays.copyOf(words, 2 * words.length);
    }
    System.arraycopy(state, 0, words, candidateCount * size, size);
    hashes[candidateCount] = hash;
    candidates[count - 1] = candidateCount++;
  }

  int count() {
    return count;
  }

  int parent(int i) {
    return parents[i];
  }

  int process(int i) {
    return processes[i];
  }

  int facts(int i) {
    return facts[i];
  }

  /** Returns the number of the state that a step led to within this chunk; -1 if it was known. */
  int candidate(int i) {
    return candidates[i];
  }

  long hash(int candidate) {
    return hashes[candidate];
  }

  /** Returns the words of all candidates, one after the other. */
  long[] words() {
    return words;
  }
}
