// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

/**
 * One line of a counterexample as people read it: one micro-step, or several that belong together.
 *
 * @param first number of the first micro-step, from 1
 * @param last number of the last one
 * @param from who acts: {@code guest}, {@code VMM}, {@code host}, {@code device}, {@code KVM} or
 *     {@code driver}
 * @param to what it acts on, one of the same
 * @param text what happens, without a full stop
 * @param drop whether a message is discarded here
 * @param after whether this comes after the counterexample, of itself, and changes nothing
 */
public record StoryLine(
    int first, int last, String from, String to, String text, boolean drop, boolean after) {}
