// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.model.State;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.GuestRequest;

/**
 * What a driver's trapped write does to the registers that the VMM emulates, and the request to the
 * policy that it amounts to (QEMU hw/pci/msix.c, msix_write_config and msix_table_mmio_write).
 */
final class RegisterWrites {
  /** The write changes nothing that a policy is asked about. */
  static final int NO_REQUEST = -1;

  private static final int DISABLE = 0;
  private static final int SET_FUNCTION_MASK = 1;
  private static final int CLEAR_FUNCTION_MASK = 2;
  private static final int RESET = 3;
  private static final int RESTORE = 4;
  private static final int FIRST_UNMASK = 5;

  private final GuestRequest[] requests;
  private final int vectors;
  private final int firstEnable;

  /** Numbers the requests that the writes of a function with {@code vectors} can amount to. */
  RegisterWrites(int vectors) {
    this.vectors = vectors;
    this.firstEnable = FIRST_UNMASK + 2 * vectors;
    this.requests = new GuestRequest[firstEnable + vectors + 1];
    for (int asked = 0; asked <= vectors; asked++) {
      requests[firstEnable + asked] = new GuestRequest.Enable(asked);
    }
    requests[RESET] = new GuestRequest.Reset();
    requests[RESTORE] = new GuestRequest.Restore();
    requests[DISABLE] = new GuestRequest.Disable();
    requests[SET_FUNCTION_MASK] = new GuestRequest.SetFunctionMask();
    requests[CLEAR_FUNCTION_MASK] = new GuestRequest.ClearFunctionMask();
    for (int v = 0; v < vectors; v++) {
      requests[FIRST_UNMASK + v] = new GuestRequest.Unmask(v);
      requests[FIRST_UNMASK + vectors + v] = new GuestRequest.Mask(v);
    }
  }

  /** Returns the request of that number. */
  GuestRequest request(int number) {
    return requests[number];
  }

  /**
   * Writes the emulated registers; returns the number of the request, or {@link #NO_REQUEST}.
   *
   * @param asked how many vectors the driver asks for, where the step enables MSI-X
   */
  int apply(State s, FunctionParts f, GuestStep step, int asked) {
    boolean enabled = f.vmm.enabled(s);
    boolean functionMask = f.vmm.functionMask(s);
    int v = step.vector();
    return switch (step.op()) {
      case ENABLE_MASKED -> enable(s, f, true, asked);
      case ENABLE -> enable(s, f, false, asked);
      case SET_FUNCTION_MASK -> control(s, f, enabled, true);
      case CLEAR_FUNCTION_MASK -> control(s, f, enabled, false);
      case DISABLE -> {
        f.vmm.nothingGranted(s);
        yield control(s, f, false, false);
      }
      case RESET -> reset(s, f);
      case RESTORE -> enabled ? RESTORE : NO_REQUEST;
      case UNMASK -> mask(s, f, v, false, enabled && !functionMask);
      case MASK, FREE -> mask(s, f, v, true, enabled && !functionMask);
      case WRITE_ENTRY,
          COMMAND,
          DEFER_MOVE,
          WRITE_PERM,
          BIND,
          UNBIND,
          OPEN,
          QUIESCE,
          DRAIN,
          REQUEST_HANDLE,
          ASSIGN_QUEUE ->
          NO_REQUEST;
    };
  }

  private int enable(State s, FunctionParts f, boolean mask, int asked) {
    boolean wasEnabled = f.vmm.enabled(s);
    if (!wasEnabled) {
      f.vmm.nothingGranted(s);
    }
    int request = control(s, f, true, mask);
    return wasEnabled ? request : firstEnable + asked;
  }

  private static int reset(State s, FunctionParts f) {
    f.vmm.nothingGranted(s);
    f.vmm.enabled(s, false);
    f.vmm.functionMask(s, false);
    for (int v = f.first; v < f.end; v++) {
      f.vmm.entryMask(s, v, true);
    }
    return RESET;
  }

  private static int control(State s, FunctionParts f, boolean enable, boolean mask) {
    boolean wasEnabled = f.vmm.enabled(s);
    boolean wasMasked = f.vmm.functionMask(s);
    f.vmm.enabled(s, enable);
    f.vmm.functionMask(s, mask);
    if (enable != wasEnabled) {
      return DISABLE;
    }
    if (enable && mask != wasMasked) {
      return mask ? SET_FUNCTION_MASK : CLEAR_FUNCTION_MASK;
    }
    return NO_REQUEST;
  }

  private int mask(State s, FunctionParts f, int v, boolean mask, boolean effective) {
    boolean changed = f.vmm.entryMask(s, f.first + v) != mask;
    f.vmm.entryMask(s, f.first + v, mask);
    return changed && effective ? FIRST_UNMASK + (mask ? vectors : 0) + v : NO_REQUEST;
  }
}
