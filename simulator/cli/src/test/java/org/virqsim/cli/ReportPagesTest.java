// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages as a browser lays them out, at three widths, light and dark, and their markup.
 *
 * <p>Without a browser the tests that need one are skipped, unless {@code
 * -Dvirqsim.browser=required}.
 */
class ReportPagesTest {
  private static final List<Integer> WIDTHS = List.of(375, 800, 1400);
  private static final Pattern LINK = Pattern.compile("href=\"([^\"#][^\"]*)\"");
  private static final int PATIENCE_SECONDS = 60;

  @TempDir static Path dir;

  private static final List<Path> PAGES = new ArrayList<>();

  @BeforeAll
  static void make() {
    PAGES.clear();
    for (ReportPages.Made page : ReportPages.ALL) {
      List<String> command = new ArrayList<>(page.command());
      command.addAll(List.of("--quiet", "--out", dir.resolve(page.name()).toString()));
      Invocation made = Invocation.here(command.toArray(String[]::new));
      assertThat(made.exit()).as(page + ": " + made.err()).isEqualTo(ExitCode.OK);
      PAGES.add(page.in(dir));
    }
  }

  private static Chromium browser() {
    Optional<Chromium> found = Chromium.find();
    if (found.isEmpty()) {
      String none = "no Chromium on the PATH: how pages are laid out was not tested";
      assertThat(System.getProperty("virqsim.browser", "")).as(none).isNotEqualTo("required");
      Assumptions.abort(none);
    }
    return found.orElseThrow();
  }

  private static void fine(boolean dark) throws Exception {
    List<Chromium.Look> looks = browser().look(PAGES, WIDTHS, dark, dir);
    assertThat(looks).hasSize(PAGES.size() * WIDTHS.size());
    for (Chromium.Look look : looks) {
      String where = look.page() + ", " + look.width() + " px" + (dark ? ", dark" : "");
      assertThat(look.problems()).as(where).isEmpty();
      assertThat(look.images()).as("pictures of " + where).isPositive();
      assertThat(look.texts()).as("texts of " + where).isGreaterThan(50);
    }
  }

  @Test
  void pagesAreFineInLightColours() throws Exception {
    fine(false);
  }

  @Test
  void pagesAreFineInDarkColours() throws Exception {
    fine(true);
  }

  /** The test itself: each kind of problem is found. */
  @Test
  void badPagesAreFound() throws Exception {
    Path bad = dir.resolve("bad.html");
    Files.writeString(
        bad,
        """
        <!DOCTYPE html>
        <html><head><title>t</title></head><body><h1>one</h1><h3 id="a">three</h3>
        <p style="color: #999; background: #aaa">pale</p><p id="a">again</p>
        <div style="width: 900px; height: 1px; background: red"></div>
        <a href="#nowhere">link</a><a href="#a" tabindex="2">link</a>
        <img src="http://example.org/a.png"><table><thead><tr><th>x</th></tr></thead></table>
        <script>console.warn("careful");</script></body></html>
        """);
    List<Chromium.Look> looks = browser().look(List.of(bad), List.of(800), false, dir);
    assertThat(String.join("\n", looks.get(0).problems()))
        .contains(
            "no language",
            "heading \"three\" of level 3 after 1",
            "contrast ",
            "two elements with id a",
            "a link to nowhere: #nowhere",
            "a place of its own in the order of focus",
            "a picture without words",
            "a picture without size",
            "a table without caption",
            "a column's heading without scope: x",
            "the page is 9",
            "a request to http://example.org/a.png",
            "the console says: ");
  }

  /** The Nu Html Checker, which the W3C runs as its own; its warnings count too. */
  @Test
  void markupIsValid() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("nu.validator.client.SimpleCommandLineValidator");
    command.addAll(List.of("--Werror", "--format", "text"));
    PAGES.forEach(page -> command.add(page.toString()));
    Path said = dir.resolve("validator.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    assertThat(Files.readString(said)).contains("No errors found");
  }

  /** A link to another file is to one that is there; a page sent alone has none. */
  @Test
  void linksLeadSomewhere() throws IOException {
    for (Path page : PAGES) {
      Matcher links = LINK.matcher(Files.readString(page, StandardCharsets.UTF_8));
      while (links.find()) {
        String link = links.group(1);
        boolean web = link.startsWith("https://");
        assertThat(web || Files.exists(page.resolveSibling(link))).as(link).isTrue();
      }
    }
  }
}
