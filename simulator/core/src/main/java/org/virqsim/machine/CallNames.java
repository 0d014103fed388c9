// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.Locale;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.VmmCall;
import org.virqsim.policy.VmmCall.SetIrqs;

/** What guest steps and calls of a VMM are called where people read them. */
public final class CallNames {
  private CallNames() {}

  /** Returns what a driver does in a step, without a full stop. */
  public static String of(GuestStep step) {
    int v = step.vector();
    return switch (step.op()) {
      case ENABLE_MASKED -> "sets MSI-X Enable and Function Mask";
      case ENABLE -> "sets MSI-X Enable";
      case SET_FUNCTION_MASK -> "sets Function Mask";
      case CLEAR_FUNCTION_MASK -> "clears Function Mask";
      case DISABLE -> "clears MSI-X Enable";
      case WRITE_ENTRY -> "writes address and data of entry " + v;
      case UNMASK -> "unmasks entry " + v;
      case MASK -> "masks entry " + v;
      case FREE -> "frees vector " + v + " and masks its entry";
      case COMMAND -> "submits an admin command, to be completed on vector " + v;
      case DEFER_MOVE -> "leaves the move of vector " + v + " to its next interrupt";
      case RESET -> "resets the function";
      case RESTORE -> "goes on with another VMM on another host";
      case WRITE_PERM -> "writes the PASID of " + process(step) + " to MSIX_PERM of entry " + v;
      case BIND -> "binds " + process(step) + " to a PASID";
      case UNBIND -> "unbinds " + process(step) + " from its PASID";
      case OPEN -> "lets " + process(step) + " submit with the handle of vector " + v;
      case QUIESCE -> "stops " + process(step) + " from submitting with the handle of vector " + v;
      case DRAIN -> "has waited for the descriptors of " + process(step) + " on vector " + v;
      case REQUEST_HANDLE -> "requests the handle of vector " + v;
      case ASSIGN_QUEUE -> "gives the queue of vector " + v + " to " + process(step);
    };
  }

  /** Returns whether a driver's step is about one vector. */
  public static boolean isOfVector(GuestStep step) {
    return switch (step.op()) {
      case UNMASK,
          MASK,
          FREE,
          WRITE_ENTRY,
          COMMAND,
          DEFER_MOVE,
          WRITE_PERM,
          OPEN,
          QUIESCE,
          DRAIN,
          REQUEST_HANDLE,
          ASSIGN_QUEUE ->
          true;
      case ENABLE_MASKED,
          ENABLE,
          SET_FUNCTION_MASK,
          CLEAR_FUNCTION_MASK,
          DISABLE,
          RESET,
          RESTORE,
          BIND,
          UNBIND ->
          false;
    };
  }

  /** Returns what a driver does in a step, in a word or two, such as {@code unmask 3}. */
  public static String brief(GuestStep step) {
    String word =
        switch (step.op()) {
          case ENABLE_MASKED -> "enable";
          case ENABLE -> "enable, F=0";
          case SET_FUNCTION_MASK -> "F=1";
          case CLEAR_FUNCTION_MASK -> "F=0";
          case WRITE_ENTRY -> "write";
          case DEFER_MOVE -> "move";
          case WRITE_PERM -> "PERM";
          case REQUEST_HANDLE -> "handle";
          case ASSIGN_QUEUE -> "assign";
          default -> step.op().name().toLowerCase(Locale.ROOT);
        };
    return isOfVector(step) ? word + " " + step.vector() : word;
  }

  private static String process(GuestStep step) {
    return "process " + step.process();
  }

  /** Returns whether the VMM takes no part in a driver's step: nothing of it traps. */
  public static boolean isGuestsOwn(GuestStep step) {
    return switch (step.op()) {
      case BIND, UNBIND, OPEN, QUIESCE, DRAIN, REQUEST_HANDLE, ASSIGN_QUEUE -> true;
      default -> false;
    };
  }

  /** Returns whether a call is one of the system, not a change of the VMM's own memory. */
  public static boolean isSystemCall(VmmCall call) {
    return !(call instanceof VmmCall.AddRoute
        || call instanceof VmmCall.ReleaseRoute
        || call instanceof VmmCall.SetHandler
        || call instanceof VmmCall.UseVector
        || call instanceof VmmCall.ReleaseVector
        || call instanceof VmmCall.SetNrVectors
        || call instanceof VmmCall.SetMode);
  }

  /** Returns whether a call turns the whole MSI-X index off. */
  public static boolean isOff(VmmCall call) {
    return call.equals(SetIrqs.msixOff());
  }

  /** Returns who a call goes to. */
  public static String to(VmmCall call) {
    if (call instanceof SetIrqs
        || call instanceof VmmCall.ResetFunction
        || call instanceof VmmCall.WritePerm) {
      return "host";
    }
    return call instanceof VmmCall.Inject || call instanceof VmmCall.Grant ? "guest" : "KVM";
  }

  /** Returns a call in the words of the interfaces it is made through. */
  public static String of(VmmCall call) {
    if (call instanceof SetIrqs set) {
      return "VFIO_DEVICE_SET_IRQS " + set(set);
    }
    if (call instanceof VmmCall.CommitRoutes) {
      return "KVM_SET_GSI_ROUTING";
    }
    if (call instanceof VmmCall.AttachIrqfd attach) {
      return "KVM_IRQFD of vector " + attach.vector();
    }
    if (call instanceof VmmCall.DetachIrqfd detach) {
      return "KVM_IRQFD (deassign) of vector " + detach.vector();
    }
    if (call instanceof VmmCall.Inject inject) {
      return "injects vector " + inject.vector();
    }
    if (call instanceof VmmCall.WritePerm write) {
      return "passes the write of MSIX_PERM of vector " + write.vector() + " on";
    }
    // AttachIntxIrqfd and the like: the words of the name.
    String name = call.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    String words = name.toLowerCase(Locale.ROOT);
    return call.vector() == VmmCall.NO_VECTOR ? words : words + " of vector " + call.vector();
  }

  private static String set(SetIrqs set) {
    String index = set.index().toString().equals("MSIX") ? "MSI-X" : set.index().toString();
    if (set.data() == SetIrqs.Data.NONE) {
      return index + " " + set.action() + " DATA_NONE count " + set.count();
    }
    return index
        + " "
        + set.action()
        + " start "
        + set.start()
        + " count "
        + set.count()
        + " fds "
        + set.fds();
  }

  /** Returns a call as short as the shapes of recorded calls are written. */
  public static String brief(VmmCall call) {
    if (call instanceof SetIrqs set && set.index().toString().equals("MSIX")) {
      return isOff(set) ? "OFF" : "SI(" + set.start() + "," + set.count() + "):" + set.fds();
    }
    if (call instanceof SetIrqs set) {
      return "INTx " + set.action().toString().toLowerCase(Locale.ROOT);
    }
    if (call instanceof VmmCall.CommitRoutes) {
      return "GSIR";
    }
    if (call instanceof VmmCall.AttachIrqfd attach) {
      return "IRQFD+(" + attach.vector() + ")";
    }
    if (call instanceof VmmCall.DetachIrqfd detach) {
      return "IRQFD-(" + detach.vector() + ")";
    }
    if (call instanceof VmmCall.WritePerm write) {
      return "PERM(" + write.vector() + ")";
    }
    return of(call);
  }
}
