// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

import java.util.List;

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
   * A renewal process: independent gaps of any distribution. The first gap begins at the start of
   * the run, whatever the queue's state, so the process is not in its steady state there, but after
   * a few gaps. Gaps of 0 are several requests at one instant.
   *
   * @param gap from one arrival to the next; its mean is at least 1 ns, or a run would hardly end
   */
  record Renewal(Distribution gap) implements Arrivals {
    public Renewal {
      if (!(gap.mean() >= 1)) {
        throw new IllegalArgumentException(
            gap.mean() == 0
                ? "every gap is 0, time would not pass"
                : "the mean gap is below 1ns, more than one request per nanosecond");
      }
    }
  }

  /**
   * Bursts: on and off periods take turns, and during the on periods requests come as a Poisson
   * process.
   *
   * <p>A run starts within an on period with the long-run probability {@code E[on] / (E[on] +
   * E[off])}, and the first period has a whole length drawn. With exponential periods this is the
   * steady state; with others the first period is off by what has passed of it already.
   *
   * @param on length of the on periods
   * @param off length of the off periods
   * @param during arrivals in the on periods; at least {@value #MIN_PER_BURST} of them per on
   *     period in the mean, or the search for the next one would take long
   */
  record OnOff(Distribution on, Distribution off, Poisson during) implements Arrivals {
    /** Smallest mean number of arrivals in an on period. */
    public static final double MIN_PER_BURST = 0.001;

    public OnOff {
      if (on.mean() == 0) {
        throw new IllegalArgumentException("every on period is 0, nothing would ever come");
      }
      if (on.mean() * during.perNs() < MIN_PER_BURST) {
        throw new IllegalArgumentException(
            "an on period holds fewer than "
                + MIN_PER_BURST
                + " requests in the mean; raise the rate or the on periods");
      }
    }

    /** The long-run share of time that the source is on, above 0 and at most 1. */
    public double shareOn() {
      return on.mean() / (on.mean() + off.mean());
    }
  }

  /**
   * Exactly the listed instants, the same in every replication. Those at which the queue is not in
   * use, and those at or after the end of the run, are no work.
   *
   * @param timesNs nanoseconds since the start of the run, 0 .. {@link Durations#MAX_NS}, none
   *     before the one above it, 1 .. {@value #MAX_TIMES} of them
   */
  record Recorded(List<Long> timesNs) implements Arrivals {
    /** Largest number of instants. */
    public static final int MAX_TIMES = 50_000;

    public Recorded {
      timesNs = List.copyOf(timesNs);
      if (timesNs.isEmpty() || timesNs.size() > MAX_TIMES) {
        throw new IllegalArgumentException(
            "1 .. " + MAX_TIMES + " times are needed, not " + timesNs.size());
      }
      long before = 0;
      for (long ns : timesNs) {
        Durations.requireDuration("time", ns);
        if (ns < before) {
          throw new IllegalArgumentException("time " + ns + " ns comes after " + before + " ns");
        }
        before = ns;
      }
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
