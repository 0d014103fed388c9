// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.trace.QemuEvent.ConfigAccessed;
import org.virqsim.trace.QemuEvent.ControlWritten;
import org.virqsim.trace.QemuEvent.MsixDisabled;
import org.virqsim.trace.QemuEvent.MsixEnabled;
import org.virqsim.trace.QemuEvent.ResetBegun;
import org.virqsim.trace.QemuEvent.TableFound;
import org.virqsim.trace.QemuEvent.VectorReleased;
import org.virqsim.trace.QemuEvent.VectorUsed;

/**
 * Finds the guest's steps in QEMU's log.
 *
 * <p>The log shows writes of the control register, but of the table only what QEMU made of a write:
 * a vector used or released. Such an event is either the guest's own unmask or mask, or a
 * consequence of a control write or reset. The rules, with E for MSI-X Enable and F for Function
 * Mask:
 *
 * <ol>
 *   <li>A control write is a step by what it changes: E to 1 is ENABLE or, with F = 1,
 *       ENABLE_MASKED; E to 0 is DISABLE; F alone is SET_FUNCTION_MASK or CLEAR_FUNCTION_MASK while
 *       E = 1. A write that changes neither, or F alone while E = 0, is no step.
 *   <li>From E to 1 until {@code vfio_msix_enable}, everything is QEMU's own. QEMU before 8.2 uses
 *       and releases vector 0 there to get the physical MSI-X enabled. With F = 0, a vector whose
 *       last event in there is a use was unmasked before enabling: an inferred UNMASK ahead of
 *       ENABLE; one that had been seen unmasked and is not used in there was masked meanwhile: an
 *       inferred MASK.
 *   <li>While E = 0, releases belong to the disabling. While F = 1, they belong to the setting of
 *       F, since QEMU tells the device of no mask bit then.
 *   <li>After F to 0, uses in ascending order by the same thread, of vectors known to be unmasked,
 *       belong to that write, until anything else happens. A vector known to be unmasked that is
 *       not used then was masked while F = 1: an inferred MASK ahead of it.
 *   <li>Every other use is UNMASK, every other release MASK.
 *   <li>A reset while E = 1 is DISABLE, and inferred MASKs, since a reset masks every entry.
 * </ol>
 *
 * <p>What the log can not tell: entries unmasked while F = 1 look like entries unmasked right after
 * F was cleared, and are taken for those (every QEMU version makes the same calls for both); masks
 * and unmasks that cancel out while E = 0 or F = 1; address and data written ({@code WRITE_ENTRY}),
 * which call nothing; whether a mask meant that the vector was given up ({@code FREE}); resets by
 * which a guest bypasses QEMU. A log that starts after MSI-X was enabled, or ends inside of a
 * control write, is read as far as it goes.
 */
public final class GuestStepsFromLog {
  private static final int NONE = -1;

  /** More than these are not kept: the log is damaged then, and memory must not grow with it. */
  private static final int MOST_UNEXPLAINED = 10_000;

  private final List<LoggedStep> steps = new ArrayList<>();
  private final List<QemuEvent> unexplained = new ArrayList<>();
  private boolean enabled;
  private boolean functionMask;

  /** The guest's mask bits, inverted, as far as they are known. */
  private final BitSet unmasked = new BitSet();

  /** From E to 1 until enabling is over: the index of the step, and what was used since. */
  private int enabling = NONE;

  private final BitSet usedAtEnabling = new BitSet();

  /** After F to 0: the index of the step, its thread, and which known vectors are to follow. */
  private int clearing = NONE;

  private long clearingThread;
  private final BitSet awaited = new BitSet();

  private int highestVector;
  private int tableSize;
  private Optional<Boolean> noresize = Optional.empty();

  private final int mostSteps;
  private long leftOut;

  /** Creates a reader that keeps at most about that many steps and counts the others. */
  GuestStepsFromLog(int mostSteps) {
    this.mostSteps = mostSteps;
  }

  /**
   * Returns the steps of the only function in the log.
   *
   * @throws TraceException if there is none, or more than one
   */
  public static LoggedGuest of(QemuLog log) {
    SortedSet<String> devices = log.devices();
    if (devices.size() != 1) {
      throw new TraceException(
          devices.isEmpty()
              ? "the log names no assigned function"
              : "the log names several assigned functions: " + String.join(", ", devices));
    }
    return of(log, devices.first());
  }

  /**
   * Returns the steps of one of the functions in the log.
   *
   * @param device its address, as in {@code 0000:00:10.0}
   */
  public static LoggedGuest of(QemuLog log, String device) {
    boolean alone = log.devices().size() == 1;
    GuestStepsFromLog found = new GuestStepsFromLog(Integer.MAX_VALUE);
    for (QemuEvent event : log.events()) {
      String named = event.where().device();
      if (named.equals(device) || (alone && named.isEmpty())) {
        found.event(event);
      } else if (event instanceof ControlWritten) {
        if (named.isEmpty()) {
          found.unexplained(event);
        }
      }
    }
    return found.guest(device);
  }

  /** Returns what was found so far. */
  LoggedGuest guest(String device) {
    return new LoggedGuest(
        device,
        Math.max(tableSize, highestVector + 1),
        noresize,
        steps,
        unexplained,
        leftOut + Math.max(0, steps.size() - mostSteps));
  }

  /** Notes an event that fits nothing, as long as there are few. */
  void unexplained(QemuEvent event) {
    if (unexplained.size() < MOST_UNEXPLAINED) {
      unexplained.add(event);
    }
  }

  /** Returns whether so many steps were found that no more are kept. */
  boolean full() {
    return steps.size() >= mostSteps && enabling == NONE && clearing == NONE;
  }

  /** Returns how many steps were found. */
  int count() {
    return steps.size();
  }

  /** Takes the next event of the function. */
  void event(QemuEvent event) {
    if (full()) {
      leftOut += event instanceof ControlWritten || event instanceof VectorUsed ? 1 : 0;
      return;
    }
    if (event instanceof TableFound table) {
      tableSize = table.entries();
      noresize = table.noresize();
    } else if (event instanceof ControlWritten written) {
      control(written);
    } else if (event instanceof VectorUsed used) {
      used(used);
    } else if (event instanceof VectorReleased released) {
      released(released);
    } else if (event instanceof MsixEnabled) {
      enablingOver(event);
    } else if (event instanceof MsixDisabled) {
      disablingOver(event);
    } else if (event instanceof ResetBegun) {
      reset(event);
    } else if (event instanceof ConfigAccessed && event.where().tid() == clearingThread) {
      closeClearing();
    }
  }

  private void control(ControlWritten written) {
    closeEnabling();
    closeClearing();
    boolean toggled = written.enabled() != enabled;
    boolean maskChanged = written.masked() != functionMask;
    enabled = written.enabled();
    functionMask = written.masked();
    if (toggled && !enabled) {
      add(GuestOp.DISABLE, written);
    } else if (toggled) {
      add(functionMask ? GuestOp.ENABLE_MASKED : GuestOp.ENABLE, written);
      enabling = steps.size() - 1;
    } else if (enabled && maskChanged) {
      add(functionMask ? GuestOp.SET_FUNCTION_MASK : GuestOp.CLEAR_FUNCTION_MASK, written);
      if (!functionMask && !unmasked.isEmpty()) {
        clearing = steps.size() - 1;
        clearingThread = written.where().tid();
        awaited.or(unmasked);
      }
    }
  }

  private void used(VectorUsed event) {
    int v = event.vector();
    highestVector = Math.max(highestVector, v);
    if (enabling != NONE) {
      usedAtEnabling.set(v);
      return;
    }
    if (clearing != NONE && event.where().tid() == clearingThread && awaited.get(v)) {
      inferMasked(awaited.get(0, v));
      awaited.clear(0, v + 1);
      return;
    }
    closeClearing();
    if (!enabled || functionMask || unmasked.get(v)) {
      unexplained(event);
      return;
    }
    unmasked.set(v);
    steps.add(new LoggedStep(new GuestStep(GuestOp.UNMASK, v), event.where(), false));
  }

  private void released(VectorReleased event) {
    int v = event.vector();
    highestVector = Math.max(highestVector, v);
    if (enabling != NONE) {
      usedAtEnabling.clear(v);
      return;
    }
    if (!enabled || (functionMask && unmasked.get(v))) {
      return;
    }
    closeClearing();
    if (functionMask || !unmasked.get(v)) {
      unexplained(event);
      return;
    }
    unmasked.clear(v);
    steps.add(new LoggedStep(new GuestStep(GuestOp.MASK, v), event.where(), false));
  }

  private void enablingOver(QemuEvent event) {
    closeEnabling();
    if (!enabled) {
      // The line of the control write is missing. Linux enables with Function Mask set.
      unexplained(event);
      enabled = true;
      functionMask = true;
      add(GuestOp.ENABLE_MASKED, event);
    }
  }

  private void disablingOver(QemuEvent event) {
    closeEnabling();
    closeClearing();
    if (enabled) {
      unexplained(event);
      enabled = false;
      add(GuestOp.DISABLE, event);
    }
  }

  private void reset(QemuEvent event) {
    closeEnabling();
    closeClearing();
    if (enabled) {
      enabled = false;
      add(GuestOp.DISABLE, event);
    }
    for (int v = unmasked.nextSetBit(0); v >= 0; v = unmasked.nextSetBit(v + 1)) {
      steps.add(new LoggedStep(new GuestStep(GuestOp.MASK, v), event.where(), true));
    }
    unmasked.clear();
  }

  /** Which entries were unmasked when MSI-X was enabled is known now (rule 2). */
  private void closeEnabling() {
    if (enabling == NONE) {
      return;
    }
    if (!functionMask) {
      BitSet changed = (BitSet) unmasked.clone();
      changed.xor(usedAtEnabling);
      for (int v = changed.nextSetBit(0); v >= 0; v = changed.nextSetBit(v + 1)) {
        infer(usedAtEnabling.get(v) ? GuestOp.UNMASK : GuestOp.MASK, v, enabling);
        enabling++;
      }
      unmasked.clear();
      unmasked.or(usedAtEnabling);
    }
    usedAtEnabling.clear();
    enabling = NONE;
  }

  /** Entries that were not used when Function Mask was cleared had been masked (rule 4). */
  private void closeClearing() {
    if (clearing != NONE) {
      inferMasked(awaited);
      awaited.clear();
      clearing = NONE;
    }
  }

  private void inferMasked(BitSet vectors) {
    for (int v = vectors.nextSetBit(0); v >= 0; v = vectors.nextSetBit(v + 1)) {
      infer(GuestOp.MASK, v, clearing);
      clearing++;
      unmasked.clear(v);
    }
  }

  /** Puts a step before the one at {@code index}. */
  private void infer(GuestOp op, int v, int index) {
    steps.add(index, new LoggedStep(new GuestStep(op, v), steps.get(index).where(), true));
  }

  private void add(GuestOp op, QemuEvent event) {
    steps.add(new LoggedStep(GuestStep.of(op), event.where(), false));
  }
}
