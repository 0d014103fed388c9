// SPDX-License-Identifier: Apache-2.0
/** Charts, tables and pages, from results alone. */
@NullMarked
package org.virqsim.reports;

import org.jspecify.annotations.NullMarked;
