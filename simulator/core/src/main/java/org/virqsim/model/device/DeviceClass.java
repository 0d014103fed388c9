// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.device;

/** When a device sends a message, and with that what one discarded message costs. */
public enum DeviceClass {
  /**
   * One message for each completion; the queue is in memory and a handler reaps all it finds: NVMe.
   */
  A,
  /**
   * A cause bit, and one message on its 0 to 1 edge: older NICs. The handler reads and clears the
   * cause when it starts. If the message is discarded the bit stays set and no further one is sent.
   */
  B,
  /**
   * One message, then none until the driver re-arms the vector after a handler run: i40e's
   * interrupt throttling registers, mlx5's event queues.
   */
  C,
  /** One record in memory for each descriptor, one message for each record: DSA, IAA. */
  D,
  /** As A, with a driver that polls the queue and needs no interrupt: DPDK. */
  E;

  /** Returns whether, after a message, none follows until software has cleared or re-armed. */
  public boolean signalsOnce() {
    return this == B || this == C;
  }
}
