// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.virqsim.trace.CallDiff.Row;
import org.virqsim.trace.HostCall.BareCall;
import org.virqsim.trace.HostCall.IntxCall;
import org.virqsim.trace.HostCall.IrqfdCall;
import org.virqsim.trace.HostCall.MsixCall;

/** The result of a comparison as lines of text. */
public final class ConformText {
  private static final int WIDTH = 65;

  /** As many of the same eventfd as nobody counts by eye. */
  private static final Pattern RUN = Pattern.compile("([KQ-])\\1{8,}");

  private ConformText() {}

  /**
   * Both sides, the verdict, and the first difference explained.
   *
   * @param context rows around each difference; -1 for all rows
   */
  public static List<String> of(ConformCheck check, int context) {
    List<String> text = new ArrayList<>(check.notes());
    List<Row> rows = check.diff().rows();
    long differences = check.diff().differences();
    if (check.conforms()) {
      if (context < 0) {
        sides(text, check, context);
      }
      text.add("conforms: all " + rows.size() + " calls agree (" + kinds(check) + ")");
      return text;
    }
    if (rows.isEmpty()) {
      text.add("nothing to compare: neither side has a call; that is no conformance");
      return text;
    }
    sides(text, check, context);
    text.add("");
    text.add(
        "differs: "
            + differences
            + (differences == 1 ? " call does" : " calls do")
            + " not agree, "
            + (rows.size() - differences)
            + " do; predicted "
            + check.predicted().size()
            + ", recorded "
            + check.recorded().size());
    text.add("");
    text.add("The first difference:");
    Divergence.explain(check).forEach(line -> text.add("  " + line));
    return text;
  }

  private static String kinds(ConformCheck check) {
    TreeMap<String, Integer> kinds = new TreeMap<>();
    for (PredictedCall call : check.predicted()) {
      kinds.merge(kind(call.call()), 1, Integer::sum);
    }
    List<String> text = new ArrayList<>();
    kinds.forEach((kind, n) -> text.add(kind + " " + n));
    return String.join(", ", text);
  }

  private static String kind(HostCall call) {
    return call instanceof MsixCall
        ? "SET_IRQS MSIX"
        : call instanceof IntxCall
            ? "SET_IRQS INTX"
            : call instanceof IrqfdCall
                ? "KVM_IRQFD"
                : call instanceof BareCall bare ? bare.name() : "KVM_SET_GSI_ROUTING";
  }

  private static void sides(List<String> text, ConformCheck check, int context) {
    List<Row> rows = check.diff().rows();
    text.add("");
    text.add(row(' ', "log line", "predicted", "line", "recorded"));
    boolean gap = false;
    for (int i = 0; i < rows.size(); i++) {
      if (context >= 0 && !near(rows, i, context)) {
        gap = true;
        continue;
      }
      if (gap) {
        text.add("  ...");
        gap = false;
      }
      text.add(row(check, rows.get(i)));
    }
    if (gap) {
      text.add("  ...");
    }
  }

  private static boolean near(List<Row> rows, int at, int context) {
    for (int i = Math.max(0, at - context); i <= Math.min(rows.size() - 1, at + context); i++) {
      if (!rows.get(i).same()) {
        return true;
      }
    }
    return false;
  }

  private static String row(ConformCheck check, Row row) {
    boolean left = row.predicted() >= 0;
    boolean right = row.recorded() >= 0;
    char mark = row.same() ? ' ' : left && right ? '|' : left ? '<' : '>';
    PredictedCall predicted = left ? check.predicted().get(row.predicted()) : null;
    RecordedCall recorded = right ? check.recorded().get(row.recorded()) : null;
    return row(
        mark,
        predicted == null ? "" : String.valueOf(predicted.line()),
        predicted == null ? "" : cell(predicted.call()),
        recorded == null ? "" : String.valueOf(recorded.stamp().line()),
        recorded == null ? "" : cell(recorded.call()));
  }

  /** A call in which long runs of the same eventfd are counted. */
  private static String cell(HostCall call) {
    Matcher run = RUN.matcher(call.toString());
    return run.replaceAll(m -> m.group(1) + "x" + m.group().length());
  }

  private static String row(char mark, String line, String left, String number, String right) {
    return String.format(
            Locale.ROOT, "%c %8s %-" + WIDTH + "s %5s %s", mark, line, left, number, right)
        .stripTrailing();
  }
}
