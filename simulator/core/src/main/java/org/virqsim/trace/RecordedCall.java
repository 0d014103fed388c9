// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

/**
 * A recorded call in the form that can be compared.
 *
 * @param call the call
 * @param stamp where and when it was recorded
 */
public record RecordedCall(HostCall call, Ioctl.Stamp stamp) {}
