// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.CategoryTextAnnotation;
import org.jfree.chart.axis.CategoryAnchor;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.CombinedDomainCategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.StackedBarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.DefaultCategoryDataset;
import org.virqsim.result.Interrupts;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;

/**
 * What became of the requests, by policy, in two panels: every outcome as a share of all, and what
 * was dropped as a number per bring-up, because a loss worth acting on is a share too small to see.
 */
final class OutcomeChart {
  private static final int WIDTH = 1040;
  private static final int FRAME = 190;
  private static final int PER_POLICY = 46;

  /** Policies of which each gets so much room; the others get less. */
  private static final int ROOMY = 8;

  private static final int PER_MORE = 26;
  private static final int NAME = 34;

  /** However few are lost, the colour of loss can be seen. Points. */
  private static final double LEAST_BAR = 4;

  private record Outcome(String name, String label, ToLongFunction<Interrupts> count) {}

  /** A policy's row; the index keeps two apart whose names are cut to the same text. */
  private record Row(int index, String name) implements Comparable<Row> {
    @Override
    public int compareTo(Row other) {
      return Integer.compare(index, other.index);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** In stacking order. */
  private static final List<Outcome> OUTCOMES =
      List.of(
          new Outcome("delivered", "delivered", Interrupts::delivered),
          new Outcome("coalesced", "coalesced", Interrupts::coalesced),
          new Outcome("in_flight", "in flight", Interrupts::inFlight),
          new Outcome("rejected", "rejected", Interrupts::rejected),
          new Outcome("recovered", "recovered (dropped, reaped later)", Interrupts::recovered),
          new Outcome("lost", "lost (dropped, never reaped)", Interrupts::lost));

  private final Results results;
  private final Ranking ranking;
  private final ChartStyle style;

  private OutcomeChart(Results results, Ranking ranking, ChartStyle style) {
    this.results = results;
    this.ranking = ranking;
    this.style = style;
  }

  /** The chart, or nothing if no request was raised. */
  static Optional<ChartWriter.Sized> draw(Results results, Ranking ranking, ChartStyle style) {
    return ranking.anyRaised()
        ? Optional.of(new OutcomeChart(results, ranking, style).draw())
        : Optional.empty();
  }

  private ChartWriter.Sized draw() {
    CategoryAxis policies = new CategoryAxis();
    style.axis(policies);
    policies.setTickLabelFont(style.text(12));
    policies.setCategoryMargin(0.35);
    policies.setLowerMargin(0.04);
    policies.setUpperMargin(0.04);
    policies.setMaximumCategoryLabelWidthRatio(0.3f);
    CombinedDomainCategoryPlot both = new CombinedDomainCategoryPlot(policies);
    for (Ranking.Row row : ranking.rows()) {
      if (ranking.anyDominated() && !row.dominated()) {
        policies.setTickLabelFont(name(row), style.strong(12));
      }
    }
    both.setOrientation(PlotOrientation.HORIZONTAL);
    both.setGap(26);
    both.add(shares(), 5);
    both.add(drops(), 6);
    JFreeChart chart =
        style.chart(
            "What became of the interrupt requests",
            both,
            Captions.subject(results),
            Captions.deviceLine(results),
            order());
    style.legend(chart, legend());
    int count = ranking.rows().size();
    int height =
        FRAME + PER_POLICY * Math.min(ROOMY, count) + PER_MORE * Math.max(0, count - ROOMY);
    return new ChartWriter.Sized(chart, WIDTH, height);
  }

  private String order() {
    return ranking.rows().size() == 1
        ? ""
        : Captions.ORDER + (ranking.anyDominated() ? "; " + Captions.NOT_DOMINATED : "");
  }

  private static Row name(Ranking.Row row) {
    return new Row(row.rank(), Text.shortenMiddle(row.name(), NAME));
  }

  private CategoryPlot shares() {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    for (Ranking.Row row : ranking.rows()) {
      Interrupts counts = row.policy().interrupts();
      for (Outcome outcome : OUTCOMES) {
        double all = Math.max(1, counts.raised());
        data.addValue(100 * outcome.count().applyAsLong(counts) / all, outcome.name(), name(row));
      }
    }
    NumberAxis axis = axis("share of all requests raised, %");
    axis.setRange(0, 100);
    return plot(data, axis, 0);
  }

  private CategoryPlot drops() {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    double most = 0;
    for (Ranking.Row row : ranking.rows()) {
      PolicyResult policy = row.policy();
      for (Outcome outcome : OUTCOMES) {
        boolean dropped = outcome.name().equals("recovered") || outcome.name().equals("lost");
        long count = dropped ? outcome.count().applyAsLong(policy.interrupts()) : 0;
        // No value rather than 0, which would be drawn at the least length.
        Double mean = count == 0 ? null : (double) count / policy.replications();
        data.addValue(mean, outcome.name(), name(row));
      }
      most = Math.max(most, (double) policy.interrupts().dropped() / policy.replications());
    }
    NumberAxis axis = axis("dropped = recovered + lost, requests per bring-up");
    // Room on the right for the numbers; without any drop the axis only carries the texts.
    axis.setRange(0, most == 0 ? 1 : most * 1.75);
    axis.setTickLabelsVisible(most > 0);
    axis.setTickMarksVisible(most > 0);
    CategoryPlot plot = plot(data, axis, LEAST_BAR);
    plot.setRangeGridlinesVisible(most > 0);
    for (Ranking.Row row : ranking.rows()) {
      label(plot, row, axis.getUpperBound());
    }
    return plot;
  }

  private void label(CategoryPlot plot, Ranking.Row row, double width) {
    PolicyResult policy = row.policy();
    Interrupts counts = policy.interrupts();
    double dropped = (double) counts.dropped() / policy.replications();
    String text =
        row.idle()
            ? "no request was raised"
            : counts.dropped() == 0
                ? "none in " + Units.count(policy.replications()) + " bring-ups"
                : counts.lost() == 0
                    ? Units.mean(dropped) + ", none lost"
                    : Units.mean(dropped)
                        + ", lost "
                        + Units.mean((double) counts.lost() / policy.replications());
    CategoryTextAnnotation note =
        new CategoryTextAnnotation(text, name(row), dropped + width * 0.02);
    note.setCategoryAnchor(CategoryAnchor.MIDDLE);
    note.setTextAnchor(TextAnchor.CENTER_LEFT);
    note.setFont(counts.lost() > 0 ? style.strong(11.5f) : style.text(11.5f));
    note.setPaint(counts.lost() > 0 ? Palette.LOST : Palette.INK);
    plot.addAnnotation(note);
  }

  private NumberAxis axis(String label) {
    NumberAxis axis = new NumberAxis(label);
    style.axis(axis);
    axis.setStandardTickUnits(NumberAxis.createStandardTickUnits(Locale.ROOT));
    return axis;
  }

  private CategoryPlot plot(DefaultCategoryDataset data, NumberAxis axis, double leastBar) {
    StackedBarRenderer renderer = new StackedBarRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setDrawBarOutline(false);
    renderer.setMaximumBarWidth(0.5);
    renderer.setMinimumBarLength(leastBar);
    for (int i = 0; i < OUTCOMES.size(); i++) {
      renderer.setSeriesPaint(i, Palette.outcome(OUTCOMES.get(i).name()));
    }
    CategoryPlot plot = new CategoryPlot(data, null, axis, renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlinePaint(null);
    plot.setRangeGridlinePaint(Palette.GRID);
    plot.setRangeGridlineStroke(ChartStyle.THIN);
    plot.setAxisOffset(new RectangleInsets(2, 2, 2, 2));
    return plot;
  }

  /** Only what occurs: a legend that names losses where there are none would frighten. */
  private LegendItemCollection legend() {
    LegendItemCollection items = new LegendItemCollection();
    for (Outcome outcome : OUTCOMES) {
      boolean occurs =
          ranking.rows().stream()
              .anyMatch(row -> outcome.count().applyAsLong(row.policy().interrupts()) > 0);
      if (occurs) {
        Rectangle2D box = new Rectangle2D.Double(-6, -6, 12, 12);
        items.add(
            new LegendItem(
                outcome.label(), null, null, null, box, Palette.outcome(outcome.name())));
      }
    }
    return items;
  }
}
