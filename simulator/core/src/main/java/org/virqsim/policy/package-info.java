// SPDX-License-Identifier: Apache-2.0
/** Vector-enabling policies: what a VMM does when the guest changes its MSI-X registers. */
@NullMarked
package org.virqsim.policy;

import org.jspecify.annotations.NullMarked;
