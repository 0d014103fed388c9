// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.virqsim.reports.page.Page;
import org.virqsim.reports.page.ThreadPage;
import org.virqsim.result.ClaimResult;
import org.virqsim.result.ClaimResult.ClaimCase;
import org.virqsim.result.ClaimResult.ClaimSearch;
import org.virqsim.result.Claims;

/**
 * Writes the page of claims that were put to the test: {@code thread.html}, one file that needs no
 * network and no script, and {@code thread.md}. Same claims and charts, same bytes.
 */
public final class ThreadReport {
  private static final String TEMPLATES = "org.virqsim.reports.templates";

  private final Claims claims;
  private final Path dir;

  private ThreadReport(Claims claims, Path dir) {
    this.claims = claims;
    this.dir = dir;
  }

  /**
   * Writes both.
   *
   * @param dir where the charts are, {@code claim-c3.svg} for claim C3, if they could be drawn
   */
  public static void writeAll(Claims claims, Path dir) throws IOException {
    ThreadPage page = new ThreadReport(claims, dir).page();
    Files.writeString(dir.resolve("thread.html"), html(page), StandardCharsets.UTF_8);
    Files.writeString(dir.resolve("thread.md"), ThreadMarkdown.of(page), StandardCharsets.UTF_8);
  }

  private static String html(ThreadPage page) {
    TemplateEngine engine =
        TemplateEngine.createPrecompiled(null, ContentType.Html, null, TEMPLATES);
    TemplateOutput output = new StringOutput();
    engine.render("thread.jte", Map.of("page", page, "style", Reports.style()), output);
    return output.toString();
  }

  private ThreadPage page() throws IOException {
    List<ThreadPage.Claim> views = new ArrayList<>();
    for (ClaimResult claim : claims.claims()) {
      views.add(claim(claim));
    }
    return new ThreadPage(
        Text.clean(claims.title()),
        claims.claims().size()
            + (claims.claims().size() == 1 ? " claim" : " claims")
            + " put to the test by simulation and by exhaustive exploration. Of the policies, incremental"
            + " is QEMU 2.1 to 5.2, the code of 2021; dynamic@linux-6.5 is QEMU 8.2 on Linux 6.5, which"
            + " adds vectors without a teardown.",
        ThreadText.summary(claims),
        views,
        notes(),
        command(),
        "virqsim " + Text.clean(claims.version()) + ", seed " + claims.seed());
  }

  /** Returns what the files of a claim are called, without the ending; the anchor on the page. */
  public static String fileName(ClaimResult claim) {
    return "claim-" + claim.id().toLowerCase(Locale.ROOT);
  }

  private String command() {
    List<String> words = new ArrayList<>(List.of("./virqsim", "thread"));
    words.addAll(claims.scenarios());
    for (String override : claims.overrides()) {
      words.add(override.replaceFirst("^run\\.([a-z]+)=", "--$1 "));
    }
    return String.join(" ", words.stream().map(ThreadReport::quotedOption).toList());
  }

  private static String quotedOption(String word) {
    return word.startsWith("--") ? word : PageBuilder.quoted(word);
  }

  private static List<String> notes() {
    return List.of(
        "Each claim is put to the test in several cases. In each case the numbers and explorations that"
            + " decide it, and what they must be if the claim is true, were written down beforehand"
            + " with the scenario; what was found is computed. True in every case: holds. In some:"
            + " holds only if, or unless, whichever names fewer. In none: does not hold.",
        "Numbers in brackets are 95 % confidence intervals; where one is given, all of it must be on"
            + " the stated side. One without width belongs to windows that are the same in every run:"
            + " then the probability is exact for the rate that is assumed.",
        "An exploration tries every order of the steps of guest, VMM, host, device and handlers,"
            + " whatever they cost, within the stated number of completions. It proves something"
            + " of the model, not of a kernel.",
        "Rates marked as assumed in the scenarios decide how often something happens, not whether it"
            + " can. Costs and their sources stand in the results of each scenario.");
  }

  private ThreadPage.Claim claim(ClaimResult claim) throws IOException {
    String anchor = fileName(claim);
    List<ThreadPage.Case> cases = new ArrayList<>();
    for (ClaimCase one : claim.cases()) {
      cases.add(
          new ThreadPage.Case(
              Text.clean(one.when()),
              Text.clean(one.says()),
              ThreadWords.outcome(one),
              one.holds() == null ? "open" : one.holds() ? "holds" : "not",
              ThreadWords.where(one),
              evidence(one)));
    }
    return new ThreadPage.Claim(
        Text.clean(claim.id()),
        anchor,
        Text.clean(claim.by()),
        Text.clean(claim.says()),
        ThreadWords.verdict(claim),
        switch (claim.verdict()) {
          case HOLDS -> "holds";
          case HOLDS_ONLY_IF -> "part";
          case DOES_NOT_HOLD -> "not";
          case UNDECIDED -> "open";
        },
        ThreadWords.joined(claim),
        ThreadWords.inNumbers(claim),
        Text.clean(claim.computed()),
        cases,
        Text.clean(claim.changes()),
        figures(claim, anchor),
        commands(claim));
  }

  private static Page.Table evidence(ClaimCase one) {
    List<Page.Row> rows =
        ThreadWords.evidence(one).stream()
            .map(
                e ->
                    new Page.Row(
                        Stream.of(e.policy(), e.what(), e.stated(), e.found(), e.so())
                            .map(text -> new Page.Cell(text, false))
                            .toList()))
            .toList();
    return new Page.Table(
        Stream.of("policy", "what", "if the claim is true", "found", "so?")
            .map(heading -> new Page.Column(heading, false))
            .toList(),
        rows);
  }

  private List<Page.Figure> figures(ClaimResult claim, String anchor) throws IOException {
    Path file = dir.resolve(anchor + ".svg");
    if (!Files.exists(file)) {
      return List.of();
    }
    String title = Text.clean(claim.scenario()) + ", " + Text.clean(claim.figure());
    return List.of(
        PageBuilder.figure(anchor, title, title + ": what the numbers above say, drawn.", file));
  }

  /** What shows the same step by step. */
  private List<String> commands(ClaimResult claim) {
    List<String> commands = new ArrayList<>();
    commands.add("./virqsim compare " + quoted(claim.file()) + sets(claims.overrides()));
    for (ClaimCase one : claim.cases()) {
      for (ClaimSearch search : one.searches()) {
        if (search.steps() > 0 && commands.size() == 1) {
          commands.add(explore(claim, one, search));
        }
      }
    }
    return commands;
  }

  private static String explore(ClaimResult claim, ClaimCase one, ClaimSearch search) {
    String file = one.scenario().equals(claim.scenario()) ? claim.file() : one.scenario();
    return "./virqsim explore "
        + quoted(file)
        + " --policy "
        + quoted(search.policy())
        + " --property "
        + search.property()
        + " --completions "
        + search.bounds().completions()
        + sets(one.overrides());
  }

  private static String sets(List<String> overrides) {
    return overrides.stream().map(o -> " --set " + quoted(o)).collect(Collectors.joining());
  }

  private static String quoted(String word) {
    return PageBuilder.quoted(word);
  }
}
