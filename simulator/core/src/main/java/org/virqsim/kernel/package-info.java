// SPDX-License-Identifier: Apache-2.0
/** Time, named random streams and distributions. */
@NullMarked
package org.virqsim.kernel;

import org.jspecify.annotations.NullMarked;
