// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import java.util.List;
import java.util.Optional;
import org.virqsim.model.vmm.VmmView;

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

  /** Returns how this variant differs from the others. */
  Traits traits() {
    return traits;
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
    return new QemuPlan(view, traits).answer(request);
  }
}
