// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.PasidPolicies;
import org.virqsim.policy.Policies;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** One configuration of an independent model's answers for a slot that changes its owner. */
public record PasidRow(
    String programmed, String guest, String slot, String drain, Set<String> outcomes) {
  /** Returns all of them. */
  public static List<PasidRow> all() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PasidRow.class.getResourceAsStream("/oracles/pasid-outcomes.json"))) {
      List<PasidRow> rows = new ArrayList<>();
      for (JsonNode node : new ObjectMapper().readTree(in)) {
        Set<String> outcomes = new TreeSet<>();
        node.get("outcomes").forEach(o -> outcomes.add(o.asString()));
        rows.add(
            new PasidRow(
                node.get("programmed").asString(),
                node.get("guest").asString(),
                node.get("slot").asString(),
                node.get("drain").asString(),
                outcomes));
      }
      return rows;
    }
  }

  /** Returns whether the guest quiesces and drains the old owner before the reassignment. */
  public boolean drains() {
    return drain.equals("quiesce-and-drain");
  }

  /** Policies that allocate the slot at enabling, or at its first unmask. */
  public List<String> vectorPolicies() {
    return slot.equals("allocated before-perm")
        ? List.of("allocate-all-lazy", "allocate-all", "crosvm")
        : List.of("dynamic", "incremental", "xen");
  }

  /** One write and separate ones reach the same. */
  public List<String> pasidPolicies() {
    return List.of(programmed, programmed + "+one-write");
  }

  /** Two processes share vector 1 of a mediated device one after the other. */
  public Configuration configuration(String policy, String pasidPolicy, boolean dedicated) {
    HostProfile host = HostProfile.find("linux-6.5").orElseThrow();
    DeviceProfile device = DeviceProfile.nvme(2).withClass(DeviceClass.D);
    return new Configuration(
        host,
        List.of(new VirtualMachine(Policies.builtIn().find(policy).orElseThrow(), 1)),
        List.of(
            new AssignedFunction(
                device, 0, List.of(0, 0), false, false, new Mediated(3, dedicated, false))),
        List.of(new Driver(0, 0, steps(dedicated))),
        new Ims(1, PasidPolicies.find(pasidPolicy).orElseThrow()));
  }

  private List<GuestStep> steps(boolean dedicated) {
    boolean lazy = guest.equals("lazy");
    List<String> steps = new ArrayList<>(List.of("enable-masked", "clear-function-mask"));
    steps.add("bind 0 1");
    steps.add("bind 0 2");
    if (dedicated) {
      steps.add("assign-queue 1 1");
    }
    steps.addAll(
        lazy ? List.of("unmask 1", "write-perm 1 1") : List.of("write-perm 1 1", "unmask 1"));
    steps.add("open 1 1");
    // The old owner stops at the latest before ownership passes.
    steps.add("quiesce 1 1");
    if (drains()) {
      steps.add("drain 1 1");
    }
    if (dedicated) {
      steps.add("assign-queue 1 2");
    }
    steps.addAll(
        lazy ? List.of("write-perm 1 2") : List.of("mask 1", "write-perm 1 2", "unmask 1"));
    steps.add("open 1 2");
    return Calls.steps(steps.toArray(String[]::new));
  }

  /** Returns the name of what a check came to, empty if it is no outcome here. */
  public static String outcome(Verdict verdict, boolean seesUnmasked) {
    return switch (verdict) {
      case ACCEPTED -> "OK";
      case MISROUTED_STALE, MISROUTED_FOREIGN -> "MISROUTED";
      case REJECTED_LEGITIMATE -> seesUnmasked ? "REJECTED" : "";
      case REJECTED_ILLEGITIMATE -> "";
    };
  }

  @Override
  public String toString() {
    return programmed + " " + guest + " " + slot + " " + drain;
  }
}
