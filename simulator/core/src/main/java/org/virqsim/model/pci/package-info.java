// SPDX-License-Identifier: Apache-2.0
/** Registers of the PCI function, in the names of the PCI Express Base Specification. */
@NullMarked
package org.virqsim.model.pci;

import org.jspecify.annotations.NullMarked;
