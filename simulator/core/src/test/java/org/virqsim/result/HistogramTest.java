// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.virqsim.result.Histogram.Bin;

class HistogramTest {
  @Test
  void mergingAddsCounts() {
    Histogram a = new Histogram(List.of(new Bin(1, 2), new Bin(5, 1)));
    Histogram b = new Histogram(List.of(new Bin(3, 7), new Bin(5, 4)));
    assertThat(a.plus(b))
        .isEqualTo(new Histogram(List.of(new Bin(1, 2), new Bin(3, 7), new Bin(5, 5))));
    assertThat(a.plus(b)).isEqualTo(b.plus(a));
    assertThat(a.plus(Histogram.EMPTY)).isEqualTo(a);
  }

  @Test
  void survivesHdrHistogramAndBack() {
    org.HdrHistogram.Histogram hdr = new org.HdrHistogram.Histogram(3);
    for (long v = 1; v < 10_000_000; v = v * 3 + 1) {
      hdr.recordValueWithCount(v, v % 7 + 1);
    }
    Histogram sparse = Histogram.fromHdr(hdr);
    assertThat(Histogram.fromHdr(sparse.toHdr(3))).isEqualTo(sparse);
    assertThat(sparse.count()).isEqualTo(hdr.getTotalCount());
    assertThat(sparse.quantile(99, 100)).isEqualTo(hdr.getValueAtPercentile(99));
    assertThat(sparse.quantile(1, 1)).isEqualTo(hdr.getMaxValue());
  }

  @Test
  void mergingSparseIsMergingHdr() {
    org.HdrHistogram.Histogram a = new org.HdrHistogram.Histogram(3);
    org.HdrHistogram.Histogram b = new org.HdrHistogram.Histogram(3);
    for (long i = 1; i <= 2000; i++) {
      a.recordValue(i * 17);
      b.recordValue(i * 23);
    }
    Histogram sum = Histogram.fromHdr(a).plus(Histogram.fromHdr(b));
    a.add(b);
    assertThat(sum).isEqualTo(Histogram.fromHdr(a));
  }

  @Test
  void quantilesAreNearestRank() {
    Histogram h = new Histogram(List.of(new Bin(10, 999), new Bin(77, 1)));
    assertThat(h.quantile(0, 1)).isEqualTo(10);
    assertThat(h.quantile(999, 1000)).isEqualTo(10);
    assertThat(h.quantile(9999, 10_000)).isEqualTo(77);
    assertThat(Histogram.EMPTY.quantile(1, 2)).isZero();
    assertThat(Histogram.EMPTY.mean()).isZero();
  }

  @Test
  void latencyNeverExceedsTheTrueMaximum() {
    Histogram h = new Histogram(List.of(new Bin(1_007, 3)));
    Latency latency = Latency.of(h, 1_001.5, 1_003);
    assertThat(latency)
        .isEqualTo(new Latency(3, 1_001.5, 1_003, 1_003, 1_003, 1_003, 1_003, 1_003));
    assertThat(Latency.of(Histogram.EMPTY)).isEqualTo(Latency.NONE);
  }

  @Test
  void disorderIsRefused() {
    assertThatThrownBy(() -> new Histogram(List.of(new Bin(2, 1), new Bin(2, 1))))
        .hasMessageContaining("do not ascend");
    assertThatThrownBy(() -> new Bin(2, 0)).hasMessageContaining("count of 2 is 0");
  }
}
