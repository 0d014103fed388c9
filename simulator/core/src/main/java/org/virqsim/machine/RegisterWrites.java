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

  private static final int ENABLE = 0;
  private static final int DISABLE = 1;
  private static final int SET_FUNCTION_MASK = 2;
  private static final int CLEAR_FUNCTION_MASK = 3;
  private static final int FIRST_UNMASK = 4;

  private final GuestRequest[] requests;
  private final int vectors;

  /** Numbers the requests that the writes of a function with {@code vectors} can amount to. */
  RegisterWrites(int vectors) {
    this.vectors = vectors;
    this.requests = new GuestRequest[FIRST_UNMASK + 2 * vectors];
    requests[ENABLE] = new GuestRequest.Enable();
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

  /** Writes the emulated registers; returns the number of the request, or {@link #NO_REQUEST}. */
  int apply(State s, FunctionParts f, GuestStep step) {
    boolean enabled = f.vmm.enabled(s);
    boolean functionMask = f.vmm.functionMask(s);
    int v = step.vector();
    return switch (step.op()) {
      case ENABLE_MASKED -> control(s, f, true, true);
      case ENABLE -> control(s, f, true, false);
      case SET_FUNCTION_MASK -> control(s, f, enabled, true);
      case CLEAR_FUNCTION_MASK -> control(s, f, enabled, false);
      case DISABLE -> control(s, f, false, false);
      case UNMASK -> mask(s, f, v, false, enabled && !functionMask);
      case MASK, FREE -> mask(s, f, v, true, enabled && !functionMask);
      case WRITE_ENTRY, COMMAND -> NO_REQUEST;
    };
  }

  private static int control(State s, FunctionParts f, boolean enable, boolean mask) {
    boolean wasEnabled = f.vmm.enabled(s);
    boolean wasMasked = f.vmm.functionMask(s);
    f.vmm.enabled(s, enable);
    f.vmm.functionMask(s, mask);
    if (enable != wasEnabled) {
      return enable ? ENABLE : DISABLE;
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
