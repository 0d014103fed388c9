// SPDX-License-Identifier: Apache-2.0
/** What a page shows, ready to be laid out: the templates only place it. */
@NullMarked
package org.virqsim.reports.page;

import org.jspecify.annotations.NullMarked;
