// SPDX-License-Identifier: Apache-2.0
/**
 * Sensitivity analysis: one scenario in many cells that differ in the values of its parameters, all
 * on the same random numbers. Designs of cells, their runs, tornado and break-even.
 */
@NullMarked
package org.virqsim.experiment.sweep;

import org.jspecify.annotations.NullMarked;
