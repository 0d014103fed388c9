// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

/**
 * One vector of a device. Counts and times are sums over all replications, except the longest wait.
 *
 * @param vector index in the MSI-X table, or the IMS slot
 * @param interrupts requests of this vector
 * @param darkNs time in which a request would have been dropped while the guest saw the vector
 *     unmasked, nanoseconds
 * @param latchedNs the same for time in which a request would have been held, nanoseconds
 * @param longestUnservedNs longest time in any replication for which the guest saw the vector
 *     unmasked and it was not served, nanoseconds
 */
public record VectorResult(
    int vector, Interrupts interrupts, long darkNs, long latchedNs, long longestUnservedNs) {

  /** A vector to which nothing happened. */
  public static VectorResult untouched(int vector) {
    return new VectorResult(vector, Interrupts.NONE, 0, 0, 0);
  }

  /**
   * Checks signs.
   *
   * @throws IllegalArgumentException if a number is negative
   */
  public VectorResult {
    Decimals.nonNegative("vector", vector);
    Decimals.nonNegative("dark_ns", darkNs);
    Decimals.nonNegative("latched_ns", latchedNs);
    Decimals.nonNegative("longest_unserved_ns", longestUnservedNs);
  }
}
