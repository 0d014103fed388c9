// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.model.ImsLayout;

/**
 * What makes an assigned function a mediated device: its vector 0 is an eventfd that the host
 * signals, its other vectors are slots of the interrupt message store, and descriptors are checked.
 *
 * @param pasids number of PASIDs, the default one included; 0 for a function that is none
 * @param dedicated a queue has one PASID, which all its descriptors carry; else the queue is shared
 *     and each descriptor carries that of the process which submitted it
 * @param resubmitsEarly after a migration the device goes on with pending descriptors before the
 *     new host has programmed its slots, and with handles that are revoked, as the prototype of
 *     2022 did; else when the handles have been asked for again
 */
public record Mediated(int pasids, boolean dedicated, boolean resubmitsEarly) {
  /** A function that is no mediated device. */
  public static final Mediated NONE = new Mediated(0, false, false);

  /** Checks the range. */
  public Mediated {
    if (pasids < 0 || pasids > ImsLayout.MAX_PASIDS) {
      throw new IllegalArgumentException(
          "a mediated device has 1 to " + ImsLayout.MAX_PASIDS + " PASIDs here, not " + pasids);
    }
  }

  /** A mediated device with shared queues that migrates in the right order. */
  public static Mediated shared(int pasids) {
    return new Mediated(pasids, false, false);
  }

  /** Returns whether it is one. */
  public boolean isDevice() {
    return pasids > 0;
  }
}
