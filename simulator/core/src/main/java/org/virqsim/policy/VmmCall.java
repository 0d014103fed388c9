// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vfio.IrqIndex;
import org.virqsim.model.vmm.InterruptMode;

/**
 * One thing a VMM does for a guest request, as data: a system call, or a change of its own memory.
 *
 * <p>Calls are carried out one after the other by the vCPU thread that trapped, holding the VMM's
 * lock.
 */
public sealed interface VmmCall {
  /** {@link #vector} of a call that is not about one vector. */
  int NO_VECTOR = -1;

  /** Returns the entry of the table that the call is about, or {@link #NO_VECTOR}. */
  default int vector() {
    return NO_VECTOR;
  }

  /** VFIO_DEVICE_SET_IRQS (include/uapi/linux/vfio.h). */
  record SetIrqs(IrqIndex index, Data data, Action action, int start, int count, EventFds fds)
      implements VmmCall {

    /** VFIO_IRQ_SET_DATA_*. */
    public enum Data {
      /** DATA_NONE. */
      NONE,
      /** DATA_EVENTFD. */
      EVENTFD
    }

    /** VFIO_IRQ_SET_ACTION_*. */
    public enum Action {
      /** ACTION_MASK. */
      MASK,
      /** ACTION_UNMASK. */
      UNMASK,
      /** ACTION_TRIGGER. */
      TRIGGER
    }

    /** Checks that the range and its eventfds fit together. */
    public SetIrqs {
      if (start < 0 || count < 0) {
        throw new IllegalArgumentException(
            "start and count are not negative: " + start + ", " + count);
      }
      if (fds.size() != (data == Data.EVENTFD ? count : 0)) {
        throw new IllegalArgumentException(
            "DATA_"
                + data
                + " over "
                + count
                + " vectors does not take "
                + fds.size()
                + " eventfds");
      }
    }

    /** Returns SI(start, fds): DATA_EVENTFD|ACTION_TRIGGER on the MSI-X index. */
    public static SetIrqs msix(int start, EventFds fds) {
      return new SetIrqs(IrqIndex.MSIX, Data.EVENTFD, Action.TRIGGER, start, fds.size(), fds);
    }

    /** Returns SI(v, 1, fd). */
    public static SetIrqs msix(int v, EventFd fd) {
      return msix(v, EventFds.of(fd));
    }

    /** Returns OFF: DATA_NONE|ACTION_TRIGGER with count 0 on the MSI-X index. */
    public static SetIrqs msixOff() {
      return new SetIrqs(IrqIndex.MSIX, Data.NONE, Action.TRIGGER, 0, 0, EventFds.none());
    }

    /** Returns a call on the INTx index that carries no data, with that count. */
    public static SetIrqs intx(Action action, int count) {
      return new SetIrqs(IrqIndex.INTX, Data.NONE, action, 0, count, EventFds.none());
    }

    /** Returns a call on the INTx index that hands over one eventfd. */
    public static SetIrqs intxEventFd(Action action) {
      return new SetIrqs(IrqIndex.INTX, Data.EVENTFD, action, 0, 1, EventFds.of(EventFd.INTERRUPT));
    }

    @Override
    public String toString() {
      String what = index + " " + data + "|" + action + " start " + start + " count " + count;
      return fds.size() == 0 ? what : what + " " + fds;
    }
  }

  /**
   * Puts a route for {@code vector} into the VMM's own table (kvm_irqchip_add_msi_route, or
   * update).
   */
  record AddRoute(int vector) implements VmmCall {}

  /** Takes the route of {@code vector} out of the VMM's own table (kvm_irqchip_release_virq). */
  record ReleaseRoute(int vector) implements VmmCall {}

  /** KVM_SET_GSI_ROUTING: hands the whole table to KVM. */
  record CommitRoutes() implements VmmCall {}

  /** KVM_IRQFD: attaches the kvm eventfd of {@code vector}. */
  record AttachIrqfd(int vector) implements VmmCall {}

  /** KVM_IRQFD with DEASSIGN: detaches the kvm eventfd of {@code vector}. */
  record DetachIrqfd(int vector) implements VmmCall {}

  /** KVM_IRQFD for INTx, with a resample eventfd. */
  record AttachIntxIrqfd() implements VmmCall {}

  /** KVM_IRQFD with DEASSIGN for INTx. */
  record DetachIntxIrqfd() implements VmmCall {}

  /**
   * Injects the message of {@code vector}; the emulated pending bit, if it is set, is cleared and
   * goes with it (msix_notify).
   */
  record Inject(int vector) implements VmmCall {}

  /**
   * Makes the main loop read the interrupt eventfd of {@code vector}, or stop it
   * (qemu_set_fd_handler).
   */
  record SetHandler(int vector, boolean on) implements VmmCall {}

  /** Creates the eventfds of {@code vector}. */
  record UseVector(int vector) implements VmmCall {}

  /** Closes the eventfds of {@code vector}; what they counted is gone. */
  record ReleaseVector(int vector) implements VmmCall {}

  /**
   * Ties the host's interrupt of {@code vector} to the guest's without an eventfd, by a hypervisor
   * that has the device itself (Xen xen/drivers/passthrough/x86/hvm.c pt_irq_create_bind; FreeBSD
   * sys/amd64/vmm/io/ppt.c pptintr).
   */
  record Bind(int vector) implements VmmCall {}

  /** Unties what {@link Bind} tied. */
  record Unbind(int vector) implements VmmCall {}

  /**
   * Passes the guest's mask bit of {@code vector} on to the device, by a hypervisor that has the
   * device itself (Xen xen/arch/x86/hvm/vmsi.c msixtbl_write, guest_mask_msi_irq). VFIO has no such
   * call for MSI-X: it answers ACTION_MASK with -ENOTTY.
   */
  record PassMask(int vector, boolean masked) implements VmmCall {}

  /**
   * The guest's write of MSIX_PERM of {@code vector} is passed on to the mediated device's driver
   * in the host (a write to the VFIO region, which that driver emulates). No policy answers with
   * it: every such write goes there.
   */
  record WritePerm(int vector) implements VmmCall {}

  /** VFIO_DEVICE_RESET: the function is reset. */
  record ResetFunction() implements VmmCall {}

  /**
   * Answers the paravirtual driver's request for vectors: it gets the first {@code count} of the
   * table; with 0 it leaves MSI-X disabled and keeps INTx.
   */
  record Grant(int count) implements VmmCall {}

  /** Writes the VMM's {@code nr_vectors}. */
  record SetNrVectors(int n) implements VmmCall {}

  /** Notes which interrupt of the function is set up. */
  record SetMode(InterruptMode mode) implements VmmCall {}
}
