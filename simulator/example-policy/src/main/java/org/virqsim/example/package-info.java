// SPDX-License-Identifier: Apache-2.0
/** A policy as somebody outside the project would write it: copy, rename, change. */
@NullMarked
package org.virqsim.example;

import org.jspecify.annotations.NullMarked;
