// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.virqsim.machine.Processes.Kind;
import org.virqsim.model.Layout;
import org.virqsim.model.State;
import org.virqsim.model.guest.DriverThread;
import org.virqsim.model.guest.Guest;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.LocalApic;
import org.virqsim.model.guest.Vcpu;
import org.virqsim.model.kvm.Kvm;
import org.virqsim.model.pci.MsixCapability;
import org.virqsim.model.pci.MsixTable;
import org.virqsim.model.vmm.VmmThreads;

/**
 * The flyweights over the state of one configuration, and the movement of requests between places.
 */
final class Parts {
  final Configuration config;
  final Layout layout;
  final Processes processes;
  final FunctionParts[] functions;
  final VmmThreads[] vms;
  final MsixTable table;
  final Kvm kvm;
  final Guest guest;
  final Vcpu vcpu;
  final LocalApic apic;
  final int[] vcpuOf;

  private final int[] vectorsOfVm;
  private final boolean anyRestore;
  private final int firstEventfdWord;
  private final int eventfdWords;

  /** Where the drivers, and the handlers that write to registers, stand in their programs. */
  final DriverThread[] threads;

  final HandlerWrites handlerWrites;
  final ImsPath ims;

  /** The drivers of each VM, and its handlers that write to registers. */
  final int[][] driversOf;

  /** The processes that run on each vCPU. */
  private final int[][] processesOf;

  /** The vectors that interrupt each vCPU, as bitmaps. */
  private final long[][] vectorsOf;

  Parts(Configuration config) {
    this.config = config;
    this.layout = config.layout();
    this.processes = new Processes(config, layout);
    this.functions = new FunctionParts[layout.functions()];
    Arrays.setAll(functions, f -> new FunctionParts(config, layout, f));
    this.vms = new VmmThreads[layout.vms()];
    Arrays.setAll(vms, vm -> new VmmThreads(layout, vm));
    this.table = new MsixTable(layout);
    this.kvm = new Kvm(layout);
    this.guest = new Guest(layout);
    this.vcpu = new Vcpu(layout);
    this.apic = new LocalApic(layout);
    List<Driver> allThreads = config.threads();
    this.threads = new DriverThread[allThreads.size()];
    Arrays.setAll(threads, d -> new DriverThread(layout, d));
    this.handlerWrites = new HandlerWrites(this, HandlerProgram.of(config));
    this.ims = new ImsPath(this);
    this.driversOf = new int[config.vms().size()][];
    Arrays.setAll(
        driversOf,
        vm ->
            IntStream.range(0, allThreads.size())
                .filter(d -> allThreads.get(d).vm() == vm)
                .toArray());
    this.anyRestore =
        config.drivers().stream()
            .flatMap(d -> d.steps().stream())
            .anyMatch(step -> step.op() == GuestOp.RESTORE);
    this.vcpuOf = new int[layout.vectors()];
    this.firstEventfdWord = layout.interruptEventfd(0);
    this.eventfdWords = (layout.vectors() + 63) / 64;
    this.vectorsOfVm = new int[config.vms().size()];
    this.vectorsOf = new long[layout.vcpus()][(layout.vectors() + 63) / 64];
    this.processesOf = new int[layout.vcpus()][];
    Arrays.setAll(processesOf, c -> processes.onVcpu(config, allThreads, c));
    for (FunctionParts f : functions) {
      List<Integer> affinity = config.functions().get(f.index).affinity();
      vectorsOfVm[f.vm] += f.vectors();
      for (int v = f.first; v < f.end; v++) {
        vcpuOf[v] = config.firstVcpu(f.vm) + affinity.get(v - f.first);
        vectorsOf[vcpuOf[v]][v / 64] |= 1L << (v % 64);
      }
    }
  }

  int vectors() {
    return layout.vectors();
  }

  /** Returns the function that {@code v} belongs to. */
  FunctionParts functionOf(int v) {
    return functions[layout.functionOf(v)];
  }

  boolean occupied(State s, int v, Place place) {
    return s.test(word(v, place), bit(v, place));
  }

  /** The request just raised arrives at {@code place}. */
  void place(State s, int v, Place place, Effects fx) {
    s.assign(word(v, place), bit(v, place), true);
    fx.placed(v, place);
    touch(v, place, fx);
  }

  /** A message without a request of its own arrives at {@code place}. */
  void signal(State s, int v, Place place, Effects fx) {
    s.assign(word(v, place), bit(v, place), true);
    fx.signalled(v, place);
    touch(v, place, fx);
  }

  /** What waits at {@code from}, if anything, goes on to {@code to}. */
  void move(State s, int v, Place from, Place to, Effects fx) {
    if (occupied(s, v, from)) {
      s.assign(word(v, from), bit(v, from), false);
      s.assign(word(v, to), bit(v, to), true);
      fx.moved(v, from, to);
      touch(v, to, fx);
    }
    fx.swept(v, from, to);
  }

  /** What waits at {@code from}, if anything, is discarded. */
  void drop(State s, int v, Place from, DropCause cause, Effects fx) {
    if (occupied(s, v, from)) {
      s.assign(word(v, from), bit(v, from), false);
      fx.dropped(v, from, cause);
    }
    fx.cleared(v, from);
  }

  /** The function is enabled and {@code v} masked neither by its entry nor as a whole. */
  boolean sends(State s, int v) {
    MsixCapability msix = functionOf(v).msix;
    return msix.enabled(s) && !msix.functionMask(s) && !table.masked(s, v);
  }

  /** Returns the lowest vector that is requested in the local APIC of {@code vcpu}, or -1. */
  int firstRequested(State s, int vcpu) {
    return apic.firstRequested(s, vectorsOf[vcpu]);
  }

  /**
   * Returns the lowest vector of {@code vm} whose interrupt eventfd the main loop can read, holding
   * the lock that this needs, or -1.
   */
  int firstReadable(State s, int vm) {
    for (int i = 0; i < eventfdWords; i++) {
      long counting = s.word(firstEventfdWord + i);
      for (; counting != 0; counting &= counting - 1) {
        int v = 64 * i + Long.numberOfTrailingZeros(counting);
        FunctionParts f = functionOf(v);
        if (f.vm == vm && f.vmm.handler(s, v) && f.lock.free(s)) {
          return v;
        }
      }
    }
    return -1;
  }

  /** Returns the lowest vector in the posted-interrupt descriptor of {@code vcpu}, or -1. */
  int firstPosted(State s, int vcpu) {
    return apic.firstPosted(s, vectorsOf[vcpu]);
  }

  /**
   * Returns how many more routes the VM of {@code f} can have, but no more than {@code f} has
   * vectors: a policy can not need more.
   */
  int freeRoutes(State s, FunctionParts f) {
    int free = config.host().limits().kvmRoutes();
    if (vectorsOfVm[f.vm] <= free) {
      return f.vectors();
    }
    for (FunctionParts other : functions) {
      for (int v = other.first; other.vm == f.vm && v < other.end; v++) {
        free -= other.vmm.routed(s, v) ? 1 : 0;
      }
    }
    return Math.min(free, f.vectors());
  }

  /** Something about {@code vcpu} changed that decides what can run on it. */
  void touchVcpu(int vcpu, Effects fx) {
    for (int process : processesOf[vcpu]) {
      fx.touched(process);
    }
  }

  /** Whether {@code vcpu} runs, or takes interrupts, changed. */
  void vcpuChanged(State s, int vcpu, Effects fx) {
    fx.away(vcpu, !this.vcpu.runs(s, vcpu) || this.vcpu.interruptsOff(s, vcpu));
    touchVcpu(vcpu, fx);
  }

  void touchDrivers(int vm, Effects fx) {
    for (int d : driversOf[vm]) {
      fx.touched(processes.driver(d));
    }
  }

  private int word(int v, Place place) {
    return switch (place) {
      case EMULATED_PBA -> layout.virtualVector(v);
      case IRR -> layout.irr(v);
      case PIR -> layout.pir(v);
      case INTERRUPT_EVENTFD -> layout.interruptEventfd(v);
      default -> layout.physicalVector(v);
    };
  }

  private static int bit(int v, Place place) {
    return place.isBitmap() ? v % 64 : place.bit();
  }

  /** Names the process that can go on because something arrived at {@code place}. */
  private void touch(int v, Place place, Effects fx) {
    switch (place) {
      case WIRE -> {
        fx.touched(processes.message(v));
        if (anyRestore) {
          // A device that is let go waits until what it had sent has arrived.
          touchDrivers(functionOf(v).vm, fx);
        }
      }
      case INTERRUPT_EVENTFD, MAIN_LOOP -> fx.touched(processes.mainLoop(functionOf(v).vm));
      case IRR, PIR -> touchVcpu(vcpuOf[v], fx);
      case MODERATION -> fx.touched(processes.of(Kind.MODERATION, v));
      case QUEUE, CONDITION, PBA, IRQS_PENDING, KVM_EVENTFD, EMULATED_PBA -> {}
    }
  }
}
