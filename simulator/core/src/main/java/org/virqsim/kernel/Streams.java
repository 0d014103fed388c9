// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

/**
 * Named random streams whose draws are addressed by their ordinal instead of by their order.
 *
 * <p>A stream is identified by the root seed, its name and the replication; its draw number {@code
 * i} is output {@code i} of the SplitMix64 generator seeded with that identity (Steele, Lea and
 * Flood, OOPSLA 2014). So two runs that make different use of one stream still agree on every draw
 * that both ask for, which is what pairs them (common random numbers).
 */
public final class Streams {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private Streams() {}

  /**
   * Returns the identity of a stream.
   *
   * @param seed root seed of the experiment
   * @param name purpose of the stream, for example {@code arrivals/0}
   * @param replication number of the replication, from 0
   */
  public static long key(long seed, String name, long replication) {
    long h = mix(seed + GOLDEN_GAMMA);
    for (int i = 0; i < name.length(); i++) {
      h = mix(h ^ name.charAt(i));
    }
    // The end of the name is mixed in, too, or seed and replication could change places.
    return mix(mix(h + name.length()) ^ mix(replication + GOLDEN_GAMMA));
  }

  /**
   * Returns draw number {@code ordinal} of a stream, uniform on [0, 1).
   *
   * @param key from {@link #key}
   * @param ordinal from 0
   */
  public static double uniform(long key, long ordinal) {
    return (mix(key + (ordinal + 1) * GOLDEN_GAMMA) >>> 11) * UNIT;
  }

  /** David Stafford's 13th variant of the MurmurHash3 finalizer, as SplitMix64 uses it. */
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
