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

  /** Of each candidate, where its zone begins, if it has one. */
  private int[] zoneStarts = new int[16];

  private long[] zones = new long[16];
  private int zonesUsed;

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
    zonesUsed = 0;
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

  /** Adds a step that led to a state with a zone, which no known one covers. */
  void add(int parent, int process, int found, long[] state, long hash, Zone zone) {
    add(parent, process, found, state, hash);
    if (candidateCount > zoneStarts.length) {
      zoneStarts = Arrays.copyOf(zoneStarts, 2 * candidateCount);
    }
    int needed = zone.words();
    if (zonesUsed + needed > zones.length) {
      zones = Arrays.copyOf(zones, 2 * zones.length + needed);
    }
    zone.store(zones, zonesUsed);
    zoneStarts[candidateCount - 1] = zonesUsed;
    zonesUsed += needed;
  }

  /** Returns the array that holds the zone of a candidate, from {@link #zoneOffset} on. */
  long[] zoneWords() {
    return zones;
  }

  int zoneOffset(int candidate) {
    return zoneStarts[candidate];
  }

  /** Gives the zone of a candidate a number, and completes the candidate with it. */
  void complete(int candidate, Zones known) {
    int start = zoneStarts[candidate];
    words[(candidate + 1) * size - 1] = known.intern(zones, start, Zone.words(zones, start));
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
