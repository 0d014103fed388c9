/**
 * What a run found, as records: identity, metrics, timelines, and their JSON.
 *
 * <p>This package is the only contract between the simulator and everything that shows results. It
 * depends on no other package of virqsim, so that a report can be made from {@code results.json}
 * alone, years later and on another machine. Times are nanoseconds, windows are half-open {@code
 * [start, end)}, records are immutable and check themselves when they are made.
 */
@NullMarked
package org.virqsim.result;

import org.jspecify.annotations.NullMarked;
