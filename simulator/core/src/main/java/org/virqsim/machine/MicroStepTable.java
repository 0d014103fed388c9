// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.Locale;
import org.virqsim.kernel.Durations;
import org.virqsim.policy.PasidPolicies;
import org.virqsim.policy.PasidPolicy;

/**
 * Prints the micro-steps, their costs and the host's programs as Markdown, from the code itself.
 */
public final class MicroStepTable {
  private MicroStepTable() {}

  /** Returns the document; it is committed as {@code simulator/docs/micro-steps.md}. */
  public static String markdown() {
    StringBuilder out = new StringBuilder(HEAD);
    out.append("| step | what it changes | cost | order | source |\n|---|---|---|---|---|\n");
    for (MicroOp op : MicroOp.values()) {
      row(
          out,
          code(op.name()),
          op.effect(),
          op.cost() == CostClass.NONE ? "-" : code(op.cost().key()),
          op.tier().name().toLowerCase(Locale.ROOT),
          op.source());
    }
    out.append(COSTS);
    out.append(
        "| key | default | per item | what takes this long | source |\n|---|---|---|---|---|\n");
    for (CostClass cost : CostClass.values()) {
      if (cost != CostClass.NONE) {
        row(
            out,
            code(cost.key()),
            Durations.format(cost.valueNs()),
            cost.perItemNs() == 0 ? "-" : Durations.format(cost.perItemNs()),
            cost.description() + (cost.isTimer() ? " (timer)" : ""),
            cost.source());
      }
    }
    out.append(PROGRAMS);
    for (HostProfile host : HostProfile.builtIn()) {
      programs(out, host);
    }
    out.append(MEDIATED);
    HostProfile newest = HostProfile.builtIn().get(HostProfile.builtIn().size() - 1);
    for (PasidPolicy policy : PasidPolicies.all()) {
      mediated(out, newest, policy);
      PasidPolicies.find(policy.name() + "+one-write")
          .filter(one -> policy.atStartup())
          .ifPresent(one -> mediated(out, newest, one));
    }
    return out.toString();
  }

  private static final String HEAD =
      """
      # Micro-steps

      <!-- Printed from the code by org.virqsim.machine.MicroStepTable; a test compares. Do not edit. -->

      Every atomic step of the model. Nothing happens between the parts of one step, anything can happen between
      two steps: this table is the atomicity assumption. A step's effect lands at the end of its cost. Of steps
      that land at the same instant, those of `control` (guest, VMM, host) come first, then `raise` (the device),
      then `delivery` (messages, main loop, handlers).

      """;

  private static final String COSTS =
      """

      ## Costs

      Defaults; a scenario overrides them under `costs`. A source begins with how far the number can be trusted:
      published, measured, fit (chosen to agree with a published table), estimated, or assumed. Of a range the
      middle is taken. `others: 0` under `costs` makes every cost 0 that the scenario does not set, apart from
      those marked as timers: timeouts, periods and time slices, which do not cost nothing at 0, but happen all
      the time.

      """;

  private static final String PROGRAMS =
      """

      ## What the host does for one VFIO_DEVICE_SET_IRQS

      In this order; `each` repeats for the vectors named, and a step is left out where it has nothing to do
      (for example `BYPASS_UNREGISTER` where the IRTE is not posted).
      """;

  private static final String MEDIATED =
      """

      ## What the host does for a mediated device

      By PASID policy, on the newest host; `IMS_ALLOCATE`, `IMS_PROGRAM` and all steps about an irq leave out vector 0,
      which has no slot, and `EVENTFD_SET` and `EVENTFD_CLEAR` every other. In "MSIX_PERM written" the call's vector is
      the one that was written, if it has a slot; `UNMASK_ENTRY` and `IMS_PROGRAM_UNMASK` restore the mask bit of a vector
      whose irq is requested.
      """;

  private static void row(StringBuilder out, String... cells) {
    for (String cell : cells) {
      out.append("| ").append(cell.replace("|", "\\|")).append(' ');
    }
    out.append("|\n");
  }

  private static void programs(StringBuilder out, HostProfile host) {
    HostPrograms programs = new HostPrograms(host);
    out.append("\n### ").append(host.name()).append("\n\n");
    out.append(host.dynamicMsix() ? "With" : "Without").append(" dynamic MSI-X.\n\n");
    program(out, "MSI-X off (OFF)", programs.get(HostPrograms.DISABLE));
    program(out, "MSI-X on (SI while irq_type is none)", programs.get(HostPrograms.ENABLE));
    program(out, "vectors set (SI while irq_type is MSI-X)", programs.get(HostPrograms.SET_BLOCK));
  }

  private static void mediated(StringBuilder out, HostProfile host, PasidPolicy policy) {
    HostPrograms programs = new HostPrograms(host, policy);
    out.append("\n### ").append(policy.name()).append("\n\n");
    program(out, "off", programs.get(HostPrograms.IMS_DISABLE));
    program(out, "on", programs.get(HostPrograms.IMS_ENABLE));
    program(out, "vectors set", programs.get(HostPrograms.IMS_SET_BLOCK));
    program(out, "MSIX_PERM written", programs.get(HostPrograms.PERM));
  }

  private static void program(StringBuilder out, String title, HostProgram program) {
    out.append("- ").append(title).append(": ");
    int pc = 0;
    while (pc < program.size()) {
      int end = program.blockEnd(pc);
      out.append(pc == 0 ? "" : "; ").append(range(program.range(pc)));
      for (int i = pc; i < end; i++) {
        out.append(i == pc ? "" : ", ").append(code(program.op(i).name()));
      }
      pc = end;
    }
    out.append("\n");
  }

  private static String range(HostProgram.Range range) {
    return switch (range) {
      case ONCE -> "";
      case TABLE -> "each vector ascending: ";
      case LISTED -> "each vector of the call ascending: ";
      case UP_TO_LISTED -> "each vector up to the last of the call: ";
      case UNWOUND -> "after an error, each vector of the call from there down: ";
    };
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
