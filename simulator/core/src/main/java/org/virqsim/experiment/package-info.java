// SPDX-License-Identifier: Apache-2.0
/** Replications, estimators, comparisons and stopping rules. */
@NullMarked
package org.virqsim.experiment;

import org.jspecify.annotations.NullMarked;
