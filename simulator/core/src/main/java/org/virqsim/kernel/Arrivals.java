// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

/**
 * How the requests of one work source come. A source works only while its queue is live (brought up
 * and not torn down by the guest's driver); what happens to a request after it was raised is the
 * machine's business.
 */
public sealed interface Arrivals {

  /**
   * A Poisson process: independent exponential gaps.
   *
   * @param perNs arrivals per nanosecond, greater than 0 and at most 1
   */
  record Poisson(double perNs) implements Arrivals {
    public Poisson {
      if (!(perNs > 0 && perNs <= 1)) {
        throw new IllegalArgumentException(
            "a rate must be above 0 and at most 1 per ns: " + perNs + " per ns");
      }
    }

    /**
     * The gap to the next arrival.
     *
     * @param u uniform number, {@code 0 <= u < 1}
     * @return nanoseconds, at least 0, rounded to the nearest one
     */
    public long gap(double u) {
      if (!(u >= 0 && u < 1)) {
        throw new IllegalArgumentException("a uniform number is needed, 0 <= u < 1: " + u);
      }
      return StrictMath.round(-StrictMath.log1p(-u) / perNs);
    }
  }

  /**
   * One arrival per period.
   *
   * @param periodNs nanoseconds from one arrival to the next, 1 .. {@link Durations#MAX_NS}
   * @param phase where in the period the arrivals lie
   */
  record Periodic(long periodNs, Phase phase) implements Arrivals {
    public Periodic {
      Durations.requireDuration("period", periodNs);
      if (periodNs == 0) {
        throw new IllegalArgumentException("a period must be above 0");
      }
      if (phase instanceof Phase.Fixed fixed && fixed.ns() >= periodNs) {
        throw new IllegalArgumentException(
            "a phase must lie within the period of " + periodNs + " ns: " + fixed.ns() + " ns");
      }
    }

    /**
     * The offset of the first arrival.
     *
     * @param u uniform number, {@code 0 <= u < 1}; ignored by a fixed phase
     * @return nanoseconds, 0 .. {@code periodNs - 1}
     */
    public long offset(double u) {
      if (phase instanceof Phase.Fixed fixed) {
        return fixed.ns();
      }
      return StrictMath.min((long) (u * periodNs), periodNs - 1);
    }
  }

  /**
   * A fixed number of slots, each of which submits a command, has it completed after the service
   * time (which raises the request), and, once a handler run has reaped the completion, thinks and
   * submits again. A completion whose interrupt is dropped or held back keeps its slot until
   * something reaps it, so that losses lower the load.
   *
   * @param depth number of slots (the queue depth), 1 .. {@value #MAX_DEPTH}
   * @param think from reaping to the next submission
   * @param service from submission to completion; {@code think} and {@code service} must not both
   *     be constantly 0, or the loop would turn without time passing
   */
  record ClosedLoop(int depth, Distribution think, Distribution service) implements Arrivals {
    /** Largest queue depth: NVMe's. */
    public static final int MAX_DEPTH = 65_535;

    public ClosedLoop {
      if (depth < 1 || depth > MAX_DEPTH) {
        throw new IllegalArgumentException("a depth must be 1 .. " + MAX_DEPTH + ": " + depth);
      }
      if (think.mean() + service.mean() == 0) {
        throw new IllegalArgumentException("think and service must not both be 0");
      }
    }
  }

  /** Where the arrivals of a periodic source lie within its period. */
  sealed interface Phase {

    /**
     * The same offset in every replication.
     *
     * @param ns nanoseconds from the start of a period, 0 .. period - 1
     */
    record Fixed(long ns) implements Phase {
      public Fixed {
        Durations.requireDuration("phase", ns);
      }
    }

    /** An offset drawn once per replication, uniform over one period. */
    record Random() implements Phase {}
  }
}
