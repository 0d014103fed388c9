// SPDX-License-Identifier: Apache-2.0
/**
 * The exhaustive resolver: every order of the machine's steps, within bounds.
 *
 * <p>{@link org.virqsim.explore.Explorer} visits every state by breadth-first search; what it knows
 * of the machine is {@link org.virqsim.explore.Model}: what each process would do next, and the
 * facts that a step reports. It knows no operation but the start of a guest step, and no time.
 */
@NullMarked
package org.virqsim.explore;

import org.jspecify.annotations.NullMarked;
