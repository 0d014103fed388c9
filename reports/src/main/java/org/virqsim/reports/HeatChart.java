// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jfree.chart.ui.Drawable;
import org.virqsim.result.Estimate;
import org.virqsim.result.Sweep;
import org.virqsim.result.SweepCell;
import org.virqsim.result.SweepFactor;
import org.virqsim.result.SweepPolicy;

/**
 * A metric over two factors: a field of cells for all policies that have the same numbers, all on
 * one scale of colours, with the numbers in the cells where they fit. The scale is of one hue, from
 * light to dark, so that it can be read in any colour vision and in grey.
 */
final class HeatChart implements Drawable {
  private static final int WIDTH = 1040;
  private static final int MARGIN = 14;
  private static final int CAPTION = 112;
  private static final int GAP = 26;
  private static final int HEADING = 22;
  private static final int AXIS = 20;

  /** Points of a letter of the numbers and names in and beside cells. */
  private static final double LETTER = 6.3;

  private static final int VALUE = 14;
  private static final int CELL = 24;
  private static final int SMALL_CELL = 10;

  /** More rows of cells than this are low ones without numbers. */
  private static final int MANY = 30;

  /** Columns from which on a field takes the whole width. */
  private static final int WIDE = 9;

  /** More fields than this are not drawn. */
  private static final int MOST = 12;

  private static final Color LIGHT = new Color(0xEAF2FA);
  private static final Color DARK = new Color(0x08306B);

  private static final Color EDGE = new Color(0xEBEBEB);

  /** Behind the stroke through a cell that could not be run. */
  private static final Color NONE = new Color(0xF0F0F0);

  private final Sweep sweep;
  private final ChartStyle style;
  private final boolean logarithmic;
  private final double least;
  private final double most;

  /** Whether of a probability there is a cell in which nothing was seen. */
  private final boolean unseen;

  /** Whether of what is no probability there is a cell below a logarithmic scale. */
  private final boolean zeros;

  private final SweepFactor across;
  private final SweepFactor up;
  private final List<String> columns;
  private final List<String> rows;

  /** What is in each field, by the policies that it stands for. */
  private final Map<List<String>, Map<List<String>, Estimate>> fields;

  private HeatChart(Sweep sweep, ChartStyle style) {
    this.sweep = sweep;
    this.style = style;
    this.across = sweep.factors().get(0);
    this.up = sweep.factors().get(1);
    this.columns = sorted(across.values());
    this.rows = sorted(up.values());
    this.fields = fields(sweep);
    List<Estimate> all = fields.values().stream().flatMap(f -> f.values().stream()).toList();
    this.most = all.stream().mapToDouble(Estimate::value).max().orElse(0);
    double positive =
        all.stream().mapToDouble(Estimate::value).filter(v -> v > 0).min().orElse(most);
    // Of three decades the lower two would be one colour.
    this.logarithmic = positive > 0 && most > 100 * positive;
    double lowest = all.stream().mapToDouble(Estimate::value).min().orElse(0);
    this.least = logarithmic || probability() ? positive : lowest;
    this.unseen = probability() && lowest == 0;
    this.zeros = logarithmic && !probability() && lowest <= 0;
  }

  /** Why there is no such chart; nothing if there is one. */
  static Optional<String> missing(Sweep sweep) {
    return sweep.factors().size() == 2 && sweep.design().equals("grid") && !sweep.cells().isEmpty()
        ? Optional.empty()
        : Optional.of("it needs every combination of two parameters");
  }

  /** The chart; nothing unless two factors were combined. */
  static Optional<ChartWriter.Sized> draw(Sweep sweep, ChartStyle style) {
    if (missing(sweep).isPresent()) {
      return Optional.empty();
    }
    HeatChart chart = new HeatChart(sweep, style);
    int fieldRows = (chart.shown().size() + chart.perRow() - 1) / chart.perRow();
    return Optional.of(
        new ChartWriter.Sized(
            chart, WIDTH, (int) Math.ceil(CAPTION + fieldRows * (chart.fieldHeight() + GAP))));
  }

  /** From the smallest to the largest where values have a size, else as given. */
  private static List<String> sorted(List<String> values) {
    Optional<List<Double>> sizes = Magnitude.of(values);
    if (sizes.isEmpty()) {
      return values;
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparing(i -> sizes.get().get(i)));
    return order.stream().map(values::get).toList();
  }

  private boolean probability() {
    return LogProbability.fits(sweep.metric());
  }

  private Map<List<String>, Map<List<String>, Estimate>> fields(Sweep all) {
    Map<String, Map<List<String>, Estimate>> byPolicy = new LinkedHashMap<>();
    for (SweepCell cell : all.cells()) {
      List<String> at =
          List.of(
              cell.values().getOrDefault(across.path(), ""),
              cell.values().getOrDefault(up.path(), ""));
      for (SweepPolicy policy : cell.policies()) {
        byPolicy
            .computeIfAbsent(policy.policy(), name -> new LinkedHashMap<>())
            .put(at, policy.metric());
      }
    }
    Map<Map<List<String>, Estimate>, List<String>> names = new LinkedHashMap<>();
    byPolicy.forEach(
        (policy, field) -> names.computeIfAbsent(field, key -> new ArrayList<>()).add(policy));
    Map<List<String>, Map<List<String>, Estimate>> result = new LinkedHashMap<>();
    names.forEach((field, policies) -> result.put(List.copyOf(policies), field));
    return result;
  }

  private List<List<String>> shown() {
    return fields.keySet().stream().limit(MOST).toList();
  }

  private int perRow() {
    return columns.size() > WIDE || fields.size() == 1 ? 1 : 2;
  }

  private double cellHeight() {
    return rows.size() > MANY ? SMALL_CELL : CELL;
  }

  private double fieldHeight() {
    return HEADING + rows.size() * cellHeight() + AXIS;
  }

  private double fieldWidth() {
    return (WIDTH - 2.0 * MARGIN - (perRow() - 1) * GAP) / perRow();
  }

  private double left() {
    int longest = rows.stream().mapToInt(r -> value(r).length()).max().orElse(0);
    return LETTER * longest + 24;
  }

  private double cellWidth() {
    double room = fieldWidth() - left();
    return Math.min(90, room / columns.size());
  }

  private static String value(String text) {
    return Magnitude.label(text, VALUE);
  }

  @Override
  public void draw(Graphics2D g2, Rectangle2D area) {
    g2.setPaint(Color.WHITE);
    g2.fill(area);
    caption(g2, area);
    List<List<String>> shown = shown();
    for (int i = 0; i < shown.size(); i++) {
      double x = area.getX() + MARGIN + (i % perRow()) * (fieldWidth() + GAP);
      int row = i / perRow();
      double y = area.getY() + CAPTION + row * (fieldHeight() + GAP);
      field(g2, shown.get(i), x, y);
    }
  }

  private void caption(Graphics2D g2, Rectangle2D area) {
    double x = area.getX() + MARGIN;
    double y = area.getY();
    text(g2, SweepLineChart.title(sweep.metric()), style.strong(16), Palette.INK, x, y + 24);
    Font small = style.text(11.5f);
    text(g2, SweepText.subject(sweep, true), small, Palette.FAINT_INK, x, y + 42);
    int more = fields.size() - shown().size();
    String note =
        "To the right: "
            + Text.shortenMiddle(Text.clean(across.path()), 44)
            + ". Upwards: "
            + Text.shortenMiddle(Text.clean(up.path()), 44)
            + "."
            + (more > 0 ? " " + more + " more fields are not drawn; sweep.csv has all." : "");
    text(g2, note, small, Palette.FAINT_INK, x, y + 57);
    if (most == least) {
      String same = most == 0 && unseen ? "None was seen in any cell" : "All " + number(least);
      text(g2, same + white(), small, Palette.INK, x, y + 82);
      return;
    }
    text(g2, number(least), small, Palette.INK, x, y + 82);
    double from = x + LETTER * number(least).length() + 14;
    for (int i = 0; i < 120; i++) {
      g2.setPaint(mix(i / 119.0));
      g2.fill(new Rectangle2D.Double(from + 2 * i, y + 71, 2.5, 14));
    }
    text(
        g2,
        number(most)
            + (logarithmic ? " (logarithmic" : " (linear")
            + ", the same in all fields)"
            + white(),
        small,
        Palette.INK,
        from + 248,
        y + 82);
  }

  /** What white cells are, if there are any. */
  private String white() {
    if (unseen) {
      return "; white: none was seen, < is the 95 % upper bound";
    }
    return zeros ? "; white: 0" : "";
  }

  private void field(Graphics2D g2, List<String> policies, double x, double y) {
    int letters = (int) (fieldWidth() / 7.5);
    String names = Text.joined(policies.stream().map(Text::clean).toList(), 0);
    text(g2, Text.shorten(names, letters), style.strong(11.5f), Palette.INK, x, y + 14);
    Map<List<String>, Estimate> field = fields.getOrDefault(policies, Map.of());
    double left = x + left();
    double top = y + HEADING;
    double w = cellWidth();
    double h = cellHeight();
    for (int r = 0; r < rows.size(); r++) {
      double cellTop = top + (rows.size() - 1 - r) * h;
      if (h == CELL || r % 3 == 0) {
        String label = value(rows.get(r));
        double at = left - 6 - LETTER * label.length();
        text(g2, label, style.text(10.5f), Palette.INK, at, cellTop + h / 2 + 4);
      }
      for (int c = 0; c < columns.size(); c++) {
        Estimate estimate = field.get(List.of(columns.get(c), rows.get(r)));
        cell(g2, estimate, new Rectangle2D.Double(left + c * w, cellTop, w - 1, h - 1));
      }
    }
    columnLabels(g2, left, top + rows.size() * h);
  }

  private void columnLabels(Graphics2D g2, double left, double below) {
    double free = Double.NEGATIVE_INFINITY;
    int end = columns.size() - 1;
    double last = left + (end + 0.5) * cellWidth() - LETTER * value(columns.get(end)).length() / 2;
    for (int c = 0; c <= end; c++) {
      String label = value(columns.get(c));
      double width = LETTER * label.length();
      double at = left + (c + 0.5) * cellWidth() - width / 2;
      if (at > free && (c == end || at + width + 6 < last)) {
        text(g2, label, style.text(10.5f), Palette.INK, at, below + 14);
        free = at + width + 6;
      }
    }
  }

  private void cell(
      Graphics2D g2, @org.jspecify.annotations.Nullable Estimate estimate, Rectangle2D box) {
    if (estimate == null) {
      g2.setPaint(NONE);
      g2.fill(box);
      g2.setPaint(Palette.FAINT_INK);
      g2.draw(new Line2D.Double(box.getMinX(), box.getMaxY(), box.getMaxX(), box.getMinY()));
      return;
    }
    Color color = color(estimate.value());
    g2.setPaint(color);
    g2.fill(box);
    if (color.equals(Color.WHITE)) {
      g2.setStroke(ChartStyle.THIN);
      g2.setPaint(EDGE);
      g2.draw(box);
    }
    String number = shown(estimate);
    double width = LETTER * number.length();
    if (box.getHeight() > 14 && width < box.getWidth() - 4) {
      Color ink = luminance(color) < 140 ? Color.WHITE : Palette.INK;
      double x = box.getCenterX() - width / 2;
      text(g2, number, style.text(10.5f), ink, x, box.getCenterY() + 4);
    }
  }

  /** White below the scale: nothing was seen, or 0, which has no place on a logarithmic one. */
  private Color color(double value) {
    if ((logarithmic || probability()) && value <= 0) {
      return Color.WHITE;
    }
    if (most == least) {
      return LIGHT;
    }
    return mix(
        logarithmic
            ? StrictMath.log(value / least) / StrictMath.log(most / least)
            : (value - least) / (most - least));
  }

  private static Color mix(double part) {
    double p = Math.max(0, Math.min(1, part));
    return new Color(
        (int) Math.round(LIGHT.getRed() + p * (DARK.getRed() - LIGHT.getRed())),
        (int) Math.round(LIGHT.getGreen() + p * (DARK.getGreen() - LIGHT.getGreen())),
        (int) Math.round(LIGHT.getBlue() + p * (DARK.getBlue() - LIGHT.getBlue())));
  }

  private static double luminance(Color color) {
    return 0.2126 * color.getRed() + 0.7152 * color.getGreen() + 0.0722 * color.getBlue();
  }

  /** A number for a cell; of a probability that was not seen its bound. */
  private String shown(Estimate estimate) {
    boolean bound = probability() && estimate.value() == 0;
    return bound && estimate.high() > 0 ? "< " + number(estimate.high()) : number(estimate.value());
  }

  private String number(double value) {
    if (probability() && value >= 0.0001) {
      double percent = 100 * value;
      String form = percent < 1 ? "%.2g %%" : "%.1f %%";
      return value == 1
          ? "100 %"
          : percent >= 99.95 ? "> 99.9 %" : String.format(Locale.ROOT, form, percent);
    }
    return SweepText.number(value, sweep.unit()).replace("us", "\u00b5s");
  }

  private static void text(Graphics2D g2, String text, Font font, Color paint, double x, double y) {
    g2.setFont(font);
    g2.setPaint(paint);
    g2.drawString(text, (float) x, (float) y);
  }
}
