// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virqsim.policy.EventFds;
import org.virqsim.trace.HostCall.BareCall;
import org.virqsim.trace.HostCall.IntxCall;
import org.virqsim.trace.HostCall.IrqfdCall;
import org.virqsim.trace.HostCall.MsixCall;
import org.virqsim.trace.HostCall.RoutesCall;

/** Says in sentences how a recording first differs from its prediction. */
final class Divergence {
  private static final Map<Integer, String> ERRNOS =
      Map.of(
          -22, "-EINVAL: VFIO refuses the call in this state",
          -28, "-ENOSPC: the host has no CPU vector left",
          -12, "-ENOMEM: the host has no memory or no IRTE left",
          -25, "-ENOTTY: VFIO does not know the action",
          -16, "-EBUSY: the resource is taken");

  private Divergence() {}

  /** Returns the sentences; none if nothing differs. */
  static List<String> explain(ConformCheck check) {
    List<String> text = new ArrayList<>();
    Optional<PredictedCall> predicted = check.firstPredicted();
    Optional<RecordedCall> recorded = check.firstRecorded();
    if (predicted.isPresent() && recorded.isPresent()) {
      text.addAll(changed(predicted.get().call(), recorded.get().call()));
    } else if (predicted.isPresent()) {
      text.add("The recording lacks " + predicted.get().call() + ".");
    } else if (recorded.isPresent()) {
      text.add("The recording has " + recorded.get().call() + ", which is not predicted.");
      text.add("It stands in line " + recorded.get().stamp().line() + " of the recording.");
    }
    predicted.ifPresent(
        p ->
            text.add(
                "It is predicted from line " + p.line() + " of the log, " + p.because() + "."));
    if (!text.isEmpty()) {
      text.add(rest(check));
    }
    return text;
  }

  private static String rest(ConformCheck check) {
    long differences = check.diff().differences();
    long after = check.diff().rows().size() - firstAt(check) - 1L;
    return differences == 1
        ? after == 0 ? "It is the last call." : "All " + after + " calls after it agree."
        : "In all, " + differences + " calls differ.";
  }

  private static int firstAt(ConformCheck check) {
    return check.diff().rows().indexOf(check.diff().first().orElseThrow());
  }

  private static List<String> changed(HostCall predicted, HostCall recorded) {
    List<String> text = new ArrayList<>();
    if (predicted instanceof MsixCall p && recorded instanceof MsixCall r) {
      setIrqs(text, "set of flags", p.flags(), r.flags());
      setIrqs(text, "first vector", p.start(), r.start());
      setIrqs(text, "number of vectors", p.count(), r.count());
      fds(text, p.start(), p.fds(), r.fds());
      result(text, p.result(), r.result());
    } else if (predicted instanceof IntxCall p && recorded instanceof IntxCall r) {
      setIrqs(text, "set of flags", p.flags(), r.flags());
      setIrqs(text, "first vector", p.start(), r.start());
      setIrqs(text, "number of vectors", p.count(), r.count());
      fds(text, p.start(), p.fds(), r.fds());
      result(text, p.result(), r.result());
    } else if (predicted instanceof RoutesCall p && recorded instanceof RoutesCall r) {
      setIrqs(text, "number of MSI routes", p.msiRoutes(), r.msiRoutes());
    } else if (predicted instanceof BareCall p
        && recorded instanceof BareCall r
        && p.name().equals(r.name())) {
      result(text, p.result(), r.result());
    } else if (predicted instanceof IrqfdCall p
        && recorded instanceof IrqfdCall r
        && p.attached() == r.attached()) {
      text.add(
          "The irqfd is of another vector: predicted "
              + p
              + ", recorded "
              + r
              + (r.vector() == IrqfdCall.UNKNOWN ? " (no SET_IRQS names its eventfd)" : "")
              + ".");
    }
    if (text.isEmpty()) {
      text.add("Another call: predicted " + predicted + ", recorded " + recorded + ".");
    }
    return text;
  }

  private static void setIrqs(List<String> text, String what, Object predicted, Object recorded) {
    if (!predicted.equals(recorded)) {
      text.add("Another " + what + ": predicted " + predicted + ", recorded " + recorded + ".");
    }
  }

  private static void fds(List<String> text, int start, EventFds predicted, EventFds recorded) {
    if (predicted.size() != recorded.size()) {
      return;
    }
    for (int i = 0; i < predicted.size(); i++) {
      if (predicted.get(i) != recorded.get(i)) {
        text.add(
            "Another eventfd of vector "
                + (start + i)
                + ": predicted "
                + predicted.get(i).symbol()
                + ", recorded "
                + recorded.get(i).symbol()
                + " (K: attached as an irqfd, Q: read by QEMU, -: none).");
        return;
      }
    }
  }

  private static void result(List<String> text, int predicted, int recorded) {
    if (predicted != recorded) {
      text.add(
          "Another result: predicted "
              + predicted
              + ", recorded "
              + ERRNOS.getOrDefault(recorded, String.valueOf(recorded))
              + ".");
    }
  }
}
