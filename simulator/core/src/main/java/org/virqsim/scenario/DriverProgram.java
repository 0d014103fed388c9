// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.machine.TimePlan.Due;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.scenario.GuestSpec.LinuxNvmeGuest;
import org.virqsim.scenario.GuestSpec.StepsGuest;

/**
 * The register writes and commands of a driver, in order, and when each is due. One driver may
 * bring up several devices, one after the other.
 */
public final class DriverProgram {
  private final List<GuestStep> steps = new ArrayList<>();
  private final List<Due> due = new ArrayList<>();
  private int function;
  private long gapNs = Due.USUAL_GAP;
  private long pauseNs = Due.USUAL_GAP;

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
    expand(guest);
    if (guest.startNs() > 0) {
      Due usual = due.get(first);
      due.set(first, new Due(Math.max(usual.notBeforeNs(), guest.startNs()), usual.afterNs()));
    }
  }

  private void expand(GuestSpec guest) {
    if (guest instanceof LinuxNvmeGuest nvme) {
      nvme(nvme);
    } else {
      for (org.virqsim.scenario.GuestStep step : ((StepsGuest) guest).steps()) {
        listed(step);
      }
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

  private void listed(org.virqsim.scenario.GuestStep step) {
    int first = due.size();
    int v = step.vector();
    switch (step.action()) {
      case ENABLE -> enable();
      case ENABLE_MASKED -> add(GuestOp.ENABLE_MASKED, 0);
      case ENABLE_UNMASKED -> add(GuestOp.ENABLE, 0);
      case SET_FUNCTION_MASK -> add(GuestOp.SET_FUNCTION_MASK, 0);
      case CLEAR_FUNCTION_MASK -> add(GuestOp.CLEAR_FUNCTION_MASK, 0);
      case DISABLE -> add(GuestOp.DISABLE, 0);
      case UNMASK -> add(GuestOp.UNMASK, v);
      case MASK -> add(GuestOp.MASK, v);
      case FREE -> add(GuestOp.FREE, v);
      case WRITE -> add(GuestOp.WRITE_ENTRY, v);
      case AFFINITY -> affinity(v);
      case COMMAND -> add(GuestOp.COMMAND, v);
    }
    if (step.start() instanceof org.virqsim.scenario.GuestStep.Start.NotBefore time) {
      due.set(first, new Due(time.ns(), 0));
    } else if (step.start() instanceof org.virqsim.scenario.GuestStep.Start.After pause) {
      due.set(first, new Due(0, pause.ns()));
    }
  }

  /** drivers/nvme/host/pci.c: nvme_probe, irq affinity changes, nvme_remove, nvme_probe again. */
  private void nvme(LinuxNvmeGuest guest) {
    nvmeLoad(guest);
    for (int v : guest.affinityChanges()) {
      pauseNs = guest.pauseNs();
      affinity(v);
    }
    if (guest.unload()) {
      pauseNs = guest.pauseNs();
      nvmeUnload(guest);
    }
    if (guest.reload()) {
      pauseNs = guest.pauseNs();
      nvmeLoad(guest);
    }
  }

  /**
   * nvme_pci_enable asks for one vector; nvme_setup_io_queues frees it and asks for all; then each
   * queue is created by synchronous admin commands before its interrupt is requested
   * (nvme_create_queue, queue_request_irq).
   */
  private void nvmeLoad(LinuxNvmeGuest guest) {
    enable();
    add(GuestOp.UNMASK, 0);
    commands(guest);
    add(GuestOp.FREE, 0);
    add(GuestOp.DISABLE, 0);
    enable();
    add(GuestOp.UNMASK, 0);
    for (int queue = 1; queue <= guest.queues(); queue++) {
      commands(guest);
      add(GuestOp.UNMASK, queue);
    }
  }

  private void nvmeUnload(LinuxNvmeGuest guest) {
    for (int queue = guest.queues(); queue >= 0; queue--) {
      add(GuestOp.FREE, queue);
    }
    add(GuestOp.DISABLE, 0);
  }

  private void commands(LinuxNvmeGuest guest) {
    for (int i = 0; i < guest.commandsPerQueue(); i++) {
      add(GuestOp.COMMAND, 0);
    }
  }

  /**
   * drivers/pci/msi/msi.c msix_capability_init: Enable with Function Mask, then Function Mask
   * clear.
   */
  private void enable() {
    add(GuestOp.ENABLE_MASKED, 0);
    add(GuestOp.CLEAR_FUNCTION_MASK, 0);
  }

  private void affinity(int v) {
    add(GuestOp.MASK, v);
    add(GuestOp.WRITE_ENTRY, v);
    add(GuestOp.UNMASK, v);
  }

  private void add(GuestOp op, int v) {
    steps.add(new GuestStep(op, function, v));
    due.add(new Due(0, pauseNs == Due.USUAL_GAP ? gapNs : pauseNs));
    pauseNs = Due.USUAL_GAP;
  }
}
