// SPDX-License-Identifier: Apache-2.0
/** Interrupt remapping: table entries and posted descriptors; PASIDs. */
@NullMarked
package org.virqsim.model.iommu;

import org.jspecify.annotations.NullMarked;
