// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import org.virqsim.kernel.Distribution;

/**
 * A cost parameter that a scenario sets.
 *
 * @param value duration of one step
 * @param perItem what each item adds to it (each vector, each route: see the cost's own
 *     description), 0 when the file says nothing
 * @param source where the numbers come from, never empty
 * @param status how far they can be trusted
 */
public record CostSpec(Distribution value, Distribution perItem, String source, Status status) {
  /** No time, because the scenario says so and not because of how the world is. */
  static final CostSpec FREE =
      new CostSpec(
          Distribution.Constant.ZERO, Distribution.Constant.ZERO, "scenario", Status.SCENARIO);

  /** How far a number can be trusted. The key is also the word with which a source may begin. */
  public enum Status implements Keyed {
    /** In a paper, a manual, a mailing list. */
    PUBLISHED("published"),
    /** Measured by us. */
    MEASURED("measured"),
    /** Chosen so that the model agrees with a measurement. */
    FIT("fit"),
    /** Worked out from other numbers. */
    ESTIMATED("estimated"),
    /** Assumed for want of anything better. */
    ASSUMED("assumed"),
    /** Part of what the scenario is about; given there beside a device or a VM. */
    SCENARIO("scenario");

    /** Those that a file can give under {@code costs}: where a number comes from. */
    static List<Status> ofCosts() {
      return List.of(PUBLISHED, MEASURED, FIT, ESTIMATED, ASSUMED);
    }

    private final String key;

    Status(String key) {
      this.key = key;
    }

    @Override
    public String key() {
      return key;
    }
  }
}
