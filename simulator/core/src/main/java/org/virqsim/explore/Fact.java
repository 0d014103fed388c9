// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.Optional;
import org.virqsim.policy.VmmCall;

/**
 * Something that a step of a path did, for people to read.
 *
 * @param kind what kind of thing
 * @param vector the vector concerned, numbered through all functions; the driver for calls and
 *     retired writes; -1 for none
 * @param text a phrase without a full stop
 * @param call the call, if the fact is about one
 */
public record Fact(Kind kind, int vector, String text, Optional<VmmCall> call) {
  /** What kind of thing happened. */
  public enum Kind {
    /** A completion arose. */
    RAISED,
    /** A mediated device was given a descriptor, or checked it. */
    DESCRIPTOR,
    /** The check let pass what its vector's owner has not authorised. */
    MISROUTED,
    /** A message arrived somewhere, went on, or a handler took it. */
    MOVED,
    /** A message was discarded. */
    DROPPED,
    /** The handler of a vector started. */
    HANDLER,
    /** Completions were reaped, or none was found. */
    REAPED,
    /** What would become of a request changed. */
    EXPOSURE,
    /** The VMM begins a call. */
    CALL,
    /** A VFIO_DEVICE_SET_IRQS returned. */
    RETURNED,
    /** A trapped write of the guest retired; the text is the number of the driver's step. */
    RETIRED
  }

  static Fact of(Kind kind, int vector, String text) {
    return new Fact(kind, vector, text, Optional.empty());
  }
}
