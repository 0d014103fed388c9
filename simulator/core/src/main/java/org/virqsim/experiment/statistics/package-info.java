// SPDX-License-Identifier: Apache-2.0
/**
 * Intervals, tests and selection procedures over replications, as pure functions.
 *
 * <p>Nothing here reads a clock, a locale, a file or a random number. Where the order of the inputs
 * has no meaning, it changes no bit of the result: sums are exact before they are rounded once.
 * Logarithms and exponentials are {@link StrictMath}'s, so that all Java versions agree.
 */
@NullMarked
package org.virqsim.experiment.statistics;

import org.jspecify.annotations.NullMarked;
