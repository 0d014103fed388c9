// SPDX-License-Identifier: Apache-2.0
/** The exhaustive resolver: every order, within bounds. */
@NullMarked
package org.virqsim.explore;

import org.jspecify.annotations.NullMarked;
