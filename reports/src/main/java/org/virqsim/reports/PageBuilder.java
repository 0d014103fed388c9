// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.virqsim.reports.page.Page;
import org.virqsim.result.Parameter;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Refusal;
import org.virqsim.result.Results;

/** Turns results, and the charts drawn of them, into what a page shows. */
final class PageBuilder {
  /** Sentences of the answer; the others follow the table. */
  private static final int ANSWER = 2;

  /** Charts of every run, in the order in which they explain each other. */
  private static final List<String> CHARTS =
      List.of("outcomes", "loss", "latency", "percentiles", "cost");

  private static final String TRACES =
      " The files timeline-POLICY.perfetto.json beside this page open at ui.perfetto.dev.";

  private static final Pattern WIDTH = Pattern.compile("viewBox=\"0 0 ([0-9]+) [0-9]+\"");

  /** SVG's own words; only some pictures have them. */
  private static final Pattern TITLE = Pattern.compile("<title\\s*>([^<]*)</title");

  private static final Pattern DESCRIPTION = Pattern.compile("<desc\\s*>([^<]*)</desc");

  private final Results results;
  private final Ranking ranking;
  private final Path dir;

  /**
   * @param dir where the charts are
   */
  PageBuilder(Results results, Path dir) {
    this.results = results;
    this.ranking = Ranking.of(results);
    this.dir = dir;
  }

  Page build() throws IOException {
    List<String> conclusions = results.conclusions().stream().map(Text::clean).toList();
    int answer = Math.min(ANSWER, conclusions.size());
    return new Page(
        Text.clean(results.scenario()),
        Text.clean(results.description()),
        Captions.subject(results),
        new Cautions(results, ranking).sentences(),
        conclusions.subList(0, answer),
        conclusions.subList(answer, conclusions.size()),
        policies(),
        notes(),
        results.policies().isEmpty() ? List.of() : new DecidingFacts(results, ranking, 0).facts(),
        figures(),
        missing(),
        losses(),
        lossNote(),
        assumptions(),
        costs(results.parameters(), Set.of()),
        command(),
        "virqsim "
            + Text.clean(results.version())
            + ", seed "
            + results.seed()
            + ", scenario "
            + results.scenarioSha256());
  }

  private Page.Table policies() {
    List<TableLayout.Column> columns = ComparisonTable.columns(results);
    List<Page.Row> rows = new ArrayList<>();
    for (int i = 0; i < ranking.rows().size(); i++) {
      List<Page.Cell> cells = new ArrayList<>();
      for (TableLayout.Column column : columns) {
        cells.add(new Page.Cell(column.cells().get(i).strip(), column.marked().get(i)));
      }
      rows.add(new Page.Row(cells));
    }
    return new Page.Table(
        columns.stream().map(c -> new Page.Column(c.heading().strip(), !c.words())).toList(), rows);
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (ranking.anyRaised()) {
      notes.add(
          "Requests are sums over replications. Late: more than "
              + Units.shortest(Units.duration(results.deadlineNs()))
              + " after their raise. Costs are per bring-up.");
    }
    if (ranking.rows().size() > 1) {
      notes.add(Captions.ORDER + "; * is the reference.");
    }
    for (Refusal refusal : results.refused()) {
      notes.add(
          "Not run: " + Text.clean(refusal.policy()) + ", " + Text.clean(refusal.reason()) + ".");
    }
    return notes;
  }

  /** The charts that were drawn, in the order in which they explain each other. */
  private List<Page.Figure> figures() throws IOException {
    List<Page.Figure> figures = new ArrayList<>();
    for (String name : CHARTS) {
      add(figures, name, title(name));
    }
    add(figures, "timeline", "One bring-up");
    Set<String> each = new LinkedHashSet<>();
    try (Stream<Path> files = Files.list(dir)) {
      files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.startsWith("timeline-") && name.endsWith(".svg"))
          .sorted()
          .forEach(name -> each.add(name.substring(0, name.length() - ".svg".length())));
    }
    for (String name : each) {
      add(figures, name, "One bring-up, " + name.substring("timeline-".length()));
    }
    return figures;
  }

  /** A sentence for each chart that is not there. */
  private List<String> missing() {
    List<String> sentences = new ArrayList<>();
    Map<String, String> reasons = Charts.missing(results);
    for (String name : CHARTS) {
      if (!Files.exists(dir.resolve(name + ".svg"))) {
        String reason = reasons.getOrDefault(name, "it was not drawn; virqsim report draws it");
        sentences.add("No chart \"" + title(name) + "\": " + reason + ".");
      }
    }
    return sentences;
  }

  private static String title(String name) {
    return switch (name) {
      case "outcomes" -> "What became of the requests";
      case "loss" -> "Probability that a bring-up drops a request";
      case "latency" -> "Latency from raise to handler";
      case "percentiles" -> "Latency by percentile";
      default -> "Cost to the host against dark time and latency";
    };
  }

  /** What a chart shows, for those who do not see it. */
  private static String description(String name, String title) {
    return title
        + switch (name) {
          case "loss" ->
              ": a dot with its 95 % interval for each policy, an arrow below the upper bound where"
                  + " nothing was dropped; the numbers are in the lists above.";
          case "cost" -> ": a point for each policy, hollow where another dominates it.";
          default ->
              name.startsWith("timeline")
                  ? ": a lane for each vector, a mark for each request; dark is where one would be"
                      + " dropped."
                  : ": the numbers are in the table above.";
        };
  }

  private void add(List<Page.Figure> figures, String name, String title) throws IOException {
    Path file = dir.resolve(name + ".svg");
    if (Files.exists(file)) {
      figures.add(figure(name, title, description(name, title), file));
    }
  }

  /** A chart from its file; its own title and description, where it has them, say more. */
  static Page.Figure figure(String name, String title, String description, Path file)
      throws IOException {
    String svg = Files.readString(file, StandardCharsets.UTF_8);
    Matcher width = WIDTH.matcher(svg);
    Matcher said = DESCRIPTION.matcher(svg);
    Matcher named = TITLE.matcher(svg);
    int pixels = width.find() ? Integer.parseInt(width.group(1)) : 800;
    return new Page.Figure(
        name,
        named.find() ? "One bring-up, " + unescaped(named.group(1)) : title,
        said.find() ? unescaped(said.group(1)) : description,
        svg,
        pixels);
  }

  private List<Page.Diagram> losses() throws IOException {
    return TimelineFiles.diagrams(dir).stream()
        .map(d -> new Page.Diagram("The first loss of " + Text.joined(d.policies(), 0), d.source()))
        .toList();
  }

  private String lossNote() throws IOException {
    if (!TimelineFiles.anyTrace(dir)) {
      return "";
    }
    return TimelineFiles.diagrams(dir).isEmpty()
        ? "No request was dropped in the replication whose timelines are shown, so there is no"
            + " sequence of calls in which one is lost."
            + TRACES
        : "In the replication whose timelines are shown, as Mermaid sequence diagrams (text that"
            + " GitHub and mermaid.live draw). Policies without one dropped nothing in it."
            + TRACES;
  }

  private List<String> assumptions() {
    List<String> all = new ArrayList<>(Captions.devices(results));
    results.policies().stream()
        .map(PolicyResult::host)
        .distinct()
        .forEach(host -> all.add("host " + Text.clean(host)));
    return all;
  }

  /**
   * A table of parameters.
   *
   * @param varied names of those that a sweep changed
   */
  static Page.Table costs(List<Parameter> parameters, Set<String> varied) {
    List<Page.Row> rows = new ArrayList<>();
    for (Parameter p : parameters) {
      String status = varied.contains(p.name()) ? p.status() + "; varied" : p.status();
      rows.add(
          new Page.Row(
              Stream.of(p.name(), p.value(), p.perItem(), status, p.source())
                  .map(text -> new Page.Cell(Text.clean(text), false))
                  .toList()));
    }
    return new Page.Table(
        List.of(
            new Page.Column("parameter", false),
            new Page.Column("value", true),
            new Page.Column("per item", true),
            new Page.Column("status", false),
            new Page.Column("source", false)),
        rows);
  }

  private String command() {
    StringBuilder command =
        new StringBuilder("./virqsim ")
            .append(results.policies().size() == 1 ? "run " : "compare ")
            .append(quoted(results.scenario()))
            .append(" --seed ")
            .append(results.seed());
    int n = results.policies().stream().mapToInt(PolicyResult::replications).max().orElse(0);
    // With a precision the number follows from it.
    if (n > 0 && results.inference().stopping() == null) {
      command.append(" --replications ").append(String.format(Locale.ROOT, "%d", n));
    }
    for (String override : results.overrides()) {
      command.append(" --set ").append(quoted(override));
    }
    for (PolicyResult policy : results.policies()) {
      command.append(" --policy ").append(quoted(policy.policy()));
    }
    return command.toString();
  }

  private static String unescaped(String xml) {
    return xml.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
  }

  /** A word for a shell. */
  static String quoted(String word) {
    String clean = Text.clean(word);
    return clean.matches("[A-Za-z0-9_./@+:-]+") ? clean : "'" + clean.replace("'", "'\\''") + "'";
  }
}
