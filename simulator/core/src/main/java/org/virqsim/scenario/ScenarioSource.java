// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The text of a scenario and the name under which messages speak of it.
 *
 * @param label the file as the user named it
 * @param text the file's text, without a byte order mark
 */
public record ScenarioSource(String label, String text) {
  /**
   * Longest file that is read, in bytes. A scenario has a few kilobytes; this protects from the
   * wrong file.
   */
  public static final int MAX_BYTES = 1 << 20;

  /**
   * Reads a file.
   *
   * @param file any path; messages show it as given
   * @throws ScenarioException when there is none, it is a directory, is unreadable, too large or
   *     not UTF-8
   */
  public static ScenarioSource ofFile(Path file) {
    String label = file.toString();
    if (Files.isDirectory(file)) {
      throw failure(Diagnostic.ofFile(label, "is a directory, not a scenario file"));
    }
    try (InputStream in = Files.newInputStream(file)) {
      return ofStream(label, in);
    } catch (NoSuchFileException e) {
      throw failure(Diagnostic.ofFile(label, "no such file"));
    } catch (AccessDeniedException e) {
      throw failure(Diagnostic.ofFile(label, "permission denied"));
    } catch (IOException e) {
      throw failure(Diagnostic.ofFile(label, "can not be read: " + e.getMessage()));
    }
  }

  /**
   * Reads a stream to its end, at most {@link #MAX_BYTES}; does not close it.
   *
   * @param label what messages call it
   * @param in the bytes
   * @throws IOException when the stream fails
   * @throws ScenarioException when it is too large or not UTF-8
   */
  public static ScenarioSource ofStream(String label, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw failure(
          Diagnostic.ofFile(label, "is larger than " + MAX_BYTES + " bytes, no scenario is"));
    }
    return new ScenarioSource(label, decode(label, bytes));
  }

  private static String decode(String label, byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer chars = CharBuffer.allocate(bytes.length + 1);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(in, chars, true);
    String text = chars.flip().toString();
    if (result.isError()) {
      int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
      int start = text.lastIndexOf('\n') + 1;
      int column = 1 + text.codePointCount(start, text.length());
      throw failure(new Diagnostic(label, line, column, "is not UTF-8 text"));
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static ScenarioException failure(Diagnostic diagnostic) {
    return new ScenarioException(List.of(diagnostic));
  }
}
