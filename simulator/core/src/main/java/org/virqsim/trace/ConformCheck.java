// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virqsim.trace.HostCall.BareCall;
import org.virqsim.trace.HostCall.IrqfdCall;
import org.virqsim.trace.HostCall.RoutesCall;

/**
 * Predicted calls held against recorded ones. The prediction is complete before the recording is
 * looked at.
 *
 * @param predicted what was compared of the prediction
 * @param recorded what was compared of the recording
 * @param diff both side by side
 * @param notes what was left out of the comparison, and why
 */
public record ConformCheck(
    List<PredictedCall> predicted, List<RecordedCall> recorded, CallDiff diff, List<String> notes) {
  private static final String START = "QEMU itself, when it starts: error and request notifiers";

  /** Copies the lists. */
  public ConformCheck {
    predicted = List.copyOf(predicted);
    recorded = List.copyOf(recorded);
    notes = List.copyOf(notes);
  }

  /**
   * Compares.
   *
   * @param predicted every call that follows from the log
   * @param recorded every call that was recorded
   * @param bare whether the recording has no arguments
   * @param sharedRoutes whether other devices of the VM commit routes and attach irqfds too
   */
  public static ConformCheck of(
      List<PredictedCall> predicted,
      List<RecordedCall> recorded,
      boolean bare,
      boolean sharedRoutes) {
    List<String> notes = new ArrayList<>();
    List<PredictedCall> left = predicted;
    List<RecordedCall> right = recorded;
    if (bare) {
      notes.add(
          "the recording has no arguments (strace shows those of VFIO and KVM as addresses): names"
              + " and results of the calls are compared, no vectors and no eventfds");
      left = bare(predicted);
      right =
          recorded.stream().map(c -> new RecordedCall(BareCall.of(c.call()), c.stamp())).toList();
    }
    if (sharedRoutes) {
      notes.add(
          "other devices of this VM use the same routing table: route commits and irqfds are not"
              + " compared");
      left = left.stream().filter(c -> !isShared(c.call())).toList();
      right = right.stream().filter(c -> !isShared(c.call())).toList();
    }
    CallDiff diff =
        CallDiff.of(
            left.stream().map(PredictedCall::call).toList(),
            right.stream().map(RecordedCall::call).toList());
    return new ConformCheck(left, right, diff, notes);
  }

  /**
   * Returns whether every call agrees. Two empty lists do not: a recording without calls shows
   * nothing.
   */
  public boolean conforms() {
    return diff.differences() == 0 && !diff.rows().isEmpty();
  }

  private static boolean isShared(HostCall call) {
    return call instanceof RoutesCall
        || call instanceof IrqfdCall
        || (call instanceof BareCall bare && bare.name().startsWith("KVM_"));
  }

  /**
   * Without arguments the calls on the ERR and REQ indices, two when QEMU starts, right after INTx
   * is armed for the first time (vfio_register_err_notifier, vfio_register_req_notifier), look like
   * any other SET_IRQS.
   */
  private static List<PredictedCall> bare(List<PredictedCall> predicted) {
    List<PredictedCall> calls = new ArrayList<>();
    boolean started = false;
    for (int i = 0; i < predicted.size(); i++) {
      PredictedCall call = predicted.get(i);
      calls.add(new PredictedCall(BareCall.of(call.call()), call.line(), call.because()));
      boolean last = i + 1 == predicted.size() || predicted.get(i + 1).line() != call.line();
      if (!started && last && call.because().endsWith("INTx given to KVM")) {
        calls.add(new PredictedCall(new BareCall("SET_IRQS", 0), call.line(), START));
        calls.add(new PredictedCall(new BareCall("SET_IRQS", 0), call.line(), START));
        started = true;
      }
    }
    return calls;
  }

  /** Returns the first predicted call that is not recorded there. */
  public Optional<PredictedCall> firstPredicted() {
    return diff.first()
        .filter(row -> row.predicted() >= 0)
        .map(row -> predicted.get(row.predicted()));
  }

  /** Returns the first recorded call that is not predicted there. */
  public Optional<RecordedCall> firstRecorded() {
    return diff.first().filter(row -> row.recorded() >= 0).map(row -> recorded.get(row.recorded()));
  }
}
