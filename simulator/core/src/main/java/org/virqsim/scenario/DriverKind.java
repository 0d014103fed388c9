// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A kind of driver that a scenario may name.
 *
 * @param key the word for it
 * @param keys the keys that it has beside those that every driver has
 * @param reading reads what it does; empty when it can not be read, which is then reported
 */
record DriverKind(
    String key, List<String> keys, Function<DriverFields, Optional<? extends DriverSpec>> reading) {

  /** All there are, in the order in which messages list them. */
  static final List<DriverKind> ALL =
      List.of(
          new DriverKind(StepsDriver.KIND, StepsReader.KEYS, StepsReader::read),
          new DriverKind(LinuxNvmeDriver.KIND, LinuxNvmeDriver.KEYS, LinuxNvmeDriver::read),
          new DriverKind(LinuxIgbDriver.KIND, LinuxIgbDriver.KEYS, LinuxIgbDriver::read),
          new DriverKind(TableFirstDriver.KIND, TableFirstDriver.KEYS, TableFirstDriver::read),
          new DriverKind(LateUnmaskDriver.KIND, LateUnmaskDriver.KEYS, LateUnmaskDriver::read),
          new DriverKind(LinuxResumeDriver.KIND, LinuxResumeDriver.KEYS, LinuxResumeDriver::read));

  /** The one with a word. */
  static Optional<DriverKind> find(String key) {
    return ALL.stream().filter(kind -> kind.key.equals(key)).findFirst();
  }

  /** The words of all. */
  static List<String> words() {
    return ALL.stream().map(DriverKind::key).toList();
  }

  /** The words of those that have a key of their own. */
  static List<String> having(String key) {
    return ALL.stream().filter(kind -> kind.keys.contains(key)).map(DriverKind::key).toList();
  }
}
