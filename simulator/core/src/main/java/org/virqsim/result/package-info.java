// SPDX-License-Identifier: Apache-2.0
/** Records of what an experiment found, and their JSON. */
@NullMarked
package org.virqsim.result;

import org.jspecify.annotations.NullMarked;
