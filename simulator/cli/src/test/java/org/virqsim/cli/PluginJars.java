// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles sources and packs them into jars, as the author of a plugin does. */
final class PluginJars {
  /** The sources of the example; the tests run in simulator/cli. */
  private static final Path EXAMPLE = Path.of("../example-policy/src/main").toAbsolutePath();

  private static final String SERVICE = "META-INF/services/org.virqsim.policy.VectorPolicy";

  private PluginJars() {}

  /** Compiles simulator/example-policy and returns the folder of its classes and resources. */
  static Path example(Path work) throws IOException {
    Path classes = Files.createTempDirectory(work, "example");
    compile(classes, files(EXAMPLE.resolve("java")));
    for (Path resource : files(EXAMPLE.resolve("resources"))) {
      Path copy = classes.resolve(EXAMPLE.resolve("resources").relativize(resource).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(resource, copy);
    }
    return classes;
  }

  /** Compiles one class in package {@code x} that is named as the only provider. */
  static Path provider(Path work, String name, String source) throws IOException {
    Path file = Files.createTempDirectory(work, "source").resolve(name + ".java");
    Files.writeString(file, "package x;\n" + source);
    return provides(compiled(work, file), "x." + name);
  }

  /** Compiles files, which may replace classes of ours, and returns the folder of the classes. */
  static Path compiled(Path work, Path... sources) throws IOException {
    Path classes = Files.createTempDirectory(work, "classes");
    compile(classes, List.of(sources));
    return classes;
  }

  /** Writes the provider file. */
  static Path provides(Path classes, String line) throws IOException {
    Path service = classes.resolve(SERVICE);
    Files.createDirectories(service.getParent());
    Files.writeString(service, line + "\n");
    return classes;
  }

  /** Packs the files of a folder that are wanted. */
  static Path jar(Path jar, Path classes, Predicate<String> wanted) throws IOException {
    Files.createDirectories(jar.getParent());
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(out)) {
      for (Path file : files(classes)) {
        String name = classes.relativize(file).toString().replace('\\', '/');
        if (wanted.test(name)) {
          packed.putNextEntry(new JarEntry(name));
          Files.copy(file, packed);
        }
      }
    }
    return jar;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void compile(Path classes, List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
    options.addAll(List.of("-cp", System.getProperty("java.class.path")));
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  options,
                  null,
                  manager.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!done) {
        throw new AssertionError(messages.toString());
      }
    }
  }
}
