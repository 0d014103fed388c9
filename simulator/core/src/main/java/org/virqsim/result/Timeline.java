// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One replication of one policy, in time: the content of {@code timeline-*.json}.
 *
 * @param schema {@link #SCHEMA}
 * @param scenario its name
 * @param policy the name as asked for
 * @param host host profile
 * @param replication which one, from 0
 * @param horizonNs end of the simulated time, nanoseconds
 * @param lanes one per vector that a guest uses, device by device in the scenario's order
 * @param tracks what vCPUs, locks and calls were busy with, those of one VM together
 */
public record Timeline(
    String schema,
    String scenario,
    String policy,
    String host,
    int replication,
    long horizonNs,
    List<Lane> lanes,
    List<Track> tracks) {

  /**
   * Format of this version; a change that breaks readers gets a new number. 2: {@code tracks} took
   * the place of {@code calls}; spans have an {@code eventfd}, marks of dropped requests a {@code
   * drop}.
   */
  public static final String SCHEMA = "virqsim-timeline/2";

  /** The states of a {@link Span}. */
  public static final Set<String> STATES = Set.of("masked", "served", "latched", "dark");

  /** What a {@link Span} can be armed to. */
  public static final Set<String> EVENTFDS = Set.of("none", "kvm", "qemu");

  /** The outcomes of a {@link Mark}. */
  public static final Set<String> OUTCOMES =
      Set.of("delivered", "coalesced", "recovered", "lost", "rejected", "in_flight");

  /** The kinds of a {@link Track}. */
  public static final Set<String> TRACKS = Set.of("guest", "lock", "calls");

  /** The kinds of a {@link Slice}. */
  public static final Set<String> SLICES =
      Set.of("step", "wait", "handler", "vcpu", "main_loop", "call", "host");

  /**
   * Copies and checks.
   *
   * @throws IllegalArgumentException if the schema has another form or a number is negative
   */
  public Timeline {
    if (!schema.equals(SCHEMA)) {
      throw new IllegalArgumentException("schema is '" + schema + "', not '" + SCHEMA + "'");
    }
    Decimals.nonNegative("replication", replication);
    Decimals.nonNegative("horizon_ns", horizonNs);
    lanes = List.copyOf(lanes);
    tracks = List.copyOf(tracks);
  }

  /** Returns the outermost slices of all tracks of a kind of {@link #TRACKS}, track by track. */
  public Stream<Slice> outermost(String kind) {
    return tracks.stream()
        .filter(track -> track.kind().equals(kind))
        .flatMap(track -> track.slices().stream())
        .filter(slice -> slice.depth() == 0);
  }

  /**
   * One vector.
   *
   * @param device its name, as in {@link DeviceResult}
   * @param vector index in the MSI-X table, or the IMS slot
   * @param spans states in time; together they cover what is known, without overlap
   * @param marks requests by the time of their raise
   */
  public record Lane(String device, int vector, List<Span> spans, List<Mark> marks) {
    /** Copies the lists. */
    public Lane {
      Decimals.nonNegative("vector", vector);
      spans = List.copyOf(spans);
      marks = List.copyOf(marks);
    }
  }

  /**
   * A state of a vector over {@code [startNs, endNs)}.
   *
   * @param state {@code masked}: the guest has it masked; {@code served}: a request is sent; {@code
   *     latched}: a request is held; {@code dark}: a request is dropped
   * @param eventfd which eventfd the host signals for an interrupt while {@code masked} or {@code
   *     served}: {@code kvm}, the one attached to KVM as an irqfd; {@code qemu}, the one that the
   *     VMM's main loop reads; {@code none}, because no handler is installed (a request that is
   *     sent all the same is held in the kernel's IRQS_PENDING). {@code none} in other states.
   * @param startNs nanoseconds from the start of the replication
   * @param endNs at least {@code startNs}
   */
  public record Span(String state, String eventfd, long startNs, long endNs) {
    /**
     * Checks state and order.
     *
     * @throws IllegalArgumentException if the state is unknown or the span ends before it starts
     */
    public Span {
      known("state of a vector", state, STATES);
      known("eventfd", eventfd, EVENTFDS);
      ordered(state, startNs, endNs);
    }

    /** A span without an eventfd. */
    public Span(String state, long startNs, long endNs) {
      this(state, "none", startNs, endNs);
    }

    /** Returns this up to another end. */
    public Span until(long end) {
      return new Span(state, eventfd, startNs, end);
    }
  }

  /**
   * One interrupt request.
   *
   * @param raisedNs nanoseconds from the start of the replication
   * @param servedNs start of the handler run that reaped it, or -1 if none did
   * @param outcome one of {@link #OUTCOMES}
   * @param late whether it was served later than the deadline
   * @param drop the end of its message, if that was discarded
   */
  public record Mark(
      long raisedNs,
      long servedNs,
      String outcome,
      boolean late,
      @MayBeMissing @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET)
          @Nullable Drop drop) {
    /** {@code servedNs} of a request that nothing served, and {@code reapedNs} likewise. */
    public static final long NEVER = -1;

    /**
     * Checks outcome and times.
     *
     * @throws IllegalArgumentException if the outcome is unknown, it is served or dropped before
     *     its raise, or it has a drop although its outcome is another
     */
    public Mark {
      known("outcome of a request", outcome, OUTCOMES);
      Decimals.nonNegative("raised_ns", raisedNs);
      if (servedNs != NEVER) {
        ordered(outcome, raisedNs, servedNs);
      }
      if (drop != null) {
        ordered("drop", raisedNs, drop.atNs());
        if (!outcome.equals("lost") && !outcome.equals("recovered")) {
          throw new IllegalArgumentException("a request was dropped, but is " + outcome);
        }
      }
    }

    /** A request that was not dropped, or of whose drop no more is known. */
    public Mark(long raisedNs, long servedNs, String outcome, boolean late) {
      this(raisedNs, servedNs, outcome, late, null);
    }

    /** Returns whether its message was discarded. */
    public boolean dropped() {
      return outcome.equals("lost") || outcome.equals("recovered");
    }

    /** Returns when its message was discarded; its raise if that is not known. */
    public long droppedNs() {
      return drop == null ? raisedNs : drop.atNs();
    }

    /** Returns when its completion was found without its message, if it was and that is known. */
    public Optional<Long> recoveredNs() {
      return drop == null || drop.reapedNs() == NEVER
          ? Optional.empty()
          : Optional.of(drop.reapedNs());
    }
  }

  /**
   * The end of a message that was discarded.
   *
   * @param atNs when, nanoseconds from the start of the replication
   * @param cause why, in words
   * @param reapedNs when its completion was reaped all the same, or -1 if it never was
   */
  public record Drop(long atNs, String cause, long reapedNs) {
    /** Checks the time. */
    public Drop {
      Decimals.nonNegative("at_ns", atNs);
    }
  }

  /**
   * What one vCPU, lock or maker of calls was busy with.
   *
   * @param kind {@code guest}: a vCPU, with the driver's steps and runs of handlers; {@code lock}:
   *     a lock of the VMM, with those who hold it; {@code calls}: the calls made in the traps of a
   *     driver
   * @param vm its name
   * @param name short, such as {@code vCPU 0}
   * @param slices by start, outer ones before those within them
   */
  public record Track(String kind, String vm, String name, List<Slice> slices) {
    /** Checks the kind and copies the list. */
    public Track {
      known("kind of a track", kind, TRACKS);
      slices = List.copyOf(slices);
    }
  }

  /**
   * Something that took place over {@code [startNs, endNs)}.
   *
   * @param kind on a {@code guest} track {@code step}: a step of the driver, from its write to its
   *     retirement, {@code wait}: for the VMM's lock, {@code handler}: a run of a handler; on a
   *     {@code lock} track who holds it, {@code vcpu} or {@code main_loop}; on a {@code calls}
   *     track {@code call}: a call of the VMM, {@code host}: what the host does in it
   * @param name short, such as {@code SI(0,3):KKK}
   * @param detail the same in words
   * @param device which one it concerns; empty if none
   * @param vector which of the device's it concerns; -1 if none or all
   * @param startNs nanoseconds from the start of the replication
   * @param endNs at least {@code startNs}
   * @param depth within how many others of its track it lies
   * @param result what it returned; empty if nothing
   */
  public record Slice(
      String kind,
      String name,
      String detail,
      String device,
      int vector,
      long startNs,
      long endNs,
      int depth,
      String result) {
    /** {@code vector} of what concerns none, or all. */
    public static final int NO_VECTOR = -1;

    /**
     * Checks kind and order.
     *
     * @throws IllegalArgumentException if it ends before it starts
     */
    public Slice {
      known("kind of a slice", kind, SLICES);
      Decimals.nonNegative("depth", depth);
      ordered(name, startNs, endNs);
    }

    /** Returns this within so many others. */
    public Slice withDepth(int outer) {
      return new Slice(kind, name, detail, device, vector, startNs, endNs, outer, result);
    }

    /** Returns this of that vector. */
    public Slice withVector(int other) {
      return new Slice(kind, name, detail, device, other, startNs, endNs, depth, result);
    }

    /** Returns this up to another end. */
    public Slice until(long end) {
      return new Slice(kind, name, detail, device, vector, startNs, end, depth, result);
    }
  }

  private static void known(String what, String word, Set<String> words) {
    if (!words.contains(word)) {
      throw new IllegalArgumentException("unknown " + what + ": '" + word + "'");
    }
  }

  private static void ordered(String what, long startNs, long endNs) {
    Decimals.nonNegative("start_ns", startNs);
    if (endNs < startNs) {
      throw new IllegalArgumentException(
          what + " ends at " + endNs + " ns, before its start at " + startNs + " ns");
    }
  }
}
