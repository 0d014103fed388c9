// SPDX-License-Identifier: Apache-2.0
/** The timed resolver, on DSOL. */
@NullMarked
package org.virqsim.engine;

import org.jspecify.annotations.NullMarked;
