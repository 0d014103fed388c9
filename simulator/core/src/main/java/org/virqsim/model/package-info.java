// SPDX-License-Identifier: Apache-2.0
/**
 * The packed state of the modelled system and its layout; the flyweights live in the packages
 * below.
 */
@NullMarked
package org.virqsim.model;

import org.jspecify.annotations.NullMarked;
