/**
 * Time, distributions and arrival processes: pure data without a clock, a random source or any
 * other dependency.
 *
 * <p>Time is a {@code long} count of nanoseconds everywhere; see {@link
 * org.virqsim.kernel.Durations} for how people write it.
 */
@NullMarked
package org.virqsim.kernel;

import org.jspecify.annotations.NullMarked;
