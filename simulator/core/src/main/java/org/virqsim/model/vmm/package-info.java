// SPDX-License-Identifier: Apache-2.0
/** What the virtual machine monitor keeps, and the read-only view of it that a policy gets. */
@NullMarked
package org.virqsim.model.vmm;

import org.jspecify.annotations.NullMarked;
