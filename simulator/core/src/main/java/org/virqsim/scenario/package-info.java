// SPDX-License-Identifier: Apache-2.0
/** Scenario files: reading, checking, compiling to a configuration. */
@NullMarked
package org.virqsim.scenario;

import org.jspecify.annotations.NullMarked;
