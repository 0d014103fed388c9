// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

/** A picture that says what it shows to those who do not see it. */
interface Described {
  /** Returns one line. */
  String title();

  /** Returns some sentences. */
  String description();
}
