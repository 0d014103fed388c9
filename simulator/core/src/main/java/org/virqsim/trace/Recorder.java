// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.trace.QemuEvent.ConfigAccessed;
import org.virqsim.trace.QemuEvent.ControlWritten;
import org.virqsim.trace.QemuEvent.IntxChange;
import org.virqsim.trace.QemuEvent.IntxChanged;
import org.virqsim.trace.QemuEvent.MsixDisabled;
import org.virqsim.trace.QemuEvent.MsixEnabled;
import org.virqsim.trace.QemuEvent.RoutesCommitted;
import org.virqsim.trace.QemuEvent.TableFound;
import org.virqsim.trace.QemuEvent.VectorUsed;

/** Gathers what a log tells about one function. */
final class Recorder {
  private final String device;
  private final GuestStepsFromLog steps = new GuestStepsFromLog(RecordedLog.MOST_STEPS);
  private final IntxFromLog own = new IntxFromLog();
  private final List<Integer> commits = new ArrayList<>();
  private final List<Integer> intx = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private boolean enabled;
  private boolean maskedEnabling;
  private int tableLine;
  private int usedAtEnable;
  private int maskedEnables;

  Recorder(String device) {
    this.device = device;
  }

  void unexplained(QemuEvent event) {
    steps.unexplained(event);
  }

  void event(QemuEvent event) {
    signature(event);
    if (steps.full()) {
      steps.event(event);
      return;
    }
    int outside = own.calls().size();
    own.event(event);
    boolean ofStep = own.calls().size() == outside && !(event instanceof ConfigAccessed);
    if (event instanceof RoutesCommitted) {
      commits.add(event.where().line());
    } else if (event instanceof IntxChanged changed) {
      boolean whole =
          changed.change() == IntxChange.ARMED || changed.change() == IntxChange.DISARMED;
      if (whole) {
        intx.add(event.where().line());
      }
    } else {
      steps.event(event);
    }
    if (ofStep) {
      ended(event.where().micros());
    }
  }

  /** Everything up to the next step belongs to the last one. */
  private void ended(long micros) {
    int count = steps.count();
    while (ends.size() < count) {
      ends.add(micros);
    }
    if (count > 0) {
      ends.set(count - 1, Math.max(micros, ends.get(count - 1)));
    }
  }

  private void signature(QemuEvent event) {
    int line = event.where().line();
    if (event instanceof TableFound) {
      tableLine = line;
    } else if (event instanceof ControlWritten written) {
      maskedEnabling = written.enabled() && !enabled && written.masked();
      enabled = written.enabled();
    } else if (event instanceof VectorUsed && maskedEnabling && usedAtEnable == 0) {
      usedAtEnable = line;
    } else if (event instanceof MsixEnabled) {
      maskedEnables += maskedEnabling ? 1 : 0;
      maskedEnabling = false;
    } else if (event instanceof MsixDisabled) {
      enabled = false;
    }
  }

  RecordedRun run() {
    return new RecordedRun(
        steps.guest(device),
        own.calls(),
        commits,
        intx,
        new RecordedRun.Signature(tableLine, usedAtEnable, maskedEnables),
        ends);
  }
}
