// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

/**
 * A policy that was not run because the host cannot offer what it needs.
 *
 * @param policy the name as asked for
 * @param reason one sentence
 */
public record Refusal(String policy, String reason) {}
