// SPDX-License-Identifier: Apache-2.0
package org.virqsim.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each package may know. Here because only this module sees every class. */
class ArchitectureTest {
  private static final String ROOT = "org.virqsim.";

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("org.virqsim");

  /** A package, the packages of ours that it may use, and why no others. */
  private record Layer(String name, List<String> mayUse, String because) {
    static Layer of(String name, String because, String... mayUse) {
      return new Layer(name, List.of(mayUse), because);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Layer> LAYERS =
      List.of(
          Layer.of("kernel", "time and randomness know nothing of interrupts"),
          Layer.of("model", "registers and state do not know who moves them", "kernel"),
          Layer.of(
              "policy", "a policy is a pure function of a view on the model", "kernel", "model"),
          Layer.of(
              "machine",
              "the semantics must be the same for every resolver and observer",
              "kernel",
              "model",
              "policy"),
          Layer.of(
              "observe",
              "observers stand outside the model and work for every resolver",
              "kernel",
              "model",
              "policy",
              "machine"),
          Layer.of(
              "engine",
              "a resolver says when, never what",
              "kernel",
              "model",
              "policy",
              "machine",
              "observe"),
          Layer.of(
              "explore",
              "a resolver tries orders; of times it knows what is possible, of files nothing",
              "kernel",
              "model",
              "policy",
              "machine",
              "observe"),
          Layer.of(
              "scenario",
              "a scenario compiles to a configuration whoever resolves it, and expects metrics",
              "kernel",
              "model",
              "policy",
              "machine",
              "result"),
          Layer.of("result", "a results file is read without the simulator"),
          Layer.of(
              "trace",
              "recordings are held against the machine, not against a run",
              "kernel",
              "model",
              "policy",
              "machine",
              "scenario",
              "result"),
          Layer.of(
              "experiment",
              "experiments run scenarios; recordings have their own way in",
              "kernel",
              "model",
              "policy",
              "machine",
              "observe",
              "engine",
              "explore",
              "scenario",
              "result"),
          Layer.of("reports", "a report must be possible from the results file alone", "result"));

  /** An outside library, the packages of ours that may name it, and why no others. */
  private record Library(
      String name, List<String> packages, List<String> allowedIn, String because) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Library> LIBRARIES =
      List.of(
          new Library(
              "DSOL",
              List.of("nl.tudelft..", "org.djutils..", "org.djunits.."),
              List.of("engine"),
              "the semantics must not depend on the engine that times it"),
          new Library(
              "JFreeChart",
              List.of("org.jfree..", "org.apache.batik.."),
              List.of("reports"),
              "drawing belongs to the module that draws"),
          new Library(
              "picocli",
              List.of("picocli..", "me.tongfei..", "org.jline.."),
              List.of("cli"),
              "the library is used without a terminal too"),
          new Library(
              "Logback",
              List.of("ch.qos.logback.."),
              List.of("cli"),
              "a library logs to SLF4J, the program chooses where that goes"),
          new Library(
              "Jackson",
              List.of("tools.jackson..", "com.fasterxml.jackson..", "org.snakeyaml.."),
              List.of("scenario", "result", "trace"),
              "only what reads or writes files knows a file format"),
          new Library(
              "the schema validator",
              List.of("com.networknt.."),
              List.of("scenario", "result"),
              "files are checked where they are read"),
          new Library(
              "commons-rng",
              List.of("org.apache.commons.rng.."),
              List.of("kernel", "engine", "experiment"),
              "random numbers come from named streams"));

  /** Packages whose behaviour must follow from their arguments alone. */
  private static final List<String> PURE =
      List.of("kernel", "model", "policy", "machine", "observe", "explore");

  static Stream<Layer> layers() {
    return LAYERS.stream();
  }

  static Stream<Library> libraries() {
    return LIBRARIES.stream();
  }

  @Test
  void classesOfEveryModuleWereSeen() {
    assertThat(OURS.size()).isPositive();
    assertThat(topLevelPackages()).contains("engine", "result", "reports", "cli");
    assertThat(OURS.contain("org.virqsim.cli.Main")).isTrue();
  }

  @Test
  void everyPackageHasItsRule() {
    Set<String> ruled =
        LAYERS.stream().map(Layer::name).collect(Collectors.toCollection(TreeSet::new));
    ruled.add("cli");
    assertThat(topLevelPackages())
        .as("a package without a rule here may use anything; give it a Layer")
        .isSubsetOf(ruled);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aPackageUsesOnlyWhatItMay(Layer layer) {
    List<String> may = new ArrayList<>(layer.mayUse());
    may.add(layer.name());
    classes()
        .that(resideInAPackage(in(layer.name())))
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackages(ROOT.substring(0, ROOT.length() - 1) + "..")
                .or(resideInAnyPackage(in(may)))
                .as("are in " + may + " or not ours"))
        .because(layer.because())
        .allowEmptyShould(true)
        .check(OURS);
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void aLibraryStaysWhereItBelongs(Library library) {
    noClasses()
        .that(resideOutsideOfPackages(in(library.allowedIn())))
        .should()
        .dependOnClassesThat(resideInAnyPackage(library.packages().toArray(String[]::new)))
        .because(library.because())
        .check(OURS);
  }

  @Test
  void nothingDependsOnTheCommand() {
    noClasses()
        .that(resideOutsideOfPackages(in("cli")))
        .should()
        .dependOnClassesThat(resideInAPackage(in("cli")))
        .because("whatever the command can do, a program on the library can do too")
        .check(OURS);
  }

  @Test
  void packagesHaveNoCycles() {
    SlicesRuleDefinition.slices()
        .matching("org.virqsim.(*)..")
        .should()
        .beFreeOfCycles()
        .because("a cycle is one package with two names")
        .allowEmptyShould(true)
        .check(OURS);
  }

  @Test
  void pureClassesReadNoClock() {
    noClasses()
        .that(resideInAnyPackage(in(PURE)))
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat(resideInAPackage("java.time.."))
        .orShould()
        .dependOnClassesThat(named("java.util.Date", "java.util.Calendar"))
        .because("simulated time is the only time; results must not depend on the machine's")
        .allowEmptyShould(true)
        .check(OURS);
  }

  @Test
  void randomNumbersComeFromNamedStreams() {
    noClasses()
        .that(resideOutsideOfPackages(in("cli")))
        .should()
        .dependOnClassesThat(resideInAPackage("java.util.random.."))
        .orShould()
        .dependOnClassesThat(
            named(
                "java.util.Random",
                "java.util.SplittableRandom",
                "java.security.SecureRandom",
                "java.util.concurrent.ThreadLocalRandom"))
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(java.util.UUID.class, "randomUUID")
        .because("a draw outside the named streams changes when something unrelated does")
        .check(OURS);
  }

  @Test
  void pureClassesDoNoInputOrOutput() {
    noClasses()
        .that(resideInAnyPackage(in(PURE)))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net..")
                .and(DescribedPredicate.not(named("java.io.Serializable")))
                .as("do input or output"))
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .because("the model answers from its arguments, so that it can be replayed and explored")
        .allowEmptyShould(true)
        .check(OURS);
  }

  @Test
  void threadsOnlyWhereStated() {
    noClasses()
        .that(resideInAnyPackage(in(PURE)))
        .and()
        .resideOutsideOfPackage(in("explore"))
        .should()
        .dependOnClassesThat(
            resideInAPackage("java.util.concurrent..")
                .or(named("java.lang.Thread"))
                .as("are about threads"))
        .because("one replication runs in one thread; parallelism is between replications")
        .allowEmptyShould(true)
        .check(OURS);
  }

  @Test
  void explorationsThreadsLiveInOneClass() {
    Set<String> users =
        OURS.stream()
            .filter(c -> c.getPackageName().equals(ROOT + "explore"))
            .filter(ArchitectureTest::startsThreads)
            .map(c -> c.getName().replaceFirst("\\$.*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(users).as("classes of explore that start threads").hasSizeLessThanOrEqualTo(1);
  }

  private static boolean startsThreads(JavaClass c) {
    return c.getDirectDependenciesFromSelf().stream()
        .map(d -> d.getTargetClass().getName())
        .anyMatch(
            n ->
                n.equals("java.lang.Thread")
                    || n.startsWith("java.util.concurrent.Executor")
                    || n.startsWith("java.util.concurrent.ForkJoin"));
  }

  private static Set<String> topLevelPackages() {
    Set<String> names = new TreeSet<>();
    for (JavaPackage p : OURS.getPackage("org.virqsim").getSubpackages()) {
      names.add(p.getRelativeName());
    }
    return names;
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    Set<String> set = Set.of(names);
    return DescribedPredicate.describe(
        "are " + String.join(" or ", Arrays.asList(names)), c -> set.contains(c.getName()));
  }

  private static String in(String name) {
    return ROOT + name + "..";
  }

  private static String[] in(List<String> names) {
    return names.stream().map(ArchitectureTest::in).toArray(String[]::new);
  }
}
