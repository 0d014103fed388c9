// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.virqsim.policy.Policies;
import org.virqsim.policy.VectorPolicy;

/**
 * Loads the policies in the jars of a folder, each jar with a loader of its own, so that two
 * plugins can bring different versions of one library. All that is wrong is said at once.
 */
final class PluginLoader {
  private static final Policies BUILT_IN = Policies.builtIn();

  private final List<Plugins.Jar> jars = new ArrayList<>();
  private final List<URLClassLoader> loaders = new ArrayList<>();
  private final List<PluginPolicy> policies = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  private PluginLoader() {}

  /**
   * Returns the built-in policies and those in the jars of {@code folder}, by name of the file.
   *
   * @throws CommandException if the folder can not be used, or a jar holds no usable policy
   */
  static Plugins load(Path folder) {
    PluginLoader plugins = new PluginLoader();
    for (Path jar : jarsOf(folder)) {
      plugins.add(jar);
    }
    if (!plugins.errors.isEmpty()) {
      Plugins.close(plugins.loaders);
      throw new CommandException(ExitCode.INVALID_INPUT, plugins.errors);
    }
    return new Plugins(
        BUILT_IN.with(List.copyOf(plugins.policies)),
        List.copyOf(plugins.jars),
        List.copyOf(plugins.loaders));
  }

  private static List<Path> jarsOf(Path folder) {
    if (folder.toString().isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "--plugins needs the name of a folder");
    }
    if (!Files.isDirectory(folder)) {
      throw new CommandException(
          ExitCode.USAGE,
          "--plugins " + folder + (Files.exists(folder) ? " is not a folder" : " does not exist"));
    }
    List<Path> jars;
    try (Stream<Path> files = Files.list(folder)) {
      jars = files.filter(f -> f.toString().endsWith(".jar") && Files.isRegularFile(f)).toList();
    } catch (IOException e) {
      throw new CommandException(ExitCode.USAGE, "--plugins " + folder + " can not be read: " + e);
    }
    if (jars.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "--plugins " + folder + " holds no jar");
    }
    return jars.stream().sorted().toList();
  }

  private void add(Path jar) {
    String file = String.valueOf(jar.getFileName());
    try {
      // A class loader says nothing of a file that is no jar.
      new JarFile(jar.toFile()).close();
      jars.add(new Plugins.Jar(file, sha256(jar)));
      URLClassLoader loader = loader(jar);
      loaders.add(loader);
      int before = policies.size() + errors.size();
      provided(jar, loader);
      if (policies.size() + errors.size() == before) {
        error(jar, "names no policy in META-INF/services/" + VectorPolicy.class.getName());
      }
    } catch (IOException e) {
      error(jar, "is not a jar that can be read: " + e.getMessage());
    }
  }

  private void provided(Path jar, URLClassLoader loader) {
    try {
      Iterator<ServiceLoader.Provider<VectorPolicy>> providers =
          ServiceLoader.load(VectorPolicy.class, loader).stream().iterator();
      while (providers.hasNext()) {
        ServiceLoader.Provider<VectorPolicy> provider = providers.next();
        // The class path may name others, which are not this plugin's.
        if (provider.type().getClassLoader() == loader) {
          accept(jar, provider.get());
        }
      }
    } catch (ServiceConfigurationError e) {
      error(jar, sentence(e));
    } catch (LinkageError e) {
      error(jar, built(e));
    }
  }

  private void accept(Path jar, VectorPolicy provided) {
    PluginPolicy policy;
    try {
      policy = new PluginPolicy(jar.toString(), provided);
    } catch (CommandException e) {
      errors.add(String.valueOf(e.getMessage()));
      return;
    }
    String name = policy.name();
    if (!Policies.isName(name)) {
      error(
          jar,
          "policy '"
              + name
              + "': a name is made of lower-case letters, digits, dashes and dots, a letter first");
      return;
    }
    BUILT_IN
        .find(name)
        .ifPresentOrElse(
            known -> error(jar, "policy '" + name + "' has " + whose(name, known)),
            () -> join(jar, policy));
  }

  private static String whose(String name, VectorPolicy builtIn) {
    return builtIn.name().equals(name)
        ? "the name of one that is built in"
        : "a name that is built in, for " + builtIn.name();
  }

  private void join(Path jar, PluginPolicy policy) {
    for (PluginPolicy other : policies) {
      if (other.name().equals(policy.name())) {
        error(jar, "policy '" + policy.name() + "' is also in " + other.jar());
        return;
      }
    }
    policies.add(policy);
  }

  private void error(Path jar, String what) {
    errors.add(jar + ": error: " + what);
  }

  /** What a {@link ServiceLoader} says, without the name of the service, and why. */
  private static String sentence(ServiceConfigurationError e) {
    String message =
        String.valueOf(e.getMessage()).replace(VectorPolicy.class.getName() + ": ", "");
    Throwable cause = e.getCause();
    if (cause == null) {
      return message;
    }
    return message + ": " + (cause instanceof LinkageError link ? built(link) : cause);
  }

  /** What it means that classes do not fit together. */
  static String built(LinkageError e) {
    Throwable cause = e.getCause();
    if (e instanceof ExceptionInInitializerError && cause != null) {
      return cause.toString();
    }
    return "was built for another version of virqsim or of Java, or a class is missing ("
        + e.getClass().getSimpleName()
        + ": "
        + e.getMessage()
        + ")";
  }

  private static URLClassLoader loader(Path jar) throws MalformedURLException {
    URL[] urls = {jar.toUri().toURL()};
    return new URLClassLoader(urls, VectorPolicy.class.getClassLoader());
  }

  private static String sha256(Path jar) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(jar)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
