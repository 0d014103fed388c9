// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps two runs from writing to one folder at the same time, or their files would be mixed. The
 * operating system takes the lock away with the process, so that a crash leaves none behind.
 */
final class FolderLock implements AutoCloseable {
  /** Bytes of the file at most; all but the last are a hole. */
  private static final long LARGEST = 1_000_000;

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Takes the lock of a folder that exists; nothing if another run has it. */
  static Optional<FolderLock> take(Path folder) throws IOException {
    Path file = folder.resolve(".lock");
    while (true) {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        return Optional.empty();
      }
      if (isStill(file, channel)) {
        return Optional.of(new FolderLock(file, channel));
      }
      // Whoever had it removed the file between our opening and our locking it.
      channel.close();
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // Another thread of this process: two commands in one JVM, as in the tests.
      return false;
    }
  }

  /**
   * Gives the file a size through the channel and looks for that size by name. To read it back
   * would not do: on POSIX systems closing any descriptor of a file gives up the process's locks on
   * it.
   */
  private static boolean isStill(Path file, FileChannel channel) throws IOException {
    long size = 1 + Math.floorMod(System.nanoTime(), LARGEST);
    channel.truncate(0);
    channel.write(ByteBuffer.allocate(1), size - 1);
    try {
      return Files.size(file) == size;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Left behind, it is an empty claim: only the lock on it counts.
      return;
    }
  }
}
