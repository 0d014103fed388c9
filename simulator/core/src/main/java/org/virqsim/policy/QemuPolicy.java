// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vmm.InterruptMode;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.GuestRequest.ClearFunctionMask;
import org.virqsim.policy.GuestRequest.Disable;
import org.virqsim.policy.GuestRequest.Enable;
import org.virqsim.policy.GuestRequest.Mask;
import org.virqsim.policy.GuestRequest.SetFunctionMask;
import org.virqsim.policy.GuestRequest.Unmask;
import org.virqsim.policy.VmmCall.AddRoute;
import org.virqsim.policy.VmmCall.AttachIntxIrqfd;
import org.virqsim.policy.VmmCall.AttachIrqfd;
import org.virqsim.policy.VmmCall.CommitRoutes;
import org.virqsim.policy.VmmCall.DetachIntxIrqfd;
import org.virqsim.policy.VmmCall.DetachIrqfd;
import org.virqsim.policy.VmmCall.Inject;
import org.virqsim.policy.VmmCall.ReleaseRoute;
import org.virqsim.policy.VmmCall.ReleaseVector;
import org.virqsim.policy.VmmCall.SetHandler;
import org.virqsim.policy.VmmCall.SetIrqs;
import org.virqsim.policy.VmmCall.SetMode;
import org.virqsim.policy.VmmCall.SetNrVectors;
import org.virqsim.policy.VmmCall.UseVector;

/**
 * QEMU's way with MSI-X vectors of an assigned device, in the variants of its versions and of the
 * reference policies that differ from it only in how the host's vectors are enabled (hw/vfio/pci.c:
 * vfio_msix_enable, vfio_msix_vector_do_use, vfio_msix_vector_release, vfio_msix_disable).
 */
public final class QemuPolicy implements VectorPolicy {

  /** What is done at enabling with every entry masked. */
  public enum EmptyEnable {
    /**
     * Vector 0 is armed to the main loop and released at once (f4d45d478263); OFF is tried first.
     */
    ARM_VECTOR_0,
    /** The index is enabled with one vector and no eventfd (d9e6710d7d59). */
    NO_VECTOR,
    /** Every entry of the table is enabled and armed to the main loop. */
    ALL_ARMED,
    /** Every entry of the table is enabled, none armed. */
    ALL_ALLOCATED
  }

  /** What is done at enabling with entries already unmasked. */
  public enum UnmaskedAtEnable {
    /** Each is added by itself, in order. */
    ONE_BY_ONE,
    /** The highest is enabled first, with holes below; then each by itself (ecebe53fe993). */
    HIGHEST_FIRST,
    /**
     * Vectors are enabled in one batch, but each route is committed by itself: QEMU between the two
     * halves of the series that ended with dc580d51f7dd.
     */
    VECTORS_BATCHED,
    /** Routes and vectors are enabled together in one batch (dc580d51f7dd). */
    BATCHED
  }

  /** What a teardown is followed by. */
  public enum Growth {
    /** As many vectors as are needed, one more than before as a rule. */
    AS_NEEDED,
    /** Twice as many as before, where that is more: log2 n teardowns for n vectors. */
    DOUBLED,
    /**
     * As many as are needed, and then one injection for every vector in use but the new one, so
     * that what was dropped meanwhile is found (proposed by J. Pan, June 2021).
     */
    REINJECTED
  }

  /**
   * How a variant differs from the others.
   *
   * @param name canonical name
   * @param vmm VMM and versions
   * @param summary one sentence
   * @param source where it is to be read
   * @param emptyEnable at enabling with everything masked
   * @param unmaskedAtEnable at enabling with entries unmasked
   * @param growsDynamically whether the host's dynamic MSI-X is used where it exists
   * @param needsDynamic whether the variant is refused by hosts without dynamic MSI-X
   * @param growth what a teardown is followed by
   */
  public record Traits(
      String name,
      String vmm,
      String summary,
      String source,
      EmptyEnable emptyEnable,
      UnmaskedAtEnable unmaskedAtEnable,
      boolean growsDynamically,
      boolean needsDynamic,
      Growth growth) {
    /** A variant that grows as needed, as every QEMU does. */
    public Traits(
        String name,
        String vmm,
        String summary,
        String source,
        EmptyEnable emptyEnable,
        UnmaskedAtEnable unmaskedAtEnable,
        boolean growsDynamically,
        boolean needsDynamic) {
      this(
          name,
          vmm,
          summary,
          source,
          emptyEnable,
          unmaskedAtEnable,
          growsDynamically,
          needsDynamic,
          Growth.AS_NEEDED);
    }
  }

  private final Traits traits;

  /** Creates the variant with those traits. */
  public QemuPolicy(Traits traits) {
    this.traits = traits;
  }

  @Override
  public String name() {
    return traits.name();
  }

  @Override
  public String vmm() {
    return traits.vmm();
  }

  @Override
  public String summary() {
    return traits.summary();
  }

  @Override
  public String source() {
    return traits.source();
  }

  @Override
  public Optional<String> refusal(boolean dynamicMsix) {
    return traits.needsDynamic() && !dynamicMsix
        ? Optional.of(
            "needs a host that adds MSI-X vectors while MSI-X is enabled (Linux 6.5 or later, index"
                + " without VFIO_IRQ_INFO_NORESIZE)")
        : Optional.empty();
  }

  @Override
  public List<VmmCall> on(GuestRequest request, VmmView view) {
    Plan plan = new Plan(view);
    if (request instanceof Enable) {
      plan.enable();
    } else if (request instanceof Disable) {
      plan.disable();
    } else if (request instanceof Unmask unmask) {
      plan.use(unmask.vector());
    } else if (request instanceof Mask mask) {
      plan.release(mask.vector());
    } else if (request instanceof SetFunctionMask) {
      plan.releaseUnmasked();
    } else if (request instanceof ClearFunctionMask) {
      plan.useUnmasked();
    }
    return List.copyOf(plan.calls);
  }

  /** The answer under construction, with what its own earlier calls will have changed. */
  private final class Plan {
    private final VmmView view;
    private final List<VmmCall> calls = new ArrayList<>();
    private final boolean[] used;
    private final boolean[] routed;
    private int nr;
    private int freeRoutes;

    Plan(VmmView view) {
      this.view = view;
      this.nr = view.nrVectors();
      this.freeRoutes = view.freeRoutes();
      int n = view.tableSize();
      this.used = new boolean[n];
      this.routed = new boolean[n];
      for (int v = 0; v < n; v++) {
        used[v] = view.used(v);
        routed[v] = view.routed(v);
      }
    }

    void enable() {
      disarmIntx();
      calls.add(new SetMode(InterruptMode.MSIX));
      int highest = highestUnmasked();
      switch (traits.emptyEnable()) {
        case ALL_ARMED -> enableTable(EventFd.INTERRUPT);
        case ALL_ALLOCATED -> enableTable(EventFd.NONE);
        case ARM_VECTOR_0, NO_VECTOR -> {
          if (highest >= 0 && traits.unmaskedAtEnable() == UnmaskedAtEnable.BATCHED) {
            routeBatch(highest);
            enableBatch(highest);
            return;
          }
          if (highest >= 0 && traits.unmaskedAtEnable() == UnmaskedAtEnable.VECTORS_BATCHED) {
            routeOneByOne(highest);
            enableBatch(highest);
            return;
          }
          enableEmpty(highest);
        }
      }
      useUnmasked();
    }

    /** Every entry at once: allocated, and requested too where it is armed. */
    private void enableTable(EventFd fd) {
      int n = view.tableSize();
      if (fd == EventFd.INTERRUPT) {
        for (int v = 0; v < n; v++) {
          useVector(v);
          calls.add(new SetHandler(v, true));
        }
      }
      setNr(n);
      calls.add(SetIrqs.msix(0, EventFds.of(n, v -> fd)));
    }

    /** The physical device gets MSI-X enabled although the guest has no vector in use. */
    private void enableEmpty(int highest) {
      if (traits.emptyEnable() == EmptyEnable.NO_VECTOR) {
        calls.add(SetIrqs.msix(0, EventFd.NONE));
        return;
      }
      int v =
          traits.unmaskedAtEnable() == UnmaskedAtEnable.HIGHEST_FIRST ? Math.max(highest, 0) : 0;
      useVector(v);
      setNr(v + 1);
      resize();
    }

    private void routeBatch(int highest) {
      for (int v = 0; v <= highest; v++) {
        if (!view.masked(v)) {
          useVector(v);
          calls.add(new SetHandler(v, true));
          addRoute(v);
        }
      }
      setNr(highest + 1);
      calls.add(new CommitRoutes());
      for (int v = 0; v <= highest; v++) {
        if (!view.masked(v) && routed[v]) {
          calls.add(new AttachIrqfd(v));
        }
      }
    }

    private void routeOneByOne(int highest) {
      for (int v = 0; v <= highest; v++) {
        if (!view.masked(v)) {
          useVector(v);
          calls.add(new SetHandler(v, true));
          if (addRoute(v)) {
            calls.add(new CommitRoutes());
            calls.add(new AttachIrqfd(v));
          }
        }
      }
      setNr(highest + 1);
    }

    /** The vectors that have routes, or none for want of any, are enabled by one call. */
    private void enableBatch(int highest) {
      if (grows()) {
        calls.add(SetIrqs.msix(0, EventFd.NONE));
      }
      calls.add(enableVectors());
      // msix_write_config: what was pending from before is notified as Function Mask is clear now.
      for (int v = 0; v <= highest; v++) {
        if (!view.masked(v) && view.pending(v)) {
          calls.add(new Inject(v));
        }
      }
    }

    /** vfio_msix_vector_do_use, then msix_handle_mask_update's injection of what is pending. */
    void use(int v) {
      useVector(v);
      calls.add(new SetHandler(v, true));
      boolean attach = !routed[v];
      if (addRoute(v)) {
        calls.add(new CommitRoutes());
      }
      if (attach && routed[v]) {
        calls.add(new AttachIrqfd(v));
      }
      boolean beyond = nr < v + 1;
      if (beyond) {
        setNr(traits.growth() == Growth.DOUBLED ? doubled(v + 1) : v + 1);
      }
      if (beyond && !grows()) {
        resize();
        reinject(v);
      } else {
        calls.add(SetIrqs.msix(v, routed[v] ? EventFd.KVM : EventFd.INTERRUPT));
      }
      if (view.pending(v)) {
        calls.add(new Inject(v));
      }
    }

    private int doubled(int needed) {
      return Math.min(view.tableSize(), Math.max(needed, 2 * nr));
    }

    /** One message for every vector in use but the new one: spurious where nothing was dropped. */
    private void reinject(int added) {
      for (int v = 0; v < view.tableSize() && traits.growth() == Growth.REINJECTED; v++) {
        if (v != added && used[v] && !view.masked(v)) {
          calls.add(new Inject(v));
        }
      }
    }

    /** vfio_msix_vector_release: back to the main loop, so that the emulated pending bit works. */
    void release(int v) {
      if (routed[v]) {
        calls.add(SetIrqs.msix(v, EventFd.INTERRUPT));
      }
    }

    void useUnmasked() {
      for (int v = 0; v < view.tableSize(); v++) {
        if (!view.functionMask() && !view.entryMask(v)) {
          use(v);
        }
      }
    }

    void releaseUnmasked() {
      for (int v = 0; v < view.tableSize(); v++) {
        if (!view.entryMask(v)) {
          release(v);
        }
      }
    }

    void disable() {
      for (int v = 0; v < view.tableSize(); v++) {
        if (used[v]) {
          release(v);
        }
      }
      calls.add(SetIrqs.msixOff());
      for (int v = 0; v < view.tableSize(); v++) {
        if (used[v]) {
          if (routed[v]) {
            calls.add(new DetachIrqfd(v));
            calls.add(new ReleaseRoute(v));
          }
          calls.add(new SetHandler(v, false));
          calls.add(new ReleaseVector(v));
        }
      }
      setNr(0);
      calls.add(new SetMode(InterruptMode.INTX));
      armIntx();
    }

    /**
     * vfio_disable_irqindex and vfio_enable_vectors: everything off, everything on with one more.
     */
    private void resize() {
      calls.add(SetIrqs.msixOff());
      calls.add(enableVectors());
    }

    /**
     * vfio_enable_vectors: kvm eventfds where a route exists and the guest has the entry unmasked.
     */
    private SetIrqs enableVectors() {
      return SetIrqs.msix(
          0,
          EventFds.of(
              nr,
              v -> {
                if (!used[v]) {
                  return EventFd.NONE;
                }
                return !routed[v] || view.masked(v) ? EventFd.INTERRUPT : EventFd.KVM;
              }));
    }

    private boolean grows() {
      return traits.growsDynamically() && view.dynamicMsix();
    }

    private int highestUnmasked() {
      for (int v = view.tableSize() - 1; v >= 0; v--) {
        if (!view.masked(v)) {
          return v;
        }
      }
      return -1;
    }

    private void useVector(int v) {
      if (!used[v]) {
        used[v] = true;
        calls.add(new UseVector(v));
      }
    }

    /**
     * Returns whether the vector has a route now; without one left it stays with the main loop
     * (vfio_add_kvm_msi_virq leaves virq at -1).
     */
    private boolean addRoute(int v) {
      if (!routed[v]) {
        if (freeRoutes == 0) {
          return false;
        }
        freeRoutes--;
        routed[v] = true;
      }
      calls.add(new AddRoute(v));
      return true;
    }

    private void setNr(int n) {
      nr = n;
      calls.add(new SetNrVectors(n));
    }

    private void disarmIntx() {
      if (view.mode() != InterruptMode.INTX) {
        return;
      }
      if (view.intxKvm()) {
        calls.add(SetIrqs.intx(SetIrqs.Action.MASK, 1));
        calls.add(new DetachIntxIrqfd());
        calls.add(SetIrqs.intx(SetIrqs.Action.UNMASK, 1));
      }
      calls.add(SetIrqs.intx(SetIrqs.Action.TRIGGER, 0));
    }

    private void armIntx() {
      calls.add(SetIrqs.intxEventFd(SetIrqs.Action.TRIGGER));
      calls.add(SetIrqs.intx(SetIrqs.Action.MASK, 1));
      calls.add(new AttachIntxIrqfd());
      calls.add(SetIrqs.intxEventFd(SetIrqs.Action.UNMASK));
      calls.add(SetIrqs.intx(SetIrqs.Action.UNMASK, 1));
    }
  }
}
