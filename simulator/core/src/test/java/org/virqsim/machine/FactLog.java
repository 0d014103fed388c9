// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.policy.VmmCall;

/**
 * Notes every fact about one step, in order, so that two machines can be compared; passes it on.
 */
final class FactLog implements Effects {
  private final Effects also;
  private final List<Object> facts = new ArrayList<>();
  private final BitSet touched = new BitSet();
  private boolean called;
  private boolean retired;

  FactLog(Effects also) {
    this.also = also;
  }

  void begin() {
    facts.clear();
    touched.clear();
    called = false;
    retired = false;
  }

  boolean sameAs(FactLog other) {
    return facts.equals(other.facts);
  }

  BitSet touched() {
    return touched;
  }

  /** Whether a call of the VMM began. */
  boolean called() {
    return called;
  }

  /** Whether a guest step came to its end. */
  boolean retired() {
    return retired;
  }

  @Override
  public String toString() {
    return facts.toString();
  }

  private void note(String fact, Object of, Object what) {
    facts.add(fact);
    facts.add(of);
    facts.add(what);
  }

  @Override
  public void touched(int process) {
    touched.set(process);
    note("touched", process, 0);
    also.touched(process);
  }

  @Override
  public void applied(MicroOp op, int vector) {
    note("applied", vector, op);
    also.applied(op, vector);
  }

  @Override
  public void raised(int vector) {
    note("raised", vector, 0);
    also.raised(vector);
  }

  @Override
  public void placed(int vector, Place place) {
    note("placed", vector, place);
    also.placed(vector, place);
  }

  @Override
  public void signalled(int vector, Place place) {
    note("signalled", vector, place);
    also.signalled(vector, place);
  }

  @Override
  public void refused(int vector, DropCause cause) {
    note("refused", vector, cause);
    also.refused(vector, cause);
  }

  @Override
  public void moved(int vector, Place from, Place to) {
    note("moved", vector, from);
    facts.add(to);
    also.moved(vector, from, to);
  }

  @Override
  public void dropped(int vector, Place from, DropCause cause) {
    note("dropped", vector, from);
    facts.add(cause);
    also.dropped(vector, from, cause);
  }

  @Override
  public void swept(int vector, Place from, Place to) {
    note("swept", vector, from + " " + to);
    also.swept(vector, from, to);
  }

  @Override
  public void cleared(int vector, Place from) {
    note("cleared", vector, from);
    also.cleared(vector, from);
  }

  @Override
  public void handlerStarted(int vcpu, int vector) {
    note("handler started", vcpu, vector);
    also.handlerStarted(vcpu, vector);
  }

  @Override
  public void handlerEnded(int vcpu) {
    note("handler ended", vcpu, 0);
    also.handlerEnded(vcpu);
  }

  @Override
  public void joined(int vector) {
    note("joined", vector, 0);
    also.joined(vector);
  }

  @Override
  public void away(int vcpu, boolean away) {
    note("away", vcpu, away);
    also.away(vcpu, away);
  }

  @Override
  public void locked(int vm, boolean byVcpu) {
    note("locked", vm, byVcpu);
    also.locked(vm, byVcpu);
  }

  @Override
  public void reapStarted(int vector) {
    note("reap started", vector, 0);
    also.reapStarted(vector);
  }

  @Override
  public void reapEnded(int vector) {
    note("reap ended", vector, 0);
    also.reapEnded(vector);
  }

  @Override
  public void reaped(int vector, boolean found) {
    note("reaped", vector, found);
    also.reaped(vector, found);
  }

  @Override
  public void exposure(int vector, Exposure exposure) {
    note("exposure", vector, exposure);
    also.exposure(vector, exposure);
  }

  @Override
  public void armed(int vector, EventFd fd) {
    note("armed", vector, fd);
    also.armed(vector, fd);
  }

  @Override
  public void live(int vector, boolean on) {
    note("live", vector, on);
    also.live(vector, on);
  }

  @Override
  public void enableCleared(boolean guestEnabled) {
    note("enable cleared", 0, guestEnabled);
    also.enableCleared(guestEnabled);
  }

  @Override
  public void held(int allocated, int requested) {
    note("held", allocated, requested);
    also.held(allocated, requested);
  }

  @Override
  public void callStarted(int driver, VmmCall call) {
    called = true;
    note("call started", driver, call);
    also.callStarted(driver, call);
  }

  @Override
  public void callReturned(int driver, VmmCall.SetIrqs call, int result) {
    note("call returned", driver, call);
    facts.add(result);
    also.callReturned(driver, call, result);
  }

  @Override
  public void trapped(int driver, int guestStep) {
    note("trapped", driver, guestStep);
    also.trapped(driver, guestStep);
  }

  @Override
  public void retired(int driver, int guestStep) {
    retired = true;
    note("retired", driver, guestStep);
    also.retired(driver, guestStep);
  }
}
