// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.virqsim.reports.page.Page;
import org.virqsim.reports.page.SweepPage;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;
import org.virqsim.result.Sweep;

/**
 * Writes the reports that people read: {@code report.html}, one file that needs no network and no
 * script; {@code report.md}, which shows the charts that lie beside it; and {@code
 * latency-POLICY.hgrm} for the tools of HdrHistogram. Same results, same bytes.
 */
public final class Reports {
  private static final String TEMPLATES = "org.virqsim.reports.templates";

  /** Digits and steps of the percentile files: HdrHistogram's own defaults. */
  private static final int DIGITS = 3;

  private static final int TICKS_PER_HALF_DISTANCE = 5;
  private static final double NS_PER_US = 1000.0;

  private Reports() {}

  /**
   * Writes the reports.
   *
   * @param dir where the charts of these results are, if they could be drawn
   */
  public static void writeAll(Results results, Path dir) throws IOException {
    Page page = new PageBuilder(results, dir).build();
    Files.writeString(dir.resolve("report.html"), html(page));
    Files.writeString(dir.resolve("report.md"), MarkdownPage.of(page));
    Set<String> names = new HashSet<>();
    for (PolicyResult policy : results.policies()) {
      if (policy.latencyNs().count() > 0) {
        String name = Charts.unique("latency-" + Charts.slug(policy.policy()), names);
        Files.write(dir.resolve(name + ".hgrm"), percentiles(policy));
      }
    }
  }

  /**
   * Writes {@code report.html} and {@code report.md} of a sweep.
   *
   * @param dir where the charts of this sweep are, if they could be drawn
   */
  public static void writeAll(Sweep sweep, Path dir) throws IOException {
    SweepPage page = new SweepPageBuilder(sweep, dir).build();
    Files.writeString(dir.resolve("report.html"), html("sweep.jte", page));
    Files.writeString(dir.resolve("report.md"), MarkdownPage.of(page));
  }

  static String html(Page page) {
    return html("report.jte", page);
  }

  private static String html(String template, Object page) {
    TemplateEngine engine =
        TemplateEngine.createPrecompiled(null, ContentType.Html, null, TEMPLATES);
    TemplateOutput output = new StringOutput();
    engine.render(template, Map.of("page", page, "style", style()), output);
    return output.toString();
  }

  static String style() {
    try (InputStream css = Page.class.getResourceAsStream("report.css")) {
      if (css == null) {
        throw new IllegalStateException("the jar lacks report.css");
      }
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("report.css can not be read", e);
    }
  }

  /** In microseconds, as the tools expect to be told in the scale. */
  private static byte[] percentiles(PolicyResult policy) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      policy
          .latencyHistogram()
          .toHdr(DIGITS)
          .outputPercentileDistribution(out, TICKS_PER_HALF_DISTANCE, NS_PER_US);
    }
    return bytes
        .toString(StandardCharsets.UTF_8)
        .replace("\r\n", "\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
