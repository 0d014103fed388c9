// SPDX-License-Identifier: Apache-2.0
/**
 * Turns results into what people read: a terminal table, CSV files and charts.
 *
 * <p>Everything here is a function of {@code org.virqsim.result} alone. A number is never shown
 * without what it depends on: losses carry the device behaviour assumed, charts carry scenario,
 * workload, replications and seed.
 */
@NullMarked
package org.virqsim.reports;

import org.jspecify.annotations.NullMarked;
