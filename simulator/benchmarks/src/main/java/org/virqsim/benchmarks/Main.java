// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

/** Later. */
final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    org.openjdk.jmh.Main.main(args);
  }
}
