// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.policy.EventFds;
import org.virqsim.trace.HostCall.IntxCall;
import org.virqsim.trace.HostCall.IrqfdCall;
import org.virqsim.trace.HostCall.RoutesCall;
import org.virqsim.trace.QemuEvent.ControlWritten;
import org.virqsim.trace.QemuEvent.IntxChanged;
import org.virqsim.trace.QemuEvent.MsixDisabled;
import org.virqsim.trace.QemuEvent.MsixEnabled;
import org.virqsim.trace.QemuEvent.ResetBegun;
import org.virqsim.trace.QemuEvent.RoutesCommitted;
import org.virqsim.trace.QemuEvent.VectorUsed;

/**
 * The calls that QEMU makes outside of the guest's MSI-X steps: it arms INTx when it starts and
 * after a reset, and gives it to KVM anew when the guest or its firmware routes it elsewhere; and
 * it commits routes before any MSI-X vector has one. What belongs to a step of the guest, from its
 * control write to {@code vfio_msix_enable} or {@code vfio_msix_disable}, the machine predicts.
 *
 * <p>QEMU hw/vfio/pci.c: vfio_intx_enable, vfio_intx_enable_kvm, vfio_intx_disable_kvm,
 * vfio_intx_disable.
 */
final class IntxFromLog {
  private static final String TRIGGER = "DATA_EVENTFD|ACTION_TRIGGER";
  private static final String NONE = "DATA_NONE|ACTION_";
  private static final String BECAUSE = "QEMU itself, outside of any step: ";
  private static final EventFds ONE = EventFds.of(1, i -> EventFd.INTERRUPT);
  private static final EventFds NO_FDS = EventFds.of(0, i -> EventFd.NONE);

  private final List<PredictedCall> calls = new ArrayList<>();
  private boolean inStep;
  private boolean enabled;
  private boolean armed;
  private boolean vectorsUsed;

  /** Returns the calls, in the order of the log. */
  List<PredictedCall> calls() {
    return calls;
  }

  /** Takes the next event of the function, or of none. */
  void event(QemuEvent event) {
    if (event instanceof ControlWritten written) {
      inStep |= written.enabled() != enabled;
      enabled = written.enabled();
    } else if (event instanceof ResetBegun) {
      inStep |= enabled;
      enabled = false;
    } else if (event instanceof MsixEnabled) {
      inStep = false;
      enabled = true;
    } else if (event instanceof MsixDisabled) {
      inStep = false;
      enabled = false;
    } else if (event instanceof VectorUsed) {
      vectorsUsed = true;
    } else if (event instanceof IntxChanged changed) {
      intx(changed);
    } else if (event instanceof RoutesCommitted && !vectorsUsed) {
      add(event, "routes without any MSI-X vector", new RoutesCall(0));
    }
  }

  private void intx(IntxChanged changed) {
    switch (changed.change()) {
      case ARMED -> {
        arm(changed);
        armed = true;
      }
      case DISARMED -> {
        armed = false;
        call(changed, "INTx disarmed", NONE + "TRIGGER", 0, NO_FDS);
      }
      case KVM_ON -> {
        arm(changed);
        armed = true;
        String what = "INTx given to KVM";
        call(changed, what, NONE + "MASK", 1, NO_FDS);
        own(changed, what, new IrqfdCall(IrqfdCall.INTX, true));
        call(changed, what, "DATA_EVENTFD|ACTION_UNMASK", 1, ONE);
        call(changed, what, NONE + "UNMASK", 1, NO_FDS);
      }
      case KVM_OFF -> {
        armed = true;
        String what = "INTx taken from KVM";
        call(changed, what, NONE + "MASK", 1, NO_FDS);
        own(changed, what, new IrqfdCall(IrqfdCall.INTX, false));
        call(changed, what, NONE + "UNMASK", 1, NO_FDS);
      }
    }
  }

  /** The log names the arming after KVM's part of it. */
  private void arm(IntxChanged changed) {
    if (!armed) {
      call(changed, "INTx armed", TRIGGER, 1, ONE);
    }
  }

  private void call(QemuEvent event, String what, String flags, int count, EventFds fds) {
    own(event, what, new IntxCall(flags, 0, count, fds, 0));
  }

  private void own(QemuEvent event, String what, HostCall call) {
    if (!inStep) {
      add(event, what, call);
    }
  }

  private void add(QemuEvent event, String what, HostCall call) {
    calls.add(new PredictedCall(call, event.where().line(), BECAUSE + what));
  }
}
