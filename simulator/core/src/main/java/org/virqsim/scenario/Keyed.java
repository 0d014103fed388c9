// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An enum constant with the word that stands for it in a scenario file. */
public interface Keyed {
  /** The word, for example {@code drop}. */
  String key();

  /** The constant with a word, if there is one. */
  static <E extends Keyed> Optional<E> find(E[] values, String key) {
    return Arrays.stream(values).filter(value -> value.key().equals(key)).findFirst();
  }

  /** The words of the constants, in their order. */
  static List<String> keys(Keyed[] values) {
    return Arrays.stream(values).map(Keyed::key).toList();
  }
}
