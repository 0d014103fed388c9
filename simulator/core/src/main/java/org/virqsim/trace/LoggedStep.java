// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import org.virqsim.model.guest.GuestStep;

/**
 * A guest step found in a log.
 *
 * @param step what the guest did
 * @param where the event that shows it
 * @param inferred whether the event shows only its consequence: the guest did it at some time
 *     before
 */
public record LoggedStep(GuestStep step, QemuEvent.Where where, boolean inferred) {}
