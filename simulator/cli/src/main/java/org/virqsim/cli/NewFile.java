// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes a file that is not there yet. */
final class NewFile {
  private NewFile() {}

  /** Refuses a file that exists; to be asked before any work is done. */
  static void check(Path file) {
    if (Files.exists(file)) {
      throw new CommandException(ExitCode.USAGE, file + " exists and is not overwritten");
    }
  }

  /** Writes a text. */
  static void write(Path file, String text) throws IOException {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(ExitCode.USAGE, file + " exists and is not overwritten");
    } catch (NoSuchFileException e) {
      throw new CommandException(ExitCode.USAGE, file + ": its folder does not exist");
    }
  }
}
