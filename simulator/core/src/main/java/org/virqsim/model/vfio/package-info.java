// SPDX-License-Identifier: Apache-2.0
/** The host kernel's side of an assigned function: vfio-pci and its irqs. */
@NullMarked
package org.virqsim.model.vfio;

import org.jspecify.annotations.NullMarked;
