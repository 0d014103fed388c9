// SPDX-License-Identifier: Apache-2.0
/** Recordings of real systems: reading, importing, conformance. */
@NullMarked
package org.virqsim.trace;

import org.jspecify.annotations.NullMarked;
