// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.virqsim.explore.Bounds;
import org.virqsim.explore.Explorer;
import org.virqsim.explore.Property;
import org.virqsim.machine.TimePlan;
import picocli.CommandLine.Option;

/**
 * What an exploration is bounded by, and what it checks. Numbers are text: the messages are ours.
 */
final class ExploreOptions {
  private static final long MEGA = 1 << 20;

  @Option(
      names = "--completions",
      paramLabel = "K",
      description = "At most K completions on each vector; default: 1.")
  private String completions = "1";

  @Option(
      names = "--total",
      paramLabel = "T",
      description = "At most T completions on all vectors together; default: no such bound.")
  private @Nullable String total;

  @Option(
      names = "--vectors",
      paramLabel = "N",
      description =
          "Completions come on the first N vectors of each device only; default: on all. With --all:"
              + " the device has N vectors, unless it is a mediated one.")
  private @Nullable String vectors;

  @Option(
      names = "--raised",
      paramLabel = "WHERE",
      description =
          "in-use (default): completions come wherever a queue is in use; unmasked: only where the"
              + " guest sees the vector unmasked.")
  private String raised = "in-use";

  @Option(
      names = "--timeouts",
      description =
          "Drivers' timeouts and watchdogs act, at any moment (with --timing bounds when they are due); without, what they would find after"
              + " seconds counts as lost.")
  private boolean timeouts;

  @Option(
      names = "--timing",
      paramLabel = "HOW",
      description =
          "ignored (default): every order, whatever steps cost; bounds: only orders that the least and"
              + " largest durations of the scenario's costs and its guest's delays leave possible.")
  private String timing = "ignored";

  @Option(
      names = "--property",
      paramLabel = "NAME",
      description = "Checks this property only; repeatable. See 'list properties'.")
  private List<String> properties = List.of();

  @Option(
      names = "--stop-at-violation",
      description = "Ends with the shortest counterexample, without looking for every outcome.")
  private boolean stopAtViolation;

  @Option(names = "--max-states", paramLabel = "N", description = "Gives up at so many states.")
  private @Nullable String maxStates;

  @Option(
      names = "--max-depth",
      paramLabel = "N",
      description = "Expands no state that is more steps away from the start.")
  private @Nullable String maxDepth;

  @Option(names = "--max-seconds", paramLabel = "N", description = "Gives up after so long.")
  private @Nullable String maxSeconds;

  @Option(
      names = "--max-memory",
      paramLabel = "MIB",
      description =
          "Gives up when states take so many MiB; default: 70 %% of the heap (VIRQSIM_JAVA_OPTS=-Xmx4g"
              + " sets that).")
  private @Nullable String maxMemory;

  /** Returns the bounds; for a matrix, the number of vectors is the device's. */
  Bounds bounds(boolean matrix) {
    int k = number("--completions", completions, 0, Bounds.MAX_COMPLETIONS);
    int t = total == null ? Bounds.MAX_TOTAL : number("--total", total, 0, Bounds.MAX_TOTAL - 1);
    int n = matrix ? Bounds.ALL_VECTORS : vectors().orElse(Bounds.ALL_VECTORS);
    boolean onlyUnmasked =
        switch (raised) {
          case "in-use" -> false;
          case "unmasked" -> true;
          default -> throw usage("--raised takes in-use or unmasked, not '" + raised + "'");
        };
    return new Bounds(k, t, n, onlyUnmasked, timeouts);
  }

  /** Returns what {@code --vectors} says. */
  Optional<Integer> vectors() {
    return vectors == null
        ? Optional.empty()
        : Optional.of(number("--vectors", vectors, 1, Bounds.ALL_VECTORS - 1));
  }

  /** Returns whether orders that the costs make impossible are left out. */
  boolean timed() {
    return switch (timing) {
      case "ignored" -> false;
      case "bounds" -> true;
      default -> throw usage("--timing takes ignored or bounds, not '" + timing + "'");
    };
  }

  Set<Property> properties() {
    Set<Property> chosen = EnumSet.noneOf(Property.class);
    for (String name : properties) {
      chosen.add(
          Property.find(name)
              .orElseThrow(
                  () ->
                      usage(
                          "no property '"
                              + name
                              + "'; there are "
                              + Arrays.stream(Property.values())
                                  .map(Property::key)
                                  .collect(Collectors.joining(", ")))));
    }
    return chosen.isEmpty() ? EnumSet.allOf(Property.class) : chosen;
  }

  /**
   * Returns how to explore.
   *
   * @param matrix whether it is for a matrix
   * @param plan what the scenario's steps cost
   */
  Explorer.Options options(boolean matrix, int jobs, TimePlan plan) {
    Explorer.Options options =
        new Explorer.Options(bounds(matrix), properties(), jobs, stopAtViolation);
    return timed() ? options.within(plan) : options;
  }

  /** Returns the memory that states may take unless the user says otherwise, in bytes. */
  static long heapForStates() {
    return Runtime.getRuntime().maxMemory() / 10 * 7;
  }

  /** Returns the limits; time counts from now. */
  ExploreLimits limits(ProgressReport interruption, int columns) {
    int most = Integer.MAX_VALUE - 64;
    int heapMiB = (int) Math.min(most, heapForStates() / MEGA);
    return new ExploreLimits(
        maxStates == null ? most : number("--max-states", maxStates, 1, most),
        maxDepth == null ? most : number("--max-depth", maxDepth, 0, most),
        maxSeconds == null ? most : number("--max-seconds", maxSeconds, 1, most),
        MEGA * (maxMemory == null ? heapMiB : number("--max-memory", maxMemory, 1, most)),
        interruption,
        columns);
  }

  private static int number(String option, String text, int least, int most) {
    if (!text.matches("[0-9]{1,10}")
        || Long.parseLong(text) < least
        || Long.parseLong(text) > most) {
      throw usage(
          option + " takes a number from " + least + " to " + most + ", not '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message);
  }
}
