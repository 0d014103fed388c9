// SPDX-License-Identifier: Apache-2.0
/** The guest driver: its program, its queues and its interrupt handlers. */
@NullMarked
package org.virqsim.model.guest;

import org.jspecify.annotations.NullMarked;
