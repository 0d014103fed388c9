// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

/** An enum constant with the word that stands for it in a scenario file. */
public interface Keyed {
  /** The word, for example {@code drop}. */
  String key();
}
