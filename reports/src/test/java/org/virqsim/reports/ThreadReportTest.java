// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.ClaimResult;
import org.virqsim.result.ClaimResult.ClaimCase;
import org.virqsim.result.ClaimResult.ClaimSearch;
import org.virqsim.result.ClaimResult.Verdict;
import org.virqsim.result.Claims;
import org.virqsim.result.Expected;
import org.virqsim.result.ExplorationBounds;

/** The page of claims: what it says, and what it does with whatever stands in a scenario. */
class ThreadReportTest {
  private static final String HOSTILE = "<script>alert('x')</script> & | `*_#";
  private static final String SVG =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 200\"><text>hello</text></svg>";

  @TempDir Path dir;

  private static Expected probability(double value, double lower, double upper, boolean ok) {
    return new Expected(
        "incremental",
        "loss_probability.estimate",
        "below",
        0.001,
        0,
        "",
        "interval",
        value,
        lower,
        upper,
        ok ? Expected.Verdict.OK : Expected.Verdict.MISSED,
        "");
  }

  private static ClaimSearch search(String verdict, int steps) {
    return new ClaimSearch(
        "incremental",
        "linux-5.14",
        "nothing-doomed",
        "holds",
        verdict,
        verdict.equals("incomplete") ? "an interruption" : null,
        steps,
        12_345,
        20_000,
        140,
        List.of("delivered", "dropped"),
        List.of(),
        List.of("lost"),
        new ExplorationBounds(2, 0, 0, "in-use", false, "ignored"),
        null);
  }

  private static ClaimCase of(
      String when, @Nullable Boolean holds, List<Expected> quantities, List<ClaimSearch> searches) {
    return new ClaimCase(
        when, "", "thread/c01", "0", List.of("a=b c"), 2000, holds, quantities, searches);
  }

  private static ClaimResult claim(String id, String says, ClaimCase... cases) {
    List<ClaimCase> all = List.of(cases);
    return new ClaimResult(
        id,
        says,
        says,
        says,
        "my c01.yaml",
        "thread/c01",
        "0",
        Verdict.of(all),
        all,
        says,
        "timeline",
        List.of());
  }

  private static Claims claims(ClaimResult... claims) {
    return new Claims(
        Claims.SCHEMA,
        "1",
        "june-2021",
        "The thread",
        "0x1",
        List.of("my c01.yaml"),
        List.of("run.replications=20", "run.seed=7"),
        12,
        false,
        List.of(claims));
  }

  private static final ClaimCase NO =
      of("it rains", false, List.of(probability(0.2521, 0.233, 0.272, false)), List.of());
  private static final ClaimCase YES =
      of("it does not", true, List.of(), List.of(search("holds", 0)));
  private static final ClaimCase OPEN =
      of("nobody knows", null, List.of(), List.of(search("incomplete", 0)));

  private String html(Claims claims) throws IOException {
    ThreadReport.writeAll(claims, dir);
    return Files.readString(dir.resolve("thread.html"));
  }

  @Test
  void numbersBoundsAndVerdictAreThere() throws IOException {
    ClaimCase violated = of("it pours", false, List.of(), List.of(search("violated", 74)));
    Claims claims = claims(claim("C1", "It is so.", NO, YES, violated));
    String html = html(claims);
    assertThat(html)
        .contains("holds only if", "it does not", "0.252 [0.233, 0.272]", "below 0.001")
        .contains("holds; 12,345 states, depth 140", "at most 2 completions on each vector")
        .contains("violated, the shortest way has 74 micro-steps")
        .contains("thread/c01 with a=b c, 2,000 replications")
        .contains(
            "./virqsim thread 'my c01.yaml' --replications 20 --seed 7</code>",
            "./virqsim compare 'my c01.yaml' --set 'run.replications=20' --set 'run.seed=7'\n",
            "./virqsim explore 'my c01.yaml' --policy incremental --property nothing-doomed"
                + " --completions 2 --set 'a=b c'");
    String text = ThreadText.render(claims, 80);
    assertThat(text.replaceAll("\\s+", " "))
        .contains("HOLDS ONLY IF it does not", "not true if it rains")
        .endsWith(
            " Of 1 claim, 0 hold in every case that was tried, 1 holds in some cases and not in others, and none fails in all. ");
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
  }

  /** Whichever are fewer are named: the cases in which it holds, or those in which it does not. */
  @Test
  void fewExceptionsAreNamedAsSuch() throws IOException {
    assertThat(html(claims(claim("C1", "It is so.", YES, YES, NO))))
        .contains("holds unless")
        .doesNotContain("holds only if</span>");
    assertThat(html(claims(claim("C1", "It is so.", NO)))).contains("does not hold");
    assertThat(html(claims(claim("C1", "It is so.", YES)))).contains(">holds</span>");
    assertThat(html(claims(claim("C1", "It is so.", YES, OPEN))))
        .contains(">undecided</span>", "incomplete, which proves nothing", "1 is undecided");
  }

  @Test
  void markupInAScenarioIsShownAndNotFollowed() throws IOException {
    ClaimCase one = of(HOSTILE, true, List.of(probability(0, 0, 0.0005, true)), List.of());
    String html = html(claims(claim("C1", HOSTILE, one)));
    assertThat(html).doesNotContain("<script").contains("&lt;script&gt;");
    String markdown = Files.readString(dir.resolve("thread.md"));
    assertThat(markdown).doesNotContain("<script").contains("&lt;script&gt;alert");
    // A bar would begin another cell.
    assertThat(markdown.lines().filter(line -> line.startsWith("| [C1]")))
        .singleElement()
        .satisfies(
            row -> assertThat(row.replace("\\|", "").chars().filter(c -> c == '|')).hasSize(5));
  }

  @Test
  void anchorsResolveAndTheFileNeedsNoOther() throws IOException {
    Files.writeString(dir.resolve("claim-c1.svg"), SVG);
    String html = html(claims(claim("C1", "It is so.", YES), claim("C2", "So is this.", NO)));
    Matcher link = Pattern.compile("href=\"#([^\"]+)\"").matcher(html);
    int links = 0;
    while (link.find()) {
      assertThat(html).contains("id=\"" + link.group(1) + "\"");
      links++;
    }
    assertThat(links).isEqualTo(3);
    assertThat(html)
        .containsOnlyOnce("<img src=\"data:image/svg+xml;base64,")
        .contains("width=\"640\"")
        .doesNotContain("src=\"http", "<link", "<script");
    assertThat(Files.readString(dir.resolve("thread.md")))
        .contains("](claim-c1.svg)")
        .doesNotContain("claim-c2.svg");
  }

  /** What was interrupted does not look complete. */
  @Test
  void anInterruptionIsSaid() throws IOException {
    Claims whole = claims(claim("C1", "It is so.", YES));
    Claims cut =
        new Claims(
            whole.schema(),
            whole.version(),
            whole.name(),
            whole.title(),
            whole.seed(),
            whole.scenarios(),
            whole.overrides(),
            12,
            true,
            whole.claims());
    assertThat(html(cut)).contains("Interrupted: 1 of 12 claims were tested.");
    assertThat(html(whole)).doesNotContain("Interrupted");
    assertThat(ThreadText.render(cut, 0)).contains("Interrupted: 1 of 12 claims were tested.");
  }

  @Test
  void sameClaimsSameBytes() throws IOException {
    Claims claims = claims(claim("C1", "It is so.", NO, YES));
    String first = html(claims);
    String markdown = Files.readString(dir.resolve("thread.md"));
    assertThat(html(claims)).isEqualTo(first);
    assertThat(Files.readString(dir.resolve("thread.md"))).isEqualTo(markdown);
  }
}
