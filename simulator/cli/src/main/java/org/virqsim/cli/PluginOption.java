// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --plugins}, for every command that names policies. */
final class PluginOption {
  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description =
          "Adds the policies in the jars of this folder; see the README, how to write one.")
  private @Nullable Path folder;

  /** Returns what the folder holds, and only what is built in without a folder. */
  Plugins load() {
    return folder == null ? Plugins.none() : PluginLoader.load(folder);
  }
}
