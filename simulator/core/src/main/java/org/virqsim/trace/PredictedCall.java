// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

/**
 * A call that follows from a log.
 *
 * @param call the call
 * @param line line of the log, from 1, that shows its cause
 * @param because what happened there, in words
 */
public record PredictedCall(HostCall call, int line, String because) {}
