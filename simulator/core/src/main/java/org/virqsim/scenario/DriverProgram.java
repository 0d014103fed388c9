// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virqsim.machine.TimePlan.Due;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;

/**
 * The register writes and commands of a driver, in order, and when each is due. One driver may
 * bring up several devices, one after the other.
 */
public final class DriverProgram {
  private final List<GuestStep> steps = new ArrayList<>();
  private final List<Due> due = new ArrayList<>();
  private int function;
  private long gapNs = Due.USUAL_GAP;

  /** When the next step is due, if not after the usual gap. */
  private Optional<Due> next = Optional.empty();

  /** A driver that does nothing yet. */
  public DriverProgram() {}

  /** Expands the driver of function 0. */
  public DriverProgram(GuestSpec guest) {
    append(0, guest);
  }

  /**
   * Goes on with what the driver does to another device.
   *
   * @param function number of the function
   * @param guest what the scenario says of its driver
   */
  public void append(int function, GuestSpec guest) {
    this.function = function;
    this.gapNs = guest.gapNs().orElse(Due.USUAL_GAP);
    int first = due.size();
    guest.driver().appendTo(this);
    if (guest.startNs() > 0) {
      Due usual = due.get(first);
      due.set(first, new Due(Math.max(usual.notBeforeNs(), guest.startNs()), usual.afterNs()));
    }
  }

  /** Returns the steps. */
  public List<GuestStep> steps() {
    return List.copyOf(steps);
  }

  /** Returns when each step is due. */
  public List<Due> due() {
    return List.copyOf(due);
  }

  /** The next step starts no earlier than that, nanoseconds since the start of the run. */
  void notBefore(long ns) {
    next = Optional.of(new Due(ns, 0));
  }

  /** The next step starts after a pause of that many nanoseconds. */
  void after(long ns) {
    next = Optional.of(new Due(0, ns));
  }

  /** Appends a step that concerns the whole function. */
  void add(GuestOp op) {
    add(op, 0);
  }

  /** Appends a step. */
  void add(GuestOp op, int v) {
    add(op, v, 0);
  }

  /** Appends a step about a process of a mediated device. */
  void add(GuestOp op, int v, int process) {
    steps.add(new GuestStep(op, function, v, process));
    due.add(next.orElse(new Due(0, gapNs)));
    next = Optional.empty();
  }

  /**
   * drivers/pci/msi/msi.c msix_capability_init: Enable with Function Mask, then Function Mask
   * clear.
   */
  void enable() {
    add(GuestOp.ENABLE_MASKED);
    add(GuestOp.CLEAR_FUNCTION_MASK);
  }

  /** The affinity change of a vector, done at once: mask, write, unmask. */
  void moveAffinity(int v) {
    add(GuestOp.MASK, v);
    add(GuestOp.WRITE_ENTRY, v);
    add(GuestOp.UNMASK, v);
  }
}
