// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.iommu;

import org.virqsim.model.ImsLayout;
import org.virqsim.model.State;

/**
 * The host's translation of a mediated device's guest PASIDs (drivers/iommu/iommufd, drivers/vfio;
 * with shared virtual addressing a process gets its PASID by iommu_sva_bind_device). The default
 * PASID, that of process 0, is always there; the others come and go, and without a virtual IOMMU
 * there are none.
 */
public final class PasidTable {
  /** Stands for no PASID; no descriptor carries it. */
  public static final int NONE = 0;

  private final ImsLayout layout;

  /** Places the fields in a layout. */
  public PasidTable(ImsLayout layout) {
    this.layout = layout;
  }

  /** Returns whether the PASID of a process of function {@code f} has a translation. */
  public boolean bound(State s, int f, int process) {
    return process == 0 || s.test(layout.pasidWord(f), process);
  }

  /** Sets up the translation of a process, or takes it away. */
  public void bind(State s, int f, int process, boolean on) {
    s.assign(layout.pasidWord(f), process, on);
  }

  /** Returns the host's PASID of a process, or {@link #NONE} if the translation fails. */
  public int translate(State s, int f, int process) {
    return bound(s, f, process) ? layout.pasid(f, process) : NONE;
  }
}
