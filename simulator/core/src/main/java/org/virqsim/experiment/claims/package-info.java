// SPDX-License-Identifier: Apache-2.0
/** Claims that scenarios put to the test: runs and explorations, and the verdict from them. */
@NullMarked
package org.virqsim.experiment.claims;

import org.jspecify.annotations.NullMarked;
