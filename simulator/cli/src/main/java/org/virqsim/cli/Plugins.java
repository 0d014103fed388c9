// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.net.URLClassLoader;
import java.util.List;
import org.virqsim.policy.Policies;

/**
 * The policies that a command knows, and the jars from which those not built in came.
 *
 * @param policies all of them
 * @param jars in the order in which they were loaded
 * @param loaders of the jars; closed with this, as classes are loaded when they are first needed
 */
record Plugins(Policies policies, List<Jar> jars, List<URLClassLoader> loaders)
    implements AutoCloseable {

  /**
   * A jar that was loaded.
   *
   * @param file name of the file, without its folder
   * @param sha256 in hexadecimal digits
   */
  record Jar(String file, String sha256) {}

  static Plugins none() {
    return new Plugins(Policies.builtIn(), List.of(), List.of());
  }

  @Override
  public void close() {
    close(loaders);
  }

  static void close(List<URLClassLoader> loaders) {
    for (URLClassLoader loader : loaders) {
      try {
        loader.close();
      } catch (IOException e) {
        // The jars were only read: nothing is lost, and the command has its result.
      }
    }
  }
}
