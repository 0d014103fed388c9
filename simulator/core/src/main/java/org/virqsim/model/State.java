// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model;

import java.util.Arrays;

/**
 * Everything that decides how the modelled system behaves from here on, packed into words.
 *
 * <p>It holds no time, no randomness, no statistics and no request identities, and fields that no
 * longer matter are zeroed, so that equal words mean equal behaviour. The meaning of the words is
 * given by a {@link Layout} and read through the flyweights of the packages below this one; there
 * is no second copy of any of it.
 */
public final class State {
  private final long[] words;

  /** Creates the all-zero state of {@code size} words. */
  public State(int size) {
    this.words = new long[size];
  }

  private State(long[] words) {
    this.words = words;
  }

  /** Returns an independent copy. */
  public State copy() {
    return new State(words.clone());
  }

  /** Makes this state equal to {@code other}, which must have the same layout. */
  public void set(State other) {
    System.arraycopy(other.words, 0, words, 0, words.length);
  }

  /** Makes the words of this state those of {@code source} from {@code offset} on. */
  public void load(long[] source, int offset) {
    System.arraycopy(source, offset, words, 0, words.length);
  }

  /** Writes the words of this state to {@code target} from {@code offset} on. */
  public void store(long[] target, int offset) {
    System.arraycopy(words, 0, target, offset, words.length);
  }

  /** Returns the number of words. */
  public int size() {
    return words.length;
  }

  /** Returns the word at {@code index}. */
  public long word(int index) {
    return words[index];
  }

  /** Returns whether the bit {@code bit} of the word {@code word} is set. */
  public boolean test(int word, int bit) {
    return ((words[word] >>> bit) & 1L) != 0;
  }

  /** Sets or clears the bit {@code bit} of the word {@code word}. */
  public void assign(int word, int bit, boolean on) {
    long mask = 1L << bit;
    words[word] = on ? (words[word] | mask) : (words[word] & ~mask);
  }

  /** Returns the unsigned field of {@code width} bits at {@code shift}. */
  public int get(int word, int shift, int width) {
    return (int) ((words[word] >>> shift) & ((1L << width) - 1));
  }

  /**
   * Stores {@code value} in the field of {@code width} bits at {@code shift}.
   *
   * @throws IllegalArgumentException if the value needs more bits than the field has
   */
  public void put(int word, int shift, int width, int value) {
    long mask = (1L << width) - 1;
    if ((value & ~mask) != 0) {
      throw new IllegalArgumentException(
          "value " + value + " does not fit into " + width + " bits at " + word + ":" + shift);
    }
    words[word] = (words[word] & ~(mask << shift)) | ((long) value << shift);
  }

  /** Returns a 64-bit mix of all words; equal states have equal hashes on every machine. */
  public long hash() {
    long h = 0x9E3779B97F4A7C15L;
    for (long w : words) {
      h = (h ^ w) * 0xFF51AFD7ED558CCDL;
      h ^= h >>> 32;
    }
    return h;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof State that && Arrays.equals(words, that.words);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash());
  }
}
