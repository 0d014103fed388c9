// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.virqsim.machine.HostProfile;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.policy.VectorPolicy;

/**
 * What QEMU's log tells about one function.
 *
 * @param guest the steps of its driver
 * @param own calls that QEMU makes outside of those steps, in the log's order
 * @param commits lines at which QEMU commits routes
 * @param intx lines at which INTx is armed or disarmed, whatever the reason
 * @param signature what tells QEMU's version
 * @param ends for each step, the time of the last event that belongs to it, microseconds since the
 *     epoch; 0 if the log has no times
 */
public record RecordedRun(
    LoggedGuest guest,
    List<PredictedCall> own,
    List<Integer> commits,
    List<Integer> intx,
    Signature signature,
    List<Long> ends) {

  /** Copies the lists. */
  public RecordedRun {
    own = List.copyOf(own);
    commits = List.copyOf(commits);
    intx = List.copyOf(intx);
    ends = List.copyOf(ends);
  }

  /**
   * What in the log differs between QEMU's versions.
   *
   * @param tableLine line of {@code vfio_msix_early_setup}, 0 for none
   * @param usedAtEnable first line at which a vector is put to use while MSI-X is enabled with
   *     everything masked, 0 for none
   * @param maskedEnables how often MSI-X was enabled with everything masked
   */
  public record Signature(int tableLine, int usedAtEnable, int maskedEnables) {}

  /**
   * Predicts every call, in order, from the log alone.
   *
   * @throws IllegalArgumentException if the host can not offer what the policy needs
   */
  public List<PredictedCall> predict(VectorPolicy policy, HostProfile host) {
    List<PredictedCall> calls = new ArrayList<>();
    int next = 0;
    for (Prediction.Caused<HostCall> c : Conformance.predict(guest, policy, host).caused()) {
      int line = c.cause().where().line();
      while (next < own.size() && own.get(next).line() < line) {
        calls.add(own.get(next++));
      }
      calls.add(new PredictedCall(c.call(), line, "the guest: " + text(c.cause())));
    }
    calls.addAll(own.subList(next, own.size()));
    return calls;
  }

  /** A step in words. */
  static String text(LoggedStep step) {
    GuestOp op = step.step().op();
    String word = op.name().toLowerCase(Locale.ROOT).replace('_', '-');
    boolean ofVector = op == GuestOp.UNMASK || op == GuestOp.MASK;
    return (ofVector ? word + " " + step.step().vector() : word)
        + (step.inferred() ? " (inferred)" : "");
  }
}
