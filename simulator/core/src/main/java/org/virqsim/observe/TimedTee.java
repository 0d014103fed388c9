// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

import org.virqsim.machine.DropCause;
import org.virqsim.machine.Exposure;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.Place;
import org.virqsim.machine.Programming;
import org.virqsim.machine.Verdict;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.policy.VmmCall;

/** Tells two observers everything, one after the other. */
public final class TimedTee implements TimedEffects {
  private final TimedEffects first;
  private final TimedEffects second;

  /** Creates one that tells {@code first} before {@code second}. */
  public TimedTee(TimedEffects first, TimedEffects second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public void at(long now) {
    first.at(now);
    second.at(now);
  }

  @Override
  public void step(long step) {
    first.step(step);
    second.step(step);
  }

  @Override
  public void touched(int process) {
    first.touched(process);
    second.touched(process);
  }

  @Override
  public void applied(MicroOp op, int vector) {
    first.applied(op, vector);
    second.applied(op, vector);
  }

  @Override
  public void raised(int vector) {
    first.raised(vector);
    second.raised(vector);
  }

  @Override
  public void placed(int vector, Place place) {
    first.placed(vector, place);
    second.placed(vector, place);
  }

  @Override
  public void signalled(int vector, Place place) {
    first.signalled(vector, place);
    second.signalled(vector, place);
  }

  @Override
  public void refused(int vector, DropCause cause) {
    first.refused(vector, cause);
    second.refused(vector, cause);
  }

  @Override
  public void moved(int vector, Place from, Place to) {
    first.moved(vector, from, to);
    second.moved(vector, from, to);
  }

  @Override
  public void dropped(int vector, Place from, DropCause cause) {
    first.dropped(vector, from, cause);
    second.dropped(vector, from, cause);
  }

  @Override
  public void swept(int vector, Place from, Place to) {
    first.swept(vector, from, to);
    second.swept(vector, from, to);
  }

  @Override
  public void cleared(int vector, Place from) {
    first.cleared(vector, from);
    second.cleared(vector, from);
  }

  @Override
  public void handlerStarted(int vcpu, int vector) {
    first.handlerStarted(vcpu, vector);
    second.handlerStarted(vcpu, vector);
  }

  @Override
  public void handlerEnded(int vcpu) {
    first.handlerEnded(vcpu);
    second.handlerEnded(vcpu);
  }

  @Override
  public void joined(int vector) {
    first.joined(vector);
    second.joined(vector);
  }

  @Override
  public void away(int vcpu, boolean away) {
    first.away(vcpu, away);
    second.away(vcpu, away);
  }

  @Override
  public void locked(int function, boolean byVcpu) {
    first.locked(function, byVcpu);
    second.locked(function, byVcpu);
  }

  @Override
  public void reaped(int vector, boolean found) {
    first.reaped(vector, found);
    second.reaped(vector, found);
  }

  @Override
  public void exposure(int vector, Exposure exposure) {
    first.exposure(vector, exposure);
    second.exposure(vector, exposure);
  }

  @Override
  public void armed(int vector, EventFd fd) {
    first.armed(vector, fd);
    second.armed(vector, fd);
  }

  @Override
  public void live(int vector, boolean on) {
    first.live(vector, on);
    second.live(vector, on);
  }

  @Override
  public void enableCleared(boolean guestEnabled) {
    first.enableCleared(guestEnabled);
    second.enableCleared(guestEnabled);
  }

  @Override
  public void held(int allocated, int requested) {
    first.held(allocated, requested);
    second.held(allocated, requested);
  }

  @Override
  public void callStarted(int driver, VmmCall call) {
    first.callStarted(driver, call);
    second.callStarted(driver, call);
  }

  @Override
  public void callReturned(int driver, VmmCall.SetIrqs call, int result) {
    first.callReturned(driver, call, result);
    second.callReturned(driver, call, result);
  }

  @Override
  public void checked(int vector, int lane, Verdict verdict) {
    first.checked(vector, lane, verdict);
    second.checked(vector, lane, verdict);
  }

  @Override
  public void programming(int vector, Programming programming) {
    first.programming(vector, programming);
    second.programming(vector, programming);
  }

  @Override
  public void submitted(int lane) {
    first.submitted(lane);
    second.submitted(lane);
  }

  @Override
  public void submits(int lane, boolean on) {
    first.submits(lane, on);
    second.submits(lane, on);
  }

  @Override
  public void trapped(int driver, int guestStep) {
    first.trapped(driver, guestStep);
    second.trapped(driver, guestStep);
  }

  @Override
  public void retired(int driver, int guestStep) {
    first.retired(driver, guestStep);
    second.retired(driver, guestStep);
  }

  @Override
  public void reapStarted(int vector) {
    first.reapStarted(vector);
    second.reapStarted(vector);
  }

  @Override
  public void reapEnded(int vector) {
    first.reapEnded(vector);
    second.reapEnded(vector);
  }
}
