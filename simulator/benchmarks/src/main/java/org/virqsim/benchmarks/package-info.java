// SPDX-License-Identifier: Apache-2.0
/** How fast the engine is, beside what it could be and what there is. */
@NullMarked
package org.virqsim.benchmarks;

import org.jspecify.annotations.NullMarked;
