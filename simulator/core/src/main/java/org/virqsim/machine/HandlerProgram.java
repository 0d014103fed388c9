// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;

/**
 * The register writes that the interrupt handlers of one vCPU make: those of guests that mask and
 * unmask an entry around each handler run, and of affinity changes that were left to the next
 * interrupt.
 *
 * <p>They trap like a driver's writes, so they are a driver's steps, too: for each vector {@link
 * #LENGTH} of them, of which a handler takes one run at its start and one at its end.
 */
final class HandlerProgram {
  /** Where the run begins that moves an interrupt: mask, write, unmask. */
  static final int MOVE = 0;

  /** Where the run begins that masks at the handler's start. */
  static final int MASK = 3;

  /** Where the run begins that unmasks at the handler's end. */
  static final int UNMASK = 4;

  private static final int WRITTEN = 1;
  private static final int MOVED = 2;
  private static final int LENGTH = 5;
  private static final int NONE = -1;

  private final int vcpu;
  private final Driver driver;

  /** Where each vector's steps begin, vectors numbered through all functions. */
  private final int[] base;

  private HandlerProgram(int vcpu, Driver driver, int[] base) {
    this.vcpu = vcpu;
    this.driver = driver;
    this.base = base;
  }

  /** Returns the vCPU, numbered through all VMs. */
  int vcpu() {
    return vcpu;
  }

  /** Returns the steps. */
  Driver driver() {
    return driver;
  }

  /** Returns the programs of all vCPUs whose handlers write to registers. */
  static List<HandlerProgram> of(Configuration config) {
    Set<GuestStep> moved =
        config.drivers().stream()
            .flatMap(d -> d.steps().stream())
            .filter(step -> step.op() == GuestOp.DEFER_MOVE)
            .collect(Collectors.toSet());
    int all = config.functions().stream().mapToInt(f -> f.affinity().size()).sum();
    Map<Integer, List<GuestStep>> steps = new TreeMap<>();
    int[] base = new int[all];
    Arrays.fill(base, NONE);
    int v = 0;
    for (int f = 0; f < config.functions().size(); f++) {
      AssignedFunction function = config.functions().get(f);
      for (int i = 0; i < function.affinity().size(); i++, v++) {
        if (function.maskEachInterrupt()
            || moved.contains(new GuestStep(GuestOp.DEFER_MOVE, f, i))) {
          int vcpu = config.firstVcpu(function.vm()) + function.affinity().get(i);
          List<GuestStep> ofVcpu = steps.computeIfAbsent(vcpu, c -> new ArrayList<>());
          base[v] = ofVcpu.size();
          ofVcpu.add(new GuestStep(GuestOp.MASK, f, i));
          ofVcpu.add(new GuestStep(GuestOp.WRITE_ENTRY, f, i));
          ofVcpu.add(new GuestStep(GuestOp.UNMASK, f, i));
          ofVcpu.add(new GuestStep(GuestOp.MASK, f, i));
          ofVcpu.add(new GuestStep(GuestOp.UNMASK, f, i));
        }
      }
    }
    return steps.entrySet().stream().map(e -> of(config, e.getKey(), e.getValue(), base)).toList();
  }

  private static HandlerProgram of(
      Configuration config, int vcpu, List<GuestStep> steps, int[] base) {
    int vm = 0;
    while (config.firstVcpu(vm + 1) <= vcpu) {
      vm++;
    }
    return new HandlerProgram(vcpu, new Driver(vm, vcpu - config.firstVcpu(vm), steps), base);
  }

  /** Returns whether the handler of {@code v}, numbered through all functions, may write. */
  boolean writes(int v) {
    return base[v] != NONE;
  }

  /** Returns the step at which {@code run} begins for {@code v}. */
  int start(int v, int run) {
    return base[v] + run;
  }

  /**
   * Returns whether a run ends with step {@code pc}.
   *
   * @param staysMasked the entry is unmasked only at the handler's end
   */
  static boolean endsAt(int pc, boolean staysMasked) {
    int offset = pc % LENGTH;
    return offset >= MOVED || (offset == WRITTEN && staysMasked);
  }
}
