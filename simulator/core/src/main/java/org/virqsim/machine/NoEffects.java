// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.model.vfio.EventFd;
import org.virqsim.policy.VmmCall;

/** Ignores every fact; observers override what they need. */
public class NoEffects implements Effects {
  @Override
  public void touched(int process) {}

  @Override
  public void applied(MicroOp op, int vector) {}

  @Override
  public void raised(int vector) {}

  @Override
  public void placed(int vector, Place place) {}

  @Override
  public void signalled(int vector, Place place) {}

  @Override
  public void handlerEnded(int vcpu) {}

  @Override
  public void joined(int vector) {}

  @Override
  public void away(int vcpu, boolean away) {}

  @Override
  public void locked(int function, boolean byVcpu) {}

  @Override
  public void refused(int vector, DropCause cause) {}

  @Override
  public void moved(int vector, Place from, Place to) {}

  @Override
  public void dropped(int vector, Place from, DropCause cause) {}

  @Override
  public void swept(int vector, Place from, Place to) {}

  @Override
  public void cleared(int vector, Place from) {}

  @Override
  public void handlerStarted(int vcpu, int vector) {}

  @Override
  public void reapStarted(int vector) {}

  @Override
  public void reapEnded(int vector) {}

  @Override
  public void reaped(int vector, boolean found) {}

  @Override
  public void exposure(int vector, Exposure exposure) {}

  @Override
  public void armed(int vector, EventFd fd) {}

  @Override
  public void live(int vector, boolean on) {}

  @Override
  public void enableCleared(boolean guestEnabled) {}

  @Override
  public void held(int allocated, int requested) {}

  @Override
  public void callStarted(int driver, VmmCall call) {}

  @Override
  public void callReturned(int driver, VmmCall.SetIrqs call, int result) {}

  @Override
  public void retired(int driver, int guestStep) {}
}
