// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.List;
import org.virqsim.policy.EventFds;

/** A recorded ioctl. */
public sealed interface Ioctl {

  /** Returns when and where it was called, and its result. */
  Stamp stamp();

  /**
   * What every recorded call has.
   *
   * @param line line number in the file, from 1
   * @param startNanos when it was called, nanoseconds since the epoch
   * @param durationNanos how long it took
   * @param tid the calling thread
   * @param result 0 or positive, or a negative errno
   */
  record Stamp(int line, long startNanos, long durationNanos, long tid, int result) {}

  /**
   * VFIO_DEVICE_SET_IRQS.
   *
   * @param flags as include/uapi/linux/vfio.h names them, without their prefix
   * @param index {@code INTX}, {@code MSI}, {@code MSIX}, {@code ERR} or {@code REQ}
   * @param start first vector
   * @param count number of vectors
   * @param device descriptor of the function the call was made on, or {@link #ANY}
   * @param fds descriptors handed over, -1 for none; empty with DATA_NONE
   * @param kinds the same by kind: KVM for a descriptor that is attached as an irqfd at that moment
   */
  record SetIrqs(
      Stamp stamp,
      int device,
      String flags,
      String index,
      int start,
      int count,
      List<Integer> fds,
      EventFds kinds)
      implements Ioctl {
    /** The recording does not say on which function calls were made. */
    public static final int ANY = -1;

    /** Copies the list. */
    public SetIrqs {
      fds = List.copyOf(fds);
    }
  }

  /**
   * VFIO_DEVICE_GET_IRQ_INFO.
   *
   * @param index as in {@link SetIrqs}
   * @param count vectors of the index
   * @param noresize whether the answer has VFIO_IRQ_INFO_NORESIZE
   */
  record IrqInfo(Stamp stamp, String index, int count, boolean noresize) implements Ioctl {}

  /** KVM_IRQFD. */
  record Irqfd(Stamp stamp, int fd, int gsi, boolean deassign) implements Ioctl {}

  /**
   * KVM_SET_GSI_ROUTING.
   *
   * @param routes entries of the table
   * @param msiRoutes those of them that route a message
   */
  record GsiRouting(Stamp stamp, int routes, int msiRoutes) implements Ioctl {}

  /** VFIO_DEVICE_RESET. */
  record DeviceReset(Stamp stamp) implements Ioctl {}

  /**
   * A call of which only the name is known, as strace shows those of VFIO and KVM.
   *
   * @param name {@code SET_IRQS}, {@code KVM_IRQFD} or {@code KVM_SET_GSI_ROUTING}
   */
  record Unread(Stamp stamp, String name) implements Ioctl {}
}
