// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import org.virqsim.machine.DropCause;
import org.virqsim.machine.Effects;
import org.virqsim.machine.Exposure;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.Place;
import org.virqsim.machine.Programming;
import org.virqsim.machine.Verdict;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.observe.TimedEffects;
import org.virqsim.policy.VmmCall;

/**
 * Passes the facts of a step on to the observer, and keeps what the timed resolver itself needs:
 * which processes to look at again, and what the workload must hear of.
 */
final class Feed implements Effects {
  private final Workload workload;
  private final int[] touched;
  private final boolean[] isTouched;
  private TimedEffects observer;
  private int touchedCount;
  private long now;

  Feed(Workload workload, int processes, TimedEffects observer) {
    this.workload = workload;
    this.touched = new int[processes];
    this.isTouched = new boolean[processes];
    this.observer = observer;
  }

  void observer(TimedEffects next) {
    observer = next;
  }

  void at(long instant) {
    now = instant;
    observer.at(instant);
  }

  void step(long step) {
    observer.step(step);
  }

  /** Returns how many processes were touched since the last {@link #forget}. */
  int touchedCount() {
    return touchedCount;
  }

  int touched(int index, boolean take) {
    int process = touched[index];
    isTouched[process] &= !take;
    return process;
  }

  void forget() {
    touchedCount = 0;
  }

  @Override
  public void touched(int process) {
    if (!isTouched[process]) {
      isTouched[process] = true;
      touched[touchedCount++] = process;
    }
  }

  @Override
  public void applied(MicroOp op, int vector) {
    observer.applied(op, vector);
  }

  @Override
  public void raised(int vector) {
    workload.raised(vector);
    observer.raised(vector);
  }

  @Override
  public void placed(int vector, Place place) {
    observer.placed(vector, place);
  }

  @Override
  public void signalled(int vector, Place place) {
    observer.signalled(vector, place);
  }

  @Override
  public void handlerEnded(int vcpu) {
    observer.handlerEnded(vcpu);
  }

  @Override
  public void joined(int vector) {
    observer.joined(vector);
  }

  @Override
  public void away(int vcpu, boolean away) {
    observer.away(vcpu, away);
  }

  @Override
  public void locked(int function, boolean byVcpu) {
    observer.locked(function, byVcpu);
  }

  @Override
  public void refused(int vector, DropCause cause) {
    observer.refused(vector, cause);
  }

  @Override
  public void moved(int vector, Place from, Place to) {
    observer.moved(vector, from, to);
  }

  @Override
  public void dropped(int vector, Place from, DropCause cause) {
    observer.dropped(vector, from, cause);
  }

  @Override
  public void swept(int vector, Place from, Place to) {
    observer.swept(vector, from, to);
  }

  @Override
  public void cleared(int vector, Place from) {
    observer.cleared(vector, from);
  }

  @Override
  public void handlerStarted(int vcpu, int vector) {
    observer.handlerStarted(vcpu, vector);
  }

  @Override
  public void reapStarted(int vector) {
    workload.reapStarted(vector);
    observer.reapStarted(vector);
  }

  @Override
  public void reapEnded(int vector) {
    workload.reapEnded(vector, now);
    observer.reapEnded(vector);
  }

  @Override
  public void reaped(int vector, boolean found) {
    workload.reaped(vector, now);
    observer.reaped(vector, found);
  }

  @Override
  public void exposure(int vector, Exposure exposure) {
    observer.exposure(vector, exposure);
  }

  @Override
  public void armed(int vector, EventFd fd) {
    observer.armed(vector, fd);
  }

  @Override
  public void live(int vector, boolean on) {
    workload.live(vector, on, now);
    observer.live(vector, on);
  }

  @Override
  public void enableCleared(boolean guestEnabled) {
    observer.enableCleared(guestEnabled);
  }

  @Override
  public void held(int allocated, int requested) {
    observer.held(allocated, requested);
  }

  @Override
  public void callStarted(int driver, VmmCall call) {
    observer.callStarted(driver, call);
  }

  @Override
  public void callReturned(int driver, VmmCall.SetIrqs call, int result) {
    observer.callReturned(driver, call, result);
  }

  @Override
  public void checked(int vector, int lane, Verdict verdict) {
    observer.checked(vector, lane, verdict);
  }

  @Override
  public void programming(int vector, Programming programming) {
    observer.programming(vector, programming);
  }

  @Override
  public void submitted(int lane) {
    observer.submitted(lane);
  }

  @Override
  public void submits(int lane, boolean on) {
    observer.submits(lane, on);
  }

  @Override
  public void trapped(int driver, int guestStep) {
    observer.trapped(driver, guestStep);
  }

  @Override
  public void retired(int driver, int guestStep) {
    observer.retired(driver, guestStep);
  }
}
