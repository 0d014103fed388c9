// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.trace.RecordedRun.Signature;

/**
 * Which of QEMU's policies made a log, by what the versions log differently.
 *
 * @param policy canonical name, such as {@code qemu-7.1}
 * @param host host profile, such as {@code linux-6.5}
 * @param reasons sentences that say why
 */
public record PolicyFromLog(String policy, String host, List<String> reasons) {
  private static final String OLD_HOST = "linux-5.14";
  private static final String NEW_HOST = "linux-6.5";
  private static final String STATIC_OR_DYNAMIC =
      "name it with --policy qemu-8.2@linux-6.5 (the host adds vectors while MSI-X is enabled) or"
          + " --policy qemu-8.2@linux-5.14 (it does not)";

  /** Copies the reasons. */
  public PolicyFromLog {
    reasons = List.copyOf(reasons);
  }

  /**
   * Finds the policy.
   *
   * @param known whether the host can not add vectors while MSI-X is enabled, if something other
   *     than the log says so
   * @throws TraceException if the log does not tell; the message says what to do
   */
  public static PolicyFromLog of(RecordedRun run, Optional<Boolean> known) {
    Signature signature = run.signature();
    Optional<Boolean> logged = run.guest().noresize();
    if (logged.isPresent()) {
      return newer(
          logged.get(),
          "line "
              + signature.tableLine()
              + ": vfio_msix_early_setup logs 'noresize "
              + (logged.get() ? 1 : 0)
              + "', as QEMU does since 8.2");
    }
    if (signature.usedAtEnable() > 0) {
      return older(
          run,
          known,
          "line "
              + signature.usedAtEnable()
              + ": a vector is put to use while MSI-X is enabled with everything masked; QEMU did"
              + " so up to 8.1 to have the host enable MSI-X");
    }
    if (signature.maskedEnables() > 0) {
      String why =
          "MSI-X is enabled with everything masked and no vector is put to use for it, as QEMU"
              + " does since 8.2";
      if (known.isPresent()) {
        return newer(known.get(), why);
      }
      throw new TraceException(
          why
              + "; but the log has no line vfio_msix_early_setup, which says whether the host adds"
              + " vectors: "
              + STATIC_OR_DYNAMIC);
    }
    if (signature.tableLine() > 0) {
      return older(
          run,
          known,
          "line "
              + signature.tableLine()
              + ": vfio_msix_early_setup has no 'noresize', which QEMU logs since 8.2");
    }
    throw new TraceException(
        "nothing in the log tells QEMU's version: it has no line vfio_msix_early_setup, and MSI-X"
            + " is never enabled with everything masked; name the policy with --policy");
  }

  private static PolicyFromLog newer(boolean noresize, String why) {
    return new PolicyFromLog(
        "qemu-8.2",
        noresize ? OLD_HOST : NEW_HOST,
        List.of(
            why,
            noresize
                ? "the host says NORESIZE: it can not add vectors while MSI-X is enabled, so QEMU"
                    + " tears down to grow"
                : "the host adds vectors while MSI-X is enabled, so QEMU never tears down to"
                    + " grow"));
  }

  private static PolicyFromLog older(RecordedRun run, Optional<Boolean> noresize, String why) {
    List<String> reasons = new ArrayList<>();
    reasons.add(why);
    boolean batch =
        run.guest().steps().stream()
            .anyMatch(s -> s.step().op() == GuestOp.ENABLE && !s.inferred());
    reasons.add(
        batch
            ? "taken for 7.1 to 8.1: the guest enables with entries unmasked, for which QEMU 2.1 to"
                + " 7.0 makes other calls; 7.2 is the oldest log that is understood"
            : "QEMU 2.1 to 8.1 makes the same calls for a guest that enables with everything"
                + " masked");
    reasons.add("this QEMU makes the same calls on every host kernel");
    boolean dynamic = noresize.isPresent() && !noresize.get();
    return new PolicyFromLog("qemu-7.1", dynamic ? NEW_HOST : OLD_HOST, reasons);
  }
}
