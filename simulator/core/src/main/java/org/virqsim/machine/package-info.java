// SPDX-License-Identifier: Apache-2.0
/**
 * The one semantics: atomic steps as data, the program that orders them, and the only writer of the
 * state.
 */
@NullMarked
package org.virqsim.machine;

import org.jspecify.annotations.NullMarked;
