// SPDX-License-Identifier: Apache-2.0
/** Explorations of scenarios: what they found, told to people, and turned into scenarios again. */
@NullMarked
package org.virqsim.experiment.exploration;

import org.jspecify.annotations.NullMarked;
