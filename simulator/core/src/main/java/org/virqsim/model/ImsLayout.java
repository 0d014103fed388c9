// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model;

import java.util.Arrays;
import java.util.List;

/**
 * Where the interrupt message store (IMS) of mediated devices lives in the words of a {@link
 * State}: a word for each slot, then for each mediated device one for its PASIDs, one for each of
 * its vectors, and one for the descriptors of each of its processes on each of its vectors but
 * vector 0, which has no slot. Without mediated devices there are none.
 *
 * <p>A process is known by its number in its device; process 0 is the driver itself, which has the
 * default PASID. The descriptors of one process on one vector are a <em>lane</em>.
 */
public final class ImsLayout {
  /** Most PASIDs of a mediated device here, the default one included. */
  public static final int MAX_PASIDS = 64;

  /** Most slots here. */
  public static final int MAX_SLOTS = 4095;

  private static final int NONE = -1;
  private final int slots;
  private final int slotWords;
  private final int end;
  private final int[] pasids;
  private final int[] firstPasid;
  private final int[] pasidWord;
  private final int[] vectorWord;
  private final int[] firstLane;
  private final int[] laneVector;
  private final int[] laneProcess;
  private final int laneWords;

  ImsLayout(int start, int[] firstVector, List<Integer> pasids, int slots) {
    if (slots < 0 || slots > MAX_SLOTS) {
      throw new IllegalArgumentException(
          "an IMS has at most " + MAX_SLOTS + " slots here, not " + slots);
    }
    int functions = firstVector.length - 1;
    int vectors = firstVector[functions];
    this.slots = slots;
    this.slotWords = start;
    this.pasids = new int[functions];
    this.firstPasid = new int[functions];
    this.pasidWord = new int[functions];
    this.vectorWord = new int[vectors];
    this.firstLane = new int[vectors];
    Arrays.fill(vectorWord, NONE);
    Arrays.fill(firstLane, NONE);
    int word = start + slots;
    int lanes = 0;
    int numbered = 0;
    for (int f = 0; f < functions; f++) {
      int n = pasids.get(f);
      if (n < 0 || n > MAX_PASIDS) {
        throw new IllegalArgumentException(
            "a mediated device has at most " + MAX_PASIDS + " PASIDs here, not " + n);
      }
      this.pasids[f] = n;
      firstPasid[f] = numbered + 1;
      numbered += n;
      pasidWord[f] = n > 0 ? word++ : NONE;
      for (int v = firstVector[f]; n > 0 && v < firstVector[f + 1]; v++) {
        vectorWord[v] = word++;
        if (v > firstVector[f]) {
          firstLane[v] = lanes;
          lanes += n;
        }
      }
    }
    this.laneWords = word;
    this.end = word + lanes;
    this.laneVector = new int[lanes];
    this.laneProcess = new int[lanes];
    for (int f = 0; f < functions; f++) {
      for (int v = firstVector[f] + 1; v < firstVector[f + 1]; v++) {
        for (int process = 0; process < this.pasids[f]; process++) {
          laneVector[firstLane[v] + process] = v;
          laneProcess[firstLane[v] + process] = process;
        }
      }
    }
  }

  /** Returns the first word behind all others. */
  int end() {
    return end;
  }

  /** Returns the number of slots. */
  public int slots() {
    return slots;
  }

  /** Returns whether function {@code f} is a mediated device. */
  public boolean mediated(int f) {
    return pasids[f] > 0;
  }

  /** Returns the number of PASIDs of function {@code f}; 0 if it is no mediated device. */
  public int pasids(int f) {
    return pasids[f];
  }

  /** Returns the host's number of the PASID of a process, above 0 and unique in the host. */
  public int pasid(int f, int process) {
    return firstPasid[f] + process;
  }

  /** Returns the highest number of a PASID. */
  public int lastPasid() {
    int f = pasids.length - 1;
    return firstPasid[f] + pasids[f] - 1;
  }

  /** Returns the number of lanes. */
  public int lanes() {
    return laneVector.length;
  }

  /** Returns whether {@code v} is a vector with a slot: of a mediated device, and not its first. */
  public boolean hasSlot(int v) {
    return firstLane[v] != NONE;
  }

  /** Returns the lane of a process on {@code v}, which must be a vector with a slot. */
  public int lane(int v, int process) {
    return firstLane[v] + process;
  }

  /** Returns the vector of a lane. */
  public int vector(int lane) {
    return laneVector[lane];
  }

  /** Returns the process of a lane. */
  public int process(int lane) {
    return laneProcess[lane];
  }

  /** Returns the word of a slot. */
  public int slotWord(int slot) {
    return slotWords + slot;
  }

  /** Returns the word of the PASIDs of function {@code f}, which must be a mediated device. */
  public int pasidWord(int f) {
    return pasidWord[f];
  }

  /** Returns the word of what a mediated device's vector {@code v} has beyond other vectors. */
  public int vectorWord(int v) {
    return vectorWord[v];
  }

  /** Returns the word of a lane. */
  public int laneWord(int lane) {
    return laneWords + lane;
  }
}
