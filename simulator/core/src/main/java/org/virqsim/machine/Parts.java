// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.model.Layout;
import org.virqsim.model.State;
import org.virqsim.model.guest.Guest;
import org.virqsim.model.guest.LocalApic;
import org.virqsim.model.kvm.Kvm;
import org.virqsim.model.pci.MsixCapability;
import org.virqsim.model.pci.MsixTable;
import org.virqsim.model.vfio.HostFunction;
import org.virqsim.model.vmm.Vmm;

/**
 * The flyweights over the state of one configuration, and the movement of requests between places.
 */
final class Parts {
  final Configuration config;
  final Layout layout;
  final Processes processes;
  final MsixCapability msix;
  final MsixTable table;
  final HostFunction host;
  final Kvm kvm;
  final Vmm vmm;
  final Guest guest;
  final LocalApic apic;
  final int[] vcpuOf;

  Parts(Configuration config) {
    this.config = config;
    this.layout = config.layout();
    this.processes = new Processes(layout);
    this.msix = new MsixCapability(layout);
    this.table = new MsixTable(layout);
    this.host = new HostFunction(layout);
    this.kvm = new Kvm(layout);
    this.vmm = new Vmm(layout);
    this.guest = new Guest(layout);
    this.apic = new LocalApic(layout);
    this.vcpuOf = config.affinity().stream().mapToInt(Integer::intValue).toArray();
  }

  int vectors() {
    return layout.vectors();
  }

  boolean occupied(State s, int v, Place place) {
    return s.test(word(v, place), place.bit());
  }

  /** The request just raised arrives at {@code place}. */
  void place(State s, int v, Place place, Effects fx) {
    s.assign(word(v, place), place.bit(), true);
    fx.placed(v, place);
    touch(v, place, fx);
  }

  /** What waits at {@code from}, if anything, goes on to {@code to}. */
  void move(State s, int v, Place from, Place to, Effects fx) {
    if (occupied(s, v, from)) {
      s.assign(word(v, from), from.bit(), false);
      s.assign(word(v, to), to.bit(), true);
      fx.moved(v, from, to);
      touch(v, to, fx);
    }
  }

  /** What waits at {@code from}, if anything, is discarded. */
  void drop(State s, int v, Place from, DropCause cause, Effects fx) {
    if (occupied(s, v, from)) {
      s.assign(word(v, from), from.bit(), false);
      fx.dropped(v, from, cause);
    }
  }

  /** The function is enabled and {@code v} masked neither by its entry nor as a whole. */
  boolean sends(State s, int v) {
    return msix.enabled(s) && !msix.functionMask(s) && !table.masked(s, v);
  }

  private int word(int v, Place place) {
    return place.virtual() ? layout.virtualVector(v) : layout.physicalVector(v);
  }

  /** Names the process that can go on because something arrived at {@code place}. */
  private void touch(int v, Place place, Effects fx) {
    switch (place) {
      case WIRE -> fx.touched(processes.message(v));
      case INTERRUPT_EVENTFD, MAIN_LOOP -> fx.touched(Processes.MAIN_LOOP);
      case IRR -> fx.touched(processes.handler(vcpuOf[v]));
      case CONDITION, PBA, IRQS_PENDING, KVM_EVENTFD, EMULATED_PBA -> {}
    }
  }
}
