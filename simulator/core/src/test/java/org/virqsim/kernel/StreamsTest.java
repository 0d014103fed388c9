// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamsTest {
  /** The published first outputs of SplitMix64 seeded with 1234567, as unsigned decimals. */
  private static final String[] SPLIT_MIX = {
    "6457827717110365317",
    "3203168211198807973",
    "9817491932198370423",
    "4593380528125082431",
    "16408922859458223821"
  };

  @Test
  void drawsAreSplitMix64() {
    for (int i = 0; i < SPLIT_MIX.length; i++) {
      double expected = (Long.parseUnsignedLong(SPLIT_MIX[i]) >>> 11) * 0x1.0p-53;
      assertThat(Streams.uniform(1234567, i)).as("draw %s", i).isEqualTo(expected);
    }
  }

  @Test
  void streamsDifferInSeedNameAndReplication() {
    Set<Long> keys = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      for (String name : new String[] {"", "a", "b", "ab", "ba", "arrivals/0/0", "arrivals/0/1"}) {
        for (int replication = 0; replication < 50; replication++) {
          keys.add(Streams.key(seed, name, replication));
        }
      }
    }
    assertThat(keys).hasSize(20 * 7 * 50);
  }

  /**
   * Mean 1/2 with standard error sqrt(1/12/n); 5 of them are 0.3 % of the mean for n = 1,000,000.
   */
  @Test
  void drawsAreUniformOnTheWhole() {
    int n = 1_000_000;
    long key = Streams.key(1, "test", 0);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double u = Streams.uniform(key, i);
      assertThat(u >= 0 && u < 1).isTrue();
      sum += u;
    }
    assertThat(Math.abs(sum / n - 0.5) / Math.sqrt(1.0 / 12 / n)).isLessThanOrEqualTo(5);
  }
}
