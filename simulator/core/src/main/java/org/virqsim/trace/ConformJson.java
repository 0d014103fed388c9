// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The result of {@code conform} as one JSON document. */
public final class ConformJson {
  /** Format of this version; a change that breaks readers gets a new number. */
  public static final String SCHEMA = "virqsim-conform/1";

  private ConformJson() {}

  /** A comparison with recorded ioctls. */
  public static String of(ConformCheck check, PolicyFromLog policy) {
    ObjectNode root = root(check.conforms(), policy);
    root.put("predicted", check.predicted().size());
    root.put("recorded", check.recorded().size());
    root.put("differing", check.diff().differences());
    strings(root.putArray("notes"), check.notes());
    if (check.diff().first().isPresent()) {
      ObjectNode first = root.putObject("first_difference");
      Optional<PredictedCall> predicted = check.firstPredicted();
      Optional<RecordedCall> recorded = check.firstRecorded();
      predicted.ifPresent(p -> first.put("predicted", p.call().toString()));
      predicted.ifPresent(p -> first.put("log_line", p.line()));
      recorded.ifPresent(r -> first.put("recorded", r.call().toString()));
      recorded.ifPresent(r -> first.put("line", r.stamp().line()));
      strings(first.putArray("explanation"), Divergence.explain(check));
    }
    return root.toPrettyString() + "\n";
  }

  /** What a log alone verifies. */
  public static String of(LogCheck check, boolean sharedRoutes, PolicyFromLog policy) {
    ObjectNode root = root(check.agrees(sharedRoutes), policy);
    if (!sharedRoutes) {
      count(root.putObject("route_commits"), check.routes());
    }
    count(root.putObject("intx_changes"), check.intx());
    strings(root.putArray("not_verified"), LogCheck.NOT_VERIFIED);
    return root.toPrettyString() + "\n";
  }

  private static ObjectNode root(boolean conforms, PolicyFromLog policy) {
    ObjectNode root = new JsonMapper().createObjectNode();
    root.put("schema", SCHEMA);
    root.put("verdict", conforms ? "conforms" : "differs");
    root.put("policy", policy.policy());
    root.put("host", policy.host());
    strings(root.putArray("reasons"), policy.reasons());
    return root;
  }

  private static void count(ObjectNode node, LogCheck.Count count) {
    node.put("predicted", count.predicted());
    node.put("logged", count.logged());
    ArrayNode lines = node.putArray("differing_at_lines");
    count.differing().forEach(lines::add);
  }

  private static void strings(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }
}
