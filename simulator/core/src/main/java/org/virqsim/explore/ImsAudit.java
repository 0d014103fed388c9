// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.virqsim.machine.AssignedFunction;
import org.virqsim.machine.Programming;
import org.virqsim.machine.Verdict;
import org.virqsim.model.ImsLayout;
import org.virqsim.model.Layout;
import org.virqsim.model.State;
import org.virqsim.model.device.Descriptors;
import org.virqsim.model.device.ImsSlot;
import org.virqsim.model.device.MsixPerm;

/**
 * Compares what a step reports about mediated devices with what it did to their words: descriptors
 * in flight, who submits, whose PASID each slot holds, which vector has which slot, and who owned
 * the vector of a descriptor that was checked.
 */
final class ImsAudit {
  private final Layout layout;
  private final Model model;
  private final ImsLayout ims;
  private final ImsSlot slots;
  private final MsixPerm perm;
  private final Descriptors descriptors;
  private final int firstWord;
  private final int endWord;

  /** Descriptors more in flight in each lane, as reported. */
  private final int[] more;

  /** Whether each lane's process submits as reported: 1, 0, or -1 if nothing was. */
  private final int[] submits;

  /** How the PASID of each vector's slot stands to its owner as reported; null: nothing was. */
  private final @Nullable Programming[] programmed;

  private int checkedLane;
  private Verdict verdict = Verdict.ACCEPTED;

  ImsAudit(Model model) {
    this.model = model;
    this.layout = model.layout();
    this.ims = layout.ims();
    this.slots = new ImsSlot(ims);
    this.perm = new MsixPerm(ims);
    this.descriptors = new Descriptors(ims);
    this.more = new int[ims.lanes()];
    this.submits = new int[ims.lanes()];
    this.programmed = new @Nullable Programming[layout.vectors()];
    this.firstWord = ims.slotWord(0);
    this.endWord = ims.lanes() == 0 ? firstWord : ims.laneWord(ims.lanes());
  }

  /** A step begins. */
  void begin() {
    Arrays.fill(more, 0);
    Arrays.fill(submits, -1);
    Arrays.fill(programmed, null);
    checkedLane = -1;
  }

  void submitted(int lane) {
    more[lane]++;
  }

  void submits(int lane, boolean on) {
    submits[lane] = on ? 1 : 0;
  }

  void programming(int v, Programming programming) {
    programmed[v] = programming;
  }

  void checked(int lane, Verdict verdict) {
    more[lane]--;
    checkedLane = lane;
    this.verdict = verdict;
  }

  /** Returns whether the reports of the step agree with the states before and after it. */
  boolean agrees(State before, State after) {
    if (ims.lanes() == 0) {
      return true;
    }
    if (checkedLane >= 0 && !judged(before)) {
      return false;
    }
    boolean same = noneReported();
    for (int word = firstWord; same && word < endWord; word++) {
      same = before.word(word) == after.word(word);
    }
    return same || (lanesAgree(before, after) && slotsAgree(before, after));
  }

  private boolean noneReported() {
    return Arrays.stream(more).allMatch(n -> n == 0)
        && Arrays.stream(submits).allMatch(n -> n < 0)
        && Arrays.stream(programmed).noneMatch(Objects::nonNull);
  }

  /** Who owned the vector when the descriptor was checked is asked a second time. */
  private boolean judged(State before) {
    int v = ims.vector(checkedLane);
    boolean owner = perm.authorises(before, v, presented(model, before, checkedLane));
    return switch (verdict) {
      case ACCEPTED, REJECTED_LEGITIMATE -> owner;
      case MISROUTED_STALE, REJECTED_ILLEGITIMATE -> !owner;
      case MISROUTED_FOREIGN -> true;
    };
  }

  /** Returns the process whose PASID a descriptor of {@code lane} carries. */
  static int presented(Model model, State s, int lane) {
    ImsLayout ims = model.layout().ims();
    int v = ims.vector(lane);
    AssignedFunction function = model.configuration().functions().get(model.layout().functionOf(v));
    return function.mediated().dedicated()
        ? new MsixPerm(ims).queueProcess(s, v)
        : ims.process(lane);
  }

  private boolean lanesAgree(State before, State after) {
    for (int lane = 0; lane < more.length; lane++) {
      int inFlight = descriptors.inFlight(before, lane) + more[lane];
      boolean on = submits[lane] < 0 ? descriptors.submits(before, lane) : submits[lane] == 1;
      if (descriptors.inFlight(after, lane) != inFlight || descriptors.submits(after, lane) != on) {
        return false;
      }
    }
    return true;
  }

  private boolean slotsAgree(State before, State after) {
    for (int slot = 0; slot < ims.slots(); slot++) {
      int holder = slots.holder(after, slot);
      if (holder != ImsSlot.NONE && perm.slot(after, holder) != slot) {
        return false;
      }
    }
    for (int v = 0; v < programmed.length; v++) {
      if (!ims.hasSlot(v)) {
        continue;
      }
      int slot = perm.slot(after, v);
      Programming reported = programmed[v];
      Programming expected = reported == null ? standing(before, v) : reported;
      if (standing(after, v) != expected
          || (slot != ImsSlot.NONE && slots.holder(after, slot) != v)) {
        return false;
      }
    }
    return true;
  }

  /** Returns how the PASID in the slot of {@code v} stands to the vector's owner. */
  private Programming standing(State s, int v) {
    int slot = perm.slot(s, v);
    if (slot == ImsSlot.NONE || lets(s, slot, v, perm.owner(s, v))) {
      return Programming.MATCHES;
    }
    return lets(s, slot, v, perm.process(s, v)) ? Programming.EARLY : Programming.LATE;
  }

  private boolean lets(State s, int slot, int v, int process) {
    return slots.lets(s, slot, ims.pasid(layout.functionOf(v), process));
  }
}
