// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sets of remaining durations: an example worked by hand, and sums against counting. */
class ZoneTest {
  private static final int A = 0;
  private static final int B = 1;
  private static final int C = 2;
  private static final int START = 3;

  private static void interval(Zone zone, int process, long low, long high) {
    int variable = zone.variable(process);
    assertThat(variable).isPositive();
    assertThat(zone.lower(variable)).isEqualTo(low);
    assertThat(zone.upper(variable)).isEqualTo(high);
  }

  /**
   * Two steps begin together: A takes 4 to 6, B takes 2 to 3, and B is followed by C, which takes
   * 3.
   *
   * <p>B ends by 3 and A not before 4, so B goes first. Then A has 4 - 3 = 1 to 6 - 2 = 4 left, and
   * C 3. A can go next, if it has at most 3 left: then C has 3 - 3 = 0 to 3 - 1 = 2 left. So can C,
   * if A has at least 3 left: then A has 0 to 4 - 3 = 1 left. With the end, five classes: {A, B},
   * {A, C}, {C}, {A}, {}.
   */
  @Test
  void anExampleByHand() {
    Zone zone = new Zone(START);
    zone.clear();
    zone.add(A, 4, 6);
    zone.add(B, 2, 3);
    assertThat(zone.mayBeFirst(zone.variable(A))).isFalse();
    assertThat(zone.mayBeFirst(zone.variable(B))).isTrue();
    zone.first(zone.variable(B));
    zone.add(C, 3, 3);
    interval(zone, A, 1, 4);
    interval(zone, C, 3, 3);
    assertThat(zone.mayBeFirst(zone.variable(A))).isTrue();
    assertThat(zone.mayBeFirst(zone.variable(C))).isTrue();
    Zone afterA = new Zone(START);
    afterA.set(zone);
    afterA.first(afterA.variable(A));
    assertThat(afterA.variable(A)).isZero();
    interval(afterA, C, 0, 2);
    zone.first(zone.variable(C));
    interval(zone, A, 0, 1);
  }

  /** Two that began together keep their distance, however long the first takes. */
  @Test
  void distancesAreKept() {
    Zone zone = new Zone(START);
    zone.clear();
    zone.add(A, 0, 100);
    int b = zone.addAt(B, zone.variable(A), 5);
    assertThat(zone.mayBeFirst(b)).isFalse();
    zone.elapse();
    zone.first(zone.variable(A));
    interval(zone, B, 5, 5);
  }

  @Test
  void theStartOfTheRunIsAsFarAwayAsTimeHasPassed() {
    Zone zone = new Zone(START);
    zone.clear();
    zone.add(START, 0, 0);
    zone.add(A, 10, 20);
    zone.elapse();
    interval(zone, START, -20, 0);
    zone.first(zone.variable(A));
    interval(zone, START, -20, -10);
  }

  @Test
  void aZoneCoversItsParts() {
    Zone zone = new Zone(START);
    zone.clear();
    zone.add(A, 1, 9);
    zone.add(B, 2, 5);
    zone.suspend(C, 77, 3, 6);
    long[] whole = new long[zone.words()];
    zone.store(whole, 0);
    assertThat(Zone.words(whole, 0)).isEqualTo(whole.length);
    Zone part = new Zone(START);
    part.load(whole, 0);
    assertThat(part.restrict(part.variable(A), part.variable(B), -2)).isTrue();
    interval(part, A, 1, 3);
    interval(part, B, 3, 5);
    long[] half = new long[part.words()];
    part.store(half, 0);
    assertThat(Zone.covers(whole, 0, half, 0)).isTrue();
    assertThat(Zone.covers(half, 0, whole, 0)).isFalse();
    assertThat(part.restrict(part.variable(B), part.variable(A), 0)).isFalse();
    part.load(whole, 0);
    part.forgetSuspended(part.suspendedAt(C));
    part.suspend(C, 77, 2, 6);
    part.store(half, 0);
    assertThat(Zone.covers(whole, 0, half, 0)).isFalse();
  }

  /** Random zones of three variables below 8 hold exactly the points that all bounds allow. */
  @Test
  void restrictedAndShiftedAsPointByPoint() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      Zone zone = new Zone(START);
      zone.clear();
      List<long[]> points = new ArrayList<>(List.of(new long[3]));
      for (int v = 0; v < 3; v++) {
        long low = random.nextInt(4);
        long high = low + random.nextInt(5);
        zone.add(v, low, high);
        int at = v;
        points =
            new ArrayList<>(
                points.stream()
                    .flatMap(
                        p ->
                            java.util.stream.LongStream.rangeClosed(low, high)
                                .mapToObj(x -> with(p, at, x)))
                    .toList());
      }
      int i = random.nextInt(3);
      int j = (i + 1 + random.nextInt(2)) % 3;
      int bound = random.nextInt(7) - 3;
      points.removeIf(p -> p[i] - p[j] > bound);
      boolean any = zone.restrict(zone.variable(i), zone.variable(j), bound);
      assertThat(any).isEqualTo(!points.isEmpty());
      if (!any) {
        continue;
      }
      equal(zone, points);
      int first = random.nextInt(3);
      points.removeIf(p -> p[first] > p[0] || p[first] > p[1] || p[first] > p[2]);
      assertThat(zone.mayBeFirst(zone.variable(first))).isEqualTo(!points.isEmpty());
      if (!points.isEmpty()) {
        zone.first(zone.variable(first));
        equal(
            zone,
            points.stream()
                .map(p -> new long[] {p[0] - p[first], p[1] - p[first], p[2] - p[first]})
                .toList());
      }
    }
  }

  private static long[] with(long[] point, int at, long value) {
    long[] copy = point.clone();
    copy[at] = value;
    return copy;
  }

  /** Bounds and differences are exactly the extremes of the points. */
  private static void equal(Zone zone, List<long[]> points) {
    for (int a = 0; a < 3; a++) {
      int i = zone.variable(a);
      if (i == 0) {
        continue;
      }
      int at = a;
      assertThat(zone.upper(i))
          .isEqualTo(points.stream().mapToLong(p -> p[at]).max().orElseThrow());
      assertThat(zone.lower(i))
          .isEqualTo(points.stream().mapToLong(p -> p[at]).min().orElseThrow());
      for (int b = 0; b < 3; b++) {
        int k = zone.variable(b);
        int to = b;
        if (k != 0) {
          assertThat(zone.most(i, k))
              .isEqualTo(points.stream().mapToLong(p -> p[at] - p[to]).max().orElseThrow());
        }
      }
    }
  }
}
