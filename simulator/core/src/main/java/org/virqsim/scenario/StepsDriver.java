// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.virqsim.model.guest.GuestOp;

/**
 * A driver that takes the listed steps one after the other.
 *
 * @param steps the steps in order, at least one
 */
public record StepsDriver(List<GuestStep> steps) implements DriverSpec {
  static final String KIND = "steps";

  public StepsDriver {
    steps = List.copyOf(steps);
  }

  @Override
  public String kind() {
    return KIND;
  }

  /** Those that its steps name. */
  @Override
  public List<Integer> usedVectors() {
    return steps.stream()
        .filter(step -> step.action().takesVector())
        .map(GuestStep::vector)
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public void appendTo(DriverProgram program) {
    for (GuestStep step : steps) {
      if (step.start() instanceof GuestStep.Start.NotBefore time) {
        program.notBefore(time.ns());
      } else if (step.start() instanceof GuestStep.Start.After pause) {
        program.after(pause.ns());
      }
      append(step, program);
    }
  }

  private static void append(GuestStep step, DriverProgram program) {
    int v = step.vector();
    switch (step.action()) {
      case ENABLE -> program.enable();
      case ENABLE_MASKED -> program.add(GuestOp.ENABLE_MASKED);
      case ENABLE_UNMASKED -> program.add(GuestOp.ENABLE);
      case SET_FUNCTION_MASK -> program.add(GuestOp.SET_FUNCTION_MASK);
      case CLEAR_FUNCTION_MASK -> program.add(GuestOp.CLEAR_FUNCTION_MASK);
      case DISABLE -> program.add(GuestOp.DISABLE);
      case UNMASK -> program.add(GuestOp.UNMASK, v);
      case MASK -> program.add(GuestOp.MASK, v);
      case FREE -> program.add(GuestOp.FREE, v);
      case WRITE -> program.add(GuestOp.WRITE_ENTRY, v);
      case AFFINITY -> program.moveAffinity(v);
      case AFFINITY_DEFERRED -> program.add(GuestOp.DEFER_MOVE, v);
      case COMMAND -> program.add(GuestOp.COMMAND, v);
      case RESET -> program.add(GuestOp.RESET);
      case RESTORE -> program.add(GuestOp.RESTORE);
      case PERM -> program.add(GuestOp.WRITE_PERM, v, step.process());
      case BIND -> program.add(GuestOp.BIND, 0, step.process());
      case UNBIND -> program.add(GuestOp.UNBIND, 0, step.process());
      case OPEN -> program.add(GuestOp.OPEN, v, step.process());
      case QUIESCE -> program.add(GuestOp.QUIESCE, v, step.process());
      case DRAIN -> program.add(GuestOp.DRAIN, v, step.process());
      case REQUEST_HANDLE -> program.add(GuestOp.REQUEST_HANDLE, v);
      case ASSIGN_QUEUE -> program.add(GuestOp.ASSIGN_QUEUE, v, step.process());
    }
  }

  @Override
  public long programSize() {
    return steps.size();
  }

  @Override
  public Map<String, String> identity() {
    Map<String, String> identity = new LinkedHashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      identity.put("step." + i, text(steps.get(i)));
    }
    return identity;
  }

  private static String text(GuestStep step) {
    String start = "";
    if (step.start() instanceof GuestStep.Start.NotBefore time) {
      start = " not-before " + time.ns();
    } else if (step.start() instanceof GuestStep.Start.After pause) {
      start = " after " + pause.ns();
    }
    return step.action().key()
        + (step.action().takesVector() ? " " + step.vector() : "")
        + (step.action().takesProcess() ? " " + step.process() : "")
        + start;
  }
}
