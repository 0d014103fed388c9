// SPDX-License-Identifier: Apache-2.0
/** KVM's side of interrupt delivery: irqfds and GSI routes. */
@NullMarked
package org.virqsim.model.kvm;

import org.jspecify.annotations.NullMarked;
