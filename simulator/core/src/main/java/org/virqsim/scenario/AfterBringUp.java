// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a Linux guest does with a driver after it has brought its device up.
 *
 * @param affinityChanges vectors whose affinity the guest changes, in this order; may repeat
 * @param unload whether the driver is unloaded after that
 * @param reload whether the driver is unloaded and loaded again after that (implies {@code unload})
 * @param pauseNs nanoseconds between bring-up, affinity changes, unload and reload
 */
public record AfterBringUp(
    List<Integer> affinityChanges, boolean unload, boolean reload, long pauseNs) {
  private static final int MAX_CHANGES = 10_000;
  private static final long DEFAULT_PAUSE_NS = 100_000;
  private static final List<String> KEYS = List.of("affinity_changes", "unload", "reload", "pause");

  public AfterBringUp {
    affinityChanges = List.copyOf(affinityChanges);
  }

  /** A driver's own keys, then these. */
  static List<String> keysAfter(String... own) {
    List<String> keys = new ArrayList<>(List.of(own));
    keys.addAll(KEYS);
    return List.copyOf(keys);
  }

  /**
   * Reads it; what can not be read is reported, and taken as not given.
   *
   * @param used how many vectors the driver uses, from vector 0 on
   */
  static AfterBringUp read(DriverFields driver, int used) {
    Fields fields = driver.fields();
    List<Integer> changes =
        fields
            .optional("affinity_changes")
            .flatMap(f -> f.list(MAX_CHANGES, item -> driver.usedVector(item, used)))
            .orElse(List.of());
    boolean unload = fields.optional("unload").flatMap(Field::bool).orElse(false);
    boolean reload = fields.optional("reload").flatMap(Field::bool).orElse(false);
    long pause = fields.optional("pause").flatMap(Field::duration).orElse(DEFAULT_PAUSE_NS);
    return new AfterBringUp(changes, unload || reload, reload, pause);
  }

  /** Appends a bring-up and all that follows. */
  void append(DriverProgram program, Runnable load, Runnable release) {
    load.run();
    for (int v : affinityChanges) {
      program.after(pauseNs);
      program.moveAffinity(v);
    }
    if (unload) {
      program.after(pauseNs);
      release.run();
    }
    if (reload) {
      program.after(pauseNs);
      load.run();
    }
  }

  /**
   * About how many steps it has.
   *
   * @param load steps of one bring-up
   */
  long programSize(long load) {
    return (reload ? 2 : 1) * load + affinityChanges.size();
  }

  void identify(Map<String, String> identity) {
    identity.put(
        "affinity_changes",
        affinityChanges.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    identity.put("unload", String.valueOf(unload));
    identity.put("reload", String.valueOf(reload));
    identity.put("pause_ns", String.valueOf(pauseNs));
  }
}
