// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens pages in a headless Chromium, by its command line alone, and reports what is wrong with
 * them. Copies of all pages are laid out at once in frames of one page: a window cannot be as
 * narrow as a telephone, a frame can.
 */
final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");

  private static final List<String> OPTIONS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-dev-shm-usage",
          "--enable-logging=stderr",
          "--virtual-time-budget=20000",
          "--dump-dom");

  private static final int PATIENCE_SECONDS = 90;

  /** Whatever the page asks for beside itself is refused, and said. */
  private static final String NOTHING_ELSE =
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"
          + " style-src 'unsafe-inline'; script-src 'nonce-measure'\">";

  private static final Pattern CONSOLE =
      Pattern.compile("CONSOLE[:(]\\d+\\)?\\] \"?(.*?)\"?, source: (\\S+)");
  private static final Pattern RESULTS =
      Pattern.compile("<pre id=\"results\">(.*?)</pre>", Pattern.DOTALL);

  private final Path binary;

  private Chromium(Path binary) {
    this.binary = binary;
  }

  /**
   * What one page was like.
   *
   * @param width of the window, pixels
   * @param dark whether the dark colours were asked for
   * @param images how many pictures it has
   * @param texts how many elements have words of their own
   * @param problems what is wrong, one sentence each
   */
  record Look(Path page, int width, boolean dark, int images, int texts, List<String> problems) {
    Look {
      problems = List.copyOf(problems);
    }
  }

  /** Finds one on the PATH. */
  static Optional<Chromium> find() {
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "" : path).split(File.pathSeparator, -1)) {
      for (String name : NAMES) {
        Path file = Path.of(folder, name);
        if (!folder.isEmpty() && Files.isExecutable(file) && !Files.isDirectory(file)) {
          return Optional.of(new Chromium(file));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Looks at pages.
   *
   * @param widths of the window, pixels
   * @param work a folder for copies and the browser's profile
   * @return a look for each page and width
   */
  List<Look> look(List<Path> pages, List<Integer> widths, boolean dark, Path work)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(work, dark ? "dark" : "light");
    String script = script();
    StringBuilder frames = new StringBuilder();
    for (int p = 0; p < pages.size(); p++) {
      for (int width : widths) {
        String name = "page-" + p + "-" + width;
        Path copy = folder.resolve(name + ".html");
        Files.writeString(copy, instrumented(Files.readString(pages.get(p)), script, name));
        frames.append("<iframe src=\"" + name + ".html\" width=\"" + width + "\" height=\"900\">");
        frames.append("</iframe>\n");
      }
    }
    Path all = folder.resolve("all.html");
    Files.writeString(
        all,
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
            + "<meta name=\"color-scheme\" content=\"light dark\"><title>all</title></head><body>"
            + "<pre id=\"results\"></pre><script>addEventListener('message', e => {"
            + "document.getElementById('results').textContent += JSON.stringify(e.data) + '\\n';});"
            + "</script>\n"
            + frames
            + "</body></html>\n");
    Output output = run(all, dark, folder);
    return looks(pages, widths, dark, output);
  }

  private static String instrumented(String html, String script, String name) {
    int head = html.indexOf("<head>");
    int end = html.lastIndexOf("</body>");
    if (head < 0 || end < 0) {
      throw new AssertionError("a page without head or body: " + name);
    }
    int after = head + "<head>".length();
    String measure = script.replace("PAGE", "\"" + name + "\"");
    return html.substring(0, after)
        + NOTHING_ELSE
        + html.substring(after, end)
        + "<script nonce=\"measure\">"
        + measure
        + "</script>"
        + html.substring(end);
  }

  private static String script() throws IOException {
    try (InputStream in = Chromium.class.getResourceAsStream("measure.js")) {
      if (in == null) {
        throw new IOException("measure.js is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What the browser said: the page as it was at last, and the log. */
  private record Output(String dom, String log) {}

  private Output run(Path page, boolean dark, Path folder)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(binary.toString());
    command.addAll(OPTIONS);
    command.add("--user-data-dir=" + Files.createTempDirectory(folder, "profile"));
    // Blink's PreferredColorScheme: 0 dark, 1 light.
    command.add("--blink-settings=preferredColorScheme=" + (dark ? 0 : 1));
    command.add(page.toUri().toString());
    Path out = folder.resolve("dom.html");
    Path err = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("no end after " + PATIENCE_SECONDS + " s: " + Files.readString(err));
    }
    return new Output(
        Files.readString(out, StandardCharsets.UTF_8),
        new String(Files.readAllBytes(err), StandardCharsets.ISO_8859_1));
  }

  private static List<Look> looks(
      List<Path> pages, List<Integer> widths, boolean dark, Output output) {
    Matcher results = RESULTS.matcher(output.dom());
    if (!results.find()) {
      throw new AssertionError("the browser did not show the page: " + output.log());
    }
    String text = results.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    List<Look> looks = new ArrayList<>();
    for (int p = 0; p < pages.size(); p++) {
      for (int width : widths) {
        String name = "page-" + p + "-" + width;
        JsonNode found = null;
        for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
          JsonNode node = new JsonMapper().readTree(line);
          found = node.get("page").asString().equals(name) ? node : found;
        }
        if (found == null) {
          throw new AssertionError(pages.get(p) + " was not laid out: " + output.log());
        }
        List<String> problems = new ArrayList<>();
        found.get("problems").forEach(problem -> problems.add(problem.asString()));
        Matcher said = CONSOLE.matcher(output.log());
        while (said.find()) {
          if (said.group(2).contains(name + ".html")) {
            problems.add("the console says: " + said.group(1));
          }
        }
        if (found.get("dark").asBoolean() != dark || found.get("width").asInt() != width) {
          problems.add("the browser took other colours or another width: " + found);
        }
        looks.add(
            new Look(
                pages.get(p),
                width,
                dark,
                found.get("images").asInt(),
                found.get("texts").asInt(),
                problems));
      }
    }
    return looks;
  }
}
