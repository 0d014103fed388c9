// SPDX-License-Identifier: Apache-2.0
package org.virqsim.example;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vmm.InterruptMode;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.EventFds;
import org.virqsim.policy.GuestRequest;
import org.virqsim.policy.VectorPolicy;
import org.virqsim.policy.VmmCall;
import org.virqsim.policy.VmmCall.SetIrqs;

/**
 * Enables vectors in blocks of eight. The first block is allocated when the guest enables MSI-X,
 * with no eventfd; a vector inside the blocks is then armed by a call of its own, and one beyond
 * them tears all down and enables them with as many blocks as it needs. So a guest that unmasks n
 * vectors one by one meets one teardown in eight instead of n.
 *
 * <p>The class has no fields: what it must remember is in the view, put there by its own calls
 * ({@code UseVector}, {@code AddRoute}, {@code SetNrVectors}, {@code SetMode}).
 */
public final class FixedBlocksPolicy implements VectorPolicy {
  private static final int BLOCK = 8;

  @Override
  public String name() {
    return "example-fixed-blocks";
  }

  @Override
  public String vmm() {
    return "reference";
  }

  @Override
  public String summary() {
    return "Enables vectors in blocks of eight; only a vector beyond them tears all down.";
  }

  @Override
  public String source() {
    return "simulator/example-policy";
  }

  /** Returns the calls for what the guest did. The view shows the guest's registers after it. */
  @Override
  public List<VmmCall> on(GuestRequest request, VmmView view) {
    if (request instanceof GuestRequest.Enable || request instanceof GuestRequest.Restore) {
      return enable(view);
    } else if (request instanceof GuestRequest.Disable) {
      return disable(view);
    } else if (request instanceof GuestRequest.Unmask unmask) {
      return arm(view, List.of(unmask.vector()));
    } else if (request instanceof GuestRequest.ClearFunctionMask) {
      return arm(view, unmasked(view));
    } else if (request instanceof GuestRequest.Mask mask) {
      return disarm(view, List.of(mask.vector()));
    } else if (request instanceof GuestRequest.SetFunctionMask) {
      return disarm(view, entriesUnmasked(view));
    } else if (request instanceof GuestRequest.Reset) {
      return reset(view);
    }
    // A request that a later version of virqsim may add.
    return List.of();
  }

  /** INTx gives way to MSI-X. */
  private static List<VmmCall> enable(VmmView view) {
    List<VmmCall> calls = new ArrayList<>();
    if (view.mode() == InterruptMode.INTX) {
      calls.addAll(disarmIntx());
    }
    calls.add(new VmmCall.SetMode(InterruptMode.MSIX));
    List<Integer> unmasked = unmasked(view);
    if (unmasked.isEmpty()) {
      // The device must have MSI-X enabled although no vector is in use yet.
      int n = blocks(view, 1);
      calls.add(new VmmCall.SetNrVectors(n));
      calls.add(SetIrqs.msix(0, EventFds.of(n, v -> EventFd.NONE)));
    } else {
      calls.addAll(arm(view, unmasked));
    }
    return calls;
  }

  /** Vectors that the guest has just unmasked: routed to KVM, then armed. */
  private static List<VmmCall> arm(VmmView view, List<Integer> vectors) {
    if (vectors.isEmpty()) {
      return List.of();
    }
    List<VmmCall> calls = new ArrayList<>();
    boolean[] routed = new boolean[view.tableSize()];
    IntStream.range(0, routed.length).forEach(v -> routed[v] = view.routed(v));
    int free = view.freeRoutes();
    for (int v : vectors) {
      if (!view.used(v)) {
        calls.add(new VmmCall.UseVector(v));
        calls.add(new VmmCall.SetHandler(v, true));
      }
      if (!routed[v] && free > 0) {
        routed[v] = true;
        free--;
      }
      if (routed[v]) {
        // Also one that has a route: its message may have changed while it was masked.
        calls.add(new VmmCall.AddRoute(v));
      }
    }
    // One commit for all of them; a vector that found no route left stays with the main loop.
    calls.add(new VmmCall.CommitRoutes());
    for (int v : vectors) {
      if (routed[v] && !view.routed(v)) {
        calls.add(new VmmCall.AttachIrqfd(v));
      }
    }
    calls.addAll(setIrqs(view, vectors, routed));
    for (int v : vectors) {
      if (view.pending(v)) {
        calls.add(new VmmCall.Inject(v));
      }
    }
    return calls;
  }

  /** What the host is asked for: one call for each vector, or all anew with more blocks. */
  private static List<VmmCall> setIrqs(VmmView view, List<Integer> vectors, boolean[] routed) {
    int n = blocks(view, vectors.get(vectors.size() - 1) + 1);
    List<VmmCall> calls = new ArrayList<>();
    if (n <= view.nrVectors()) {
      for (int v : vectors) {
        calls.add(SetIrqs.msix(v, eventFd(view, v, routed)));
      }
      return calls;
    }
    if (view.nrVectors() > 0) {
      calls.add(SetIrqs.msixOff());
    }
    calls.add(new VmmCall.SetNrVectors(n));
    calls.add(SetIrqs.msix(0, EventFds.of(n, v -> eventFd(view, v, routed))));
    return calls;
  }

  /** What a vector is armed with: KVM where it can be delivered, else the VMM's main loop. */
  private static EventFd eventFd(VmmView view, int v, boolean[] routed) {
    if (view.masked(v)) {
      return view.used(v) ? EventFd.INTERRUPT : EventFd.NONE;
    }
    return routed[v] ? EventFd.KVM : EventFd.INTERRUPT;
  }

  /** Masked vectors go to the main loop, which sets their emulated pending bits. */
  private static List<VmmCall> disarm(VmmView view, List<Integer> vectors) {
    List<VmmCall> calls = new ArrayList<>();
    for (int v : vectors) {
      if (view.routed(v)) {
        calls.add(SetIrqs.msix(v, EventFd.INTERRUPT));
      }
    }
    return calls;
  }

  /** All is given back, and INTx set up again. */
  private static List<VmmCall> disable(VmmView view) {
    List<VmmCall> calls = new ArrayList<>();
    calls.add(SetIrqs.msixOff());
    for (int v = 0; v < view.tableSize(); v++) {
      if (view.routed(v)) {
        calls.add(new VmmCall.DetachIrqfd(v));
        calls.add(new VmmCall.ReleaseRoute(v));
      }
      if (view.used(v)) {
        calls.add(new VmmCall.SetHandler(v, false));
        calls.add(new VmmCall.ReleaseVector(v));
      }
    }
    calls.add(new VmmCall.SetNrVectors(0));
    calls.addAll(armIntx());
    return calls;
  }

  /** No interrupt is set up while the function is reset. */
  private static List<VmmCall> reset(VmmView view) {
    List<VmmCall> calls = new ArrayList<>();
    if (view.mode() == InterruptMode.MSIX) {
      calls.addAll(disable(view));
    }
    calls.addAll(disarmIntx());
    calls.add(new VmmCall.ResetFunction());
    calls.addAll(armIntx());
    return calls;
  }

  private static List<VmmCall> armIntx() {
    return List.of(
        new VmmCall.SetMode(InterruptMode.INTX),
        SetIrqs.intxEventFd(SetIrqs.Action.TRIGGER),
        SetIrqs.intx(SetIrqs.Action.MASK, 1),
        new VmmCall.AttachIntxIrqfd(),
        SetIrqs.intxEventFd(SetIrqs.Action.UNMASK),
        SetIrqs.intx(SetIrqs.Action.UNMASK, 1));
  }

  private static List<VmmCall> disarmIntx() {
    return List.of(
        SetIrqs.intx(SetIrqs.Action.MASK, 1),
        new VmmCall.DetachIntxIrqfd(),
        SetIrqs.intx(SetIrqs.Action.UNMASK, 1),
        SetIrqs.intx(SetIrqs.Action.TRIGGER, 0));
  }

  /** Returns the size of the blocks that hold that many vectors, which the table may cut short. */
  private static int blocks(VmmView view, int vectors) {
    return Math.min(view.tableSize(), (vectors + BLOCK - 1) / BLOCK * BLOCK);
  }

  /** Returns the vectors that neither their entry nor Function Mask masks, ascending. */
  private static List<Integer> unmasked(VmmView view) {
    return IntStream.range(0, view.tableSize()).filter(v -> !view.masked(v)).boxed().toList();
  }

  /** Returns the vectors whose entries are unmasked, whatever Function Mask says. */
  private static List<Integer> entriesUnmasked(VmmView view) {
    return IntStream.range(0, view.tableSize()).filter(v -> !view.entryMask(v)).boxed().toList();
  }
}
