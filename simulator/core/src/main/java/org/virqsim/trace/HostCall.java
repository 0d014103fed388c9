// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import org.virqsim.policy.EventFds;

/**
 * A system call by which a VMM arranges a function's interrupts, in what can be compared between a
 * prediction and a recording: no descriptor numbers and no times.
 */
public sealed interface HostCall {

  /**
   * VFIO_DEVICE_SET_IRQS on the MSI-X index.
   *
   * @param flags as include/uapi/linux/vfio.h names them, such as {@code
   *     DATA_EVENTFD|ACTION_TRIGGER}
   * @param start first vector
   * @param count number of vectors
   * @param fds which eventfd each of them is given
   * @param result 0, a negative errno, or the positive number of vectors that the host can give
   */
  record MsixCall(String flags, int start, int count, EventFds fds, int result)
      implements HostCall {
    @Override
    public String toString() {
      return "SET_IRQS MSIX " + text(flags, start, count, fds, result);
    }
  }

  /** VFIO_DEVICE_SET_IRQS on the INTx index; the parameters are those of {@link MsixCall}. */
  record IntxCall(String flags, int start, int count, EventFds fds, int result)
      implements HostCall {
    @Override
    public String toString() {
      return "SET_IRQS INTX " + text(flags, start, count, fds, result);
    }
  }

  /**
   * KVM_IRQFD.
   *
   * @param vector the vector whose eventfd it is, or {@link #INTX}
   * @param attached attached, or with DEASSIGN detached
   */
  record IrqfdCall(int vector, boolean attached) implements HostCall {
    /** In place of a vector: the eventfd of INTx. */
    public static final int INTX = -1;

    /** In place of a vector: an eventfd that no SET_IRQS names. */
    public static final int UNKNOWN = -2;

    @Override
    public String toString() {
      String of = vector == INTX ? "INTx" : vector == UNKNOWN ? "?" : "vector " + vector;
      return (attached ? "IRQFD+ " : "IRQFD- ") + of;
    }
  }

  /**
   * KVM_SET_GSI_ROUTING.
   *
   * @param msiRoutes how many of the routes are of messages
   */
  record RoutesCall(int msiRoutes) implements HostCall {
    @Override
    public String toString() {
      return "SET_GSI_ROUTING " + msiRoutes + (msiRoutes == 1 ? " MSI route" : " MSI routes");
    }
  }

  /**
   * Any of them, of which a recording has only the name and the result.
   *
   * @param name {@code SET_IRQS}, {@code KVM_IRQFD} or {@code KVM_SET_GSI_ROUTING}
   * @param result 0 or positive, or a negative errno; those that are not followed are 0
   */
  record BareCall(String name, int result) implements HostCall {
    /** Returns what is left of a call without its arguments. */
    public static BareCall of(HostCall call) {
      if (call instanceof MsixCall msix) {
        return new BareCall("SET_IRQS", msix.result());
      } else if (call instanceof IntxCall intx) {
        return new BareCall("SET_IRQS", intx.result());
      } else if (call instanceof IrqfdCall) {
        return new BareCall("KVM_IRQFD", 0);
      } else if (call instanceof BareCall bare) {
        return bare;
      }
      return new BareCall("KVM_SET_GSI_ROUTING", 0);
    }

    @Override
    public String toString() {
      return name + " = " + result;
    }
  }

  private static String text(String flags, int start, int count, EventFds fds, int result) {
    return flags
        + " start "
        + start
        + " count "
        + count
        + (fds.size() == 0 ? "" : " " + fds)
        + " = "
        + result;
  }
}
