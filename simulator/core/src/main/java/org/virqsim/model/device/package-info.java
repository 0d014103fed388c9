// SPDX-License-Identifier: Apache-2.0
/** The device's behaviour as far as interrupts are concerned. */
@NullMarked
package org.virqsim.model.device;

import org.jspecify.annotations.NullMarked;
