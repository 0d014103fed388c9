// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.List;
import java.util.Optional;
import org.virqsim.model.guest.GuestStep;

/**
 * What a log tells about a guest's driver of one function.
 *
 * @param device the function's address
 * @param tableSize entries of its MSI-X table; if the log does not say, as many as are needed for
 *     the vectors it names
 * @param noresize whether QEMU found the host without dynamic MSI-X; empty before QEMU 8.2
 * @param steps the driver's steps, in order
 * @param unexplained events that fit nothing the guest could have done, as after lines were lost or
 *     doubled; they led to no step, or to the likeliest
 * @param leftOut about how many further steps were left out, because no more were to be kept
 */
public record LoggedGuest(
    String device,
    int tableSize,
    Optional<Boolean> noresize,
    List<LoggedStep> steps,
    List<QemuEvent> unexplained,
    long leftOut) {
  /** Everything was kept. */
  public LoggedGuest(
      String device,
      int tableSize,
      Optional<Boolean> noresize,
      List<LoggedStep> steps,
      List<QemuEvent> unexplained) {
    this(device, tableSize, noresize, steps, unexplained, 0);
  }

  /** Copies the lists. */
  public LoggedGuest {
    steps = List.copyOf(steps);
    unexplained = List.copyOf(unexplained);
  }

  /** Returns the steps as a machine's configuration takes them. */
  public List<GuestStep> guestSteps() {
    return steps.stream().map(LoggedStep::step).toList();
  }
}
