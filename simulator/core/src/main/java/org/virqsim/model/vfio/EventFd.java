// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.vfio;

/** Which of a vector's eventfds a VFIO_DEVICE_SET_IRQS names. */
public enum EventFd {
  /** -1: no eventfd; an armed vector is disarmed. */
  NONE('-'),
  /** The interrupt eventfd, read by the VMM's main loop: {@code int[v]}. */
  INTERRUPT('Q'),
  /** The kvm eventfd, attached to KVM as an irqfd: {@code kvm[v]}. */
  KVM('K');

  private static final EventFd[] ALL = values();
  private final char symbol;

  EventFd(char symbol) {
    this.symbol = symbol;
  }

  /**
   * Returns the letter used in call listings: {@code -} none, {@code Q} QEMU's main loop, {@code K}
   * KVM.
   */
  public char symbol() {
    return symbol;
  }

  /** Returns the constant with that ordinal. */
  public static EventFd of(int ordinal) {
    return ALL[ordinal];
  }
}
