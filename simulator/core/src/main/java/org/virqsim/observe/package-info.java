// SPDX-License-Identifier: Apache-2.0
/** Ledger, histograms, timeline and invariants, all outside the model. */
@NullMarked
package org.virqsim.observe;

import org.jspecify.annotations.NullMarked;
