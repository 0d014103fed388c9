// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One cell of a sweep: a combination of values and what each policy did there.
 *
 * @param values by path; what is not there has the scenario's own value
 * @param scenarioSha256 hash of the scenario with these values
 * @param policies in the order asked for
 * @param refused policies that the host of this cell cannot offer
 * @param difference the metric of the first policy minus that of the second, paired by replication
 *     where that is possible; null if the sweep does not compare exactly two
 */
public record SweepCell(
    Map<String, String> values,
    String scenarioSha256,
    List<SweepPolicy> policies,
    List<Refusal> refused,
    @JsonSetter(nulls = Nulls.SET) @Nullable Estimate difference) {
  /** Copies, keeping the order. */
  public SweepCell {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    policies = List.copyOf(policies);
    refused = List.copyOf(refused);
  }
}
