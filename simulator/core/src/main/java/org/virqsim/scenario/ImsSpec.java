// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

/**
 * What makes a device a mediated one: vector 0 is emulated, the others are slots of the interrupt
 * message store.
 *
 * @param processes processes with a PASID of their own, beside the driver, which has the default
 *     one as process 0; 0 .. {@value #MAX_PROCESSES}
 * @param queue whose PASID descriptors carry
 * @param resubmit when pending descriptors are submitted again after a migration
 */
public record ImsSpec(int processes, Queue queue, Resubmit resubmit) {
  /** Most processes of a device. */
  public static final int MAX_PROCESSES = 63;

  /** Whose PASID descriptors carry. */
  public enum Queue implements Keyed {
    /** Shared: each descriptor that of the process which submits it. The default. */
    SHARED("shared"),
    /** Dedicated: all descriptors of a vector's queue the one that the queue was given. */
    DEDICATED("dedicated");

    private final String key;

    Queue(String key) {
      this.key = key;
    }

    @Override
    public String key() {
      return key;
    }
  }

  /** When pending descriptors are submitted again after a migration. */
  public enum Resubmit implements Keyed {
    /** When the new host is ready and the handles have been asked for again. The default. */
    AFTER_RESTORE("after-restore"),
    /** Before slots are programmed, with handles that are revoked: the prototype of 2022. */
    BEFORE_RESTORE("before-restore");

    private final String key;

    Resubmit(String key) {
      this.key = key;
    }

    @Override
    public String key() {
      return key;
    }
  }
}
