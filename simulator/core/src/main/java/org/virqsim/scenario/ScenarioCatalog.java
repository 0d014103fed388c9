// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scenarios that come with virqsim, and the way from what a user types to a scenario's text.
 * They are resources, listed in {@value #INDEX}, one name a line: jars can not be searched for
 * files in a way that always works.
 */
public final class ScenarioCatalog {
  /** The resource that lists the names. */
  public static final String INDEX = "scenarios/index.txt";

  private final ClassLoader loader;
  private final List<String> names;

  /**
   * A scenario of the catalog.
   *
   * @param name for example {@code msix/nvme-bringup}
   * @param summary first sentence of its description, possibly empty
   */
  public record Entry(String name, String summary) {}

  /**
   * Reads the list of names.
   *
   * @param loader where the resources are
   */
  public ScenarioCatalog(ClassLoader loader) {
    this.loader = loader;
    this.names = readIndex(loader);
  }

  /** The catalog of the scenarios on the class path; empty when they are not there. */
  public static ScenarioCatalog onClassPath() {
    return new ScenarioCatalog(ScenarioCatalog.class.getClassLoader());
  }

  /** The names, in the order of the list. */
  public List<String> names() {
    return names;
  }

  /** The scenarios with their summaries, in the order of the list. */
  public List<Entry> entries() {
    return names.stream().map(name -> new Entry(name, summary(resource(name)))).toList();
  }

  /**
   * The text of the scenario that a user names: an existing file, or a name of the catalog, of
   * which the last part is enough when only one has it.
   *
   * @throws ScenarioException when there is no such file or scenario, or it can not be read
   */
  public ScenarioSource find(String fileOrName) {
    Optional<Path> path = path(fileOrName);
    if (path.isPresent() && Files.exists(path.get()) && !Files.isDirectory(path.get())) {
      return ScenarioSource.ofFile(path.get());
    }
    List<String> matches =
        names.stream().filter(n -> n.equals(fileOrName) || last(n).equals(fileOrName)).toList();
    if (matches.contains(fileOrName)) {
      return resource(fileOrName);
    } else if (matches.size() == 1) {
      return resource(matches.get(0));
    } else if (matches.size() > 1) {
      throw failure(fileOrName, "can be " + String.join(" or ", matches));
    } else if (path.isPresent() && Files.isDirectory(path.get())) {
      return ScenarioSource.ofFile(path.get());
    }
    throw failure(fileOrName, "no such file, and no scenario of that name" + hint(fileOrName));
  }

  private String hint(String word) {
    List<String> candidates = new ArrayList<>(names);
    names.forEach(name -> candidates.add(last(name)));
    return Words.didYouMean(word, candidates);
  }

  private ScenarioSource resource(String name) {
    String label = "scenarios/" + name + ".yaml";
    try (InputStream in = loader.getResourceAsStream(label)) {
      if (in == null) {
        throw new IllegalStateException(INDEX + " lists " + name + ", but there is no " + label);
      }
      return ScenarioSource.ofStream(label, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String summary(ScenarioSource source) {
    Optional<YamlNode> root = YamlReader.read(source, new Problems(source.label()));
    if (root.isPresent() && root.get() instanceof YamlNode.Mapping map) {
      YamlNode.@Nullable Entry description = map.entries().get("description");
      if (description != null && description.value() instanceof YamlNode.Scalar text) {
        return text.text().strip().replaceFirst("(?s)\\.\\s.*", ".").replaceFirst("\\.$", "");
      }
    }
    return "";
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static Optional<Path> path(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static ScenarioException failure(String label, String message) {
    return new ScenarioException(List.of(Diagnostic.ofFile(Words.shorten(label), message)));
  }

  private static List<String> readIndex(ClassLoader loader) {
    try (InputStream in = loader.getResourceAsStream(INDEX)) {
      if (in == null) {
        return List.of();
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return lines.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
