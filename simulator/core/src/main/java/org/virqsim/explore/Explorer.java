// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.State;

/**
 * Visits every state that a system can reach within bounds, breadth first.
 *
 * <p>States are numbered in the order in which a single thread would find them, which takes the
 * states of a layer by number and the processes of a state by number. Threads only try steps; the
 * states they find are added in that order. So whatever the number of threads, all counts are the
 * same, a state is remembered as found through the smallest state and process that lead to it, and
 * the counterexample is the same: the shortest, and of several the first in that order.
 */
public final class Explorer {
  private static final int PIECE = 128;
  private static final int PIECES = 32;

  private static final NoEffects IGNORED = new NoEffects();

  private final Model model;
  private final boolean stopAtViolation;
  private final Workers workers;
  private final List<Expander> expanders = new ArrayList<>();
  private final List<Chunk> chunks = new ArrayList<>();
  private final Arena arena;
  private final @Nullable Zones zones;
  private final int size;
  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
  private final Map<Property, Found> found = new EnumMap<>(Property.class);
  private long transitions;
  private boolean guestFinished;
  private int layerEnd;
  private int depth;
  private int reached;
  private Optional<String> limit = Optional.empty();

  /** Where a violation was found: in a state, or after a step from it. */
  private record Found(int depth, int state, int process) {}

  /**
   * How to explore.
   *
   * @param bounds how much work the device has
   * @param properties what is checked
   * @param threads how many threads try steps, at least 1
   * @param stopAtViolation whether the search ends once it has found the shortest counterexample,
   *     instead of looking for every outcome
   * @param timing durations and instants that exclude orders which they make impossible; empty if
   *     every order counts
   */
  public record Options(
      Bounds bounds,
      Set<Property> properties,
      int threads,
      boolean stopAtViolation,
      Optional<TimePlan> timing) {
    /** Checks and copies. */
    public Options {
      properties = Collections.unmodifiableSet(copy(properties));
      if (threads < 1) {
        throw new IllegalArgumentException("at least one thread is needed, not " + threads);
      }
    }

    /** Options for every order, whatever steps cost. */
    public Options(Bounds bounds, Set<Property> properties, int threads, boolean stopAtViolation) {
      this(bounds, properties, threads, stopAtViolation, Optional.empty());
    }

    /** Returns these options with only the orders that {@code plan} makes possible. */
    public Options within(TimePlan plan) {
      return new Options(bounds, properties, threads, stopAtViolation, Optional.of(plan));
    }

    private static Set<Property> copy(Set<Property> properties) {
      EnumSet<Property> copy = EnumSet.noneOf(Property.class);
      copy.addAll(properties);
      return copy;
    }

    /** Returns options that check all properties in one thread and visit everything. */
    public static Options of(Bounds bounds) {
      return new Options(bounds, EnumSet.allOf(Property.class), 1, false);
    }
  }

  /** Prepares an exploration; it can be made once. */
  public Explorer(Model model, Options options) {
    this.model = model;
    this.stopAtViolation = options.stopAtViolation();
    this.workers = new Workers(options.threads());
    Slots slots = new Slots(model, options.bounds());
    Zones known = options.timing().isPresent() ? new Zones() : null;
    this.zones = known;
    this.size = model.layout().words() + slots.words() + (known == null ? 0 : 1);
    this.arena = new Arena(size, known);
    for (int i = 0; i < options.threads(); i++) {
      TimedSteps timed =
          known == null ? null : new TimedSteps(model, options.timing().orElseThrow(), known);
      expanders.add(new Expander(model, slots, options.bounds(), options.properties(), timed));
    }
    for (int i = 0; i < PIECES; i++) {
      chunks.add(new Chunk(size));
    }
  }

  /** Visits everything, or as much as the limits allow. */
  public Exploration explore(Limits limits) {
    if (arena.count() > 0) {
      throw new IllegalStateException("an explorer explores once");
    }
    long[] first = new long[size];
    model.initial().store(first, 0);
    expanders.get(0).initial(first);
    arena.add(first, 0, arena.hash(first, 0), -1, 0);
    try (workers) {
      int begin = 0;
      layerEnd = 1;
      while (begin < layerEnd && limit.isEmpty()) {
        if (depth > limits.maxDepth()) {
          limit = Optional.of("a depth of " + limits.maxDepth() + " steps");
          break;
        }
        layer(begin, limits);
        if (stopAtViolation && !found.isEmpty()) {
          break;
        }
        begin = layerEnd;
        layerEnd = arena.count();
        depth++;
      }
    }
    return result();
  }

  private void layer(int begin, Limits limits) {
    reached = depth;
    for (int from = begin; from < layerEnd && limit.isEmpty(); from += PIECE * PIECES) {
      limit = limits.reached(arena.count(), transitions, depth, bytes());
      if (limit.isEmpty() && zoneBytes() + arena.bytesWith(PIECE * PIECES) > limits.maxBytes()) {
        limit = Optional.of(limits.maxBytes() + " bytes for states");
      }
      if (limit.isEmpty()) {
        batch(from, Math.min(layerEnd, from + PIECE * PIECES), limits.maxStates());
      }
    }
  }

  private long bytes() {
    return arena.bytes() + zoneBytes();
  }

  private long zoneBytes() {
    return zones == null ? 0 : zones.bytes();
  }

  private void batch(int from, int to, int maxStates) {
    int pieces = (to - from + PIECE - 1) / PIECE;
    workers.run(
        pieces,
        (worker, piece) -> {
          Chunk chunk = chunks.get(piece);
          chunk.clear();
          int begin = from + piece * PIECE;
          for (int state = begin; state < Math.min(to, begin + PIECE); state++) {
            expanders.get(worker).expand(arena, state, chunk);
          }
        });
    for (int piece = 0; piece < pieces && limit.isEmpty(); piece++) {
      add(chunks.get(piece), maxStates);
    }
  }

  private void add(Chunk chunk, int maxStates) {
    for (int i = 0; i < chunk.count(); i++) {
      boolean isStep = chunk.process(i) != Chunk.STATE;
      int candidate = chunk.candidate(i);
      if (candidate >= 0) {
        long hash = chunk.hash(candidate);
        int offset = candidate * size;
        if (isNew(chunk, candidate)) {
          if (arena.count() >= maxStates) {
            limit = Optional.of(maxStates + " states");
            return;
          }
          if (zones != null) {
            chunk.complete(candidate, zones);
          }
          arena.add(chunk.words(), offset, hash, chunk.parent(i), chunk.process(i));
        }
      }
      transitions += isStep ? 1 : 0;
      if (chunk.facts(i) != 0) {
        note(chunk.facts(i), chunk.parent(i), chunk.process(i), isStep ? depth + 1 : depth);
      }
    }
  }

  private boolean isNew(Chunk chunk, int candidate) {
    long hash = chunk.hash(candidate);
    int offset = candidate * size;
    int known =
        zones == null
            ? arena.find(chunk.words(), offset, hash)
            : arena.findCovering(
                chunk.words(), offset, hash, chunk.zoneWords(), chunk.zoneOffset(candidate));
    return known < 0;
  }

  private void note(int facts, int state, int process, int at) {
    for (Outcome outcome : Outcome.values()) {
      if ((facts & outcome.bit()) != 0) {
        outcomes.merge(outcome, at, Math::min);
      }
    }
    for (Property property : Property.values()) {
      if ((facts & property.bit()) != 0) {
        Found old = found.get(property);
        if (old == null || old.depth() > at) {
          found.put(property, new Found(at, state, process));
        }
      }
    }
    guestFinished |= (facts & Expander.GUEST_DONE) != 0;
    if ((facts & Books.OVERFLOW) != 0) {
      limit = Optional.of("more messages under way on one vector than are told apart");
    }
  }

  private Exploration result() {
    List<Exploration.Violation> violations = new ArrayList<>();
    found.entrySet().stream()
        .sorted((a, b) -> Integer.compare(a.getValue().depth(), b.getValue().depth()))
        .forEach(e -> violations.add(new Exploration.Violation(e.getKey(), path(e.getValue()))));
    Exploration.Verdict verdict =
        !violations.isEmpty()
            ? Exploration.Verdict.VIOLATED
            : limit.isPresent() ? Exploration.Verdict.INCOMPLETE : Exploration.Verdict.HOLDS;
    return new Exploration(
        verdict,
        limit,
        arena.count(),
        transitions,
        reached,
        bytes(),
        outcomes,
        violations,
        guestFinished);
  }

  /** The steps to where a violation was found. */
  private List<Long> path(Found violation) {
    List<Integer> processes = new ArrayList<>();
    if (violation.process() != Chunk.STATE) {
      processes.add(violation.process());
    }
    for (int s = violation.state(); arena.parent(s) >= 0; s = arena.parent(s)) {
      processes.add(arena.process(s));
    }
    Collections.reverse(processes);
    List<Long> steps = new ArrayList<>();
    State state = model.initial();
    for (int process : processes) {
      long step = model.next(state, process);
      steps.add(step);
      model.apply(state, step, IGNORED);
    }
    return steps;
  }

  /** Passes the words of every state to {@code taker}, in the order in which they were found. */
  void states(Consumer<long[]> taker) {
    for (int state = 0; state < arena.count(); state++) {
      int offset = arena.offset(state);
      taker.accept(Arrays.copyOfRange(arena.page(state), offset, offset + size));
    }
  }

  /**
   * Follows steps from the initial state and returns how many of them lead to states that were
   * visited; all, if the whole path was.
   *
   * @param steps each must be the next step of its process
   */
  public int visited(List<Long> steps) {
    Expander expander = expanders.get(0);
    Set<Integer> states = Set.of(0);
    for (int i = 0; i < steps.size(); i++) {
      Set<Integer> after = new TreeSet<>();
      for (int state : states) {
        after.addAll(expander.after(arena, state, steps.get(i)));
      }
      if (after.isEmpty()) {
        return i;
      }
      states = after;
    }
    return steps.size();
  }
}
