// SPDX-License-Identifier: Apache-2.0
package org.virqsim.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Limits on size, over the sources of all modules. */
class HouseRulesTest {
  private static final int FILE_LINES = 500;
  private static final int METHOD_LINES = 60;

  /** The tests run in simulator/cli. */
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private static List<Path> sources() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String top : List.of("simulator", "reports")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(top))) {
        files
            .filter(f -> f.toString().endsWith(".java"))
            .filter(f -> !named(f).contains("/target/"))
            .forEach(found::add);
      }
    }
    return found.stream().sorted().toList();
  }

  private static String named(Path file) {
    return ROOT.relativize(file).toString().replace('\\', '/');
  }

  @Test
  void theSourcesWereFound() throws IOException {
    assertThat(sources())
        .map(HouseRulesTest::named)
        .contains(
            "simulator/core/src/main/java/org/virqsim/result/package-info.java",
            "reports/src/main/java/org/virqsim/reports/package-info.java",
            "simulator/cli/src/main/java/org/virqsim/cli/Main.java");
  }

  @Test
  void noFileIsTooLongToRead() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path file : sources()) {
      int lines = Files.readAllLines(file).size();
      if (lines > FILE_LINES) {
        tooLong.add(named(file) + ": " + lines + " lines");
      }
    }
    assertThat(tooLong).as("files over %s lines", FILE_LINES).isEmpty();
  }

  @Test
  void noMethodIsTooLongToRead() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> tooLong = new ArrayList<>();
    int methods = 0;
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  d -> {},
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(sources()));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        MethodLengths scan = new MethodLengths(unit, positions);
        scan.scan(unit, null);
        tooLong.addAll(scan.tooLong);
        methods += scan.methods;
      }
    }
    assertThat(methods).as("methods seen").isPositive();
    assertThat(tooLong).as("methods over %s lines", METHOD_LINES).isEmpty();
  }

  private static final class MethodLengths extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> tooLong = new ArrayList<>();
    private int methods;

    MethodLengths(CompilationUnitTree unit, SourcePositions positions) {
      this.unit = unit;
      this.positions = positions;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      LineMap lines = unit.getLineMap();
      long first = lines.getLineNumber(positions.getStartPosition(unit, method));
      long last = lines.getLineNumber(positions.getEndPosition(unit, method));
      methods++;
      if (last - first + 1 > METHOD_LINES) {
        String file = named(Path.of(unit.getSourceFile().toUri()));
        tooLong.add(
            file + ":" + first + ": " + method.getName() + ": " + (last - first + 1) + " lines");
      }
      return super.visitMethod(method, null);
    }
  }
}
