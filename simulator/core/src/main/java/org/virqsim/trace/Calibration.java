// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.virqsim.kernel.Durations;
import org.virqsim.machine.CostClass;
import org.virqsim.trace.CallTimes.Kind;

/**
 * Cost parameters fitted to recorded calls. A recording shows only how long whole calls took, so
 * that each is shared out among the steps of the model by a rule that its source names; the sum
 * over a call's steps is the fitted line.
 */
public final class Calibration {
  /**
   * Share of a teardown that lies before MSI-X Enable falls: freeing the interrupts comes first and
   * took about 30 % of the calls measured on Linux 6.1 and 6.12.
   */
  private static final double FREE_IRQ_SHARE = 0.3;

  /**
   * Share of an enabling's time per vector that is the request of its interrupt: arming an
   * allocated vector took 32 to 37 us where each further vector of an enabling took 100 to 125 us.
   */
  private static final double REQUEST_SHARE = 0.3;

  private final Map<Kind, LinearFit> fits = new EnumMap<>(Kind.class);
  private final List<CostParameter> parameters = new ArrayList<>();
  private final String origin;

  /**
   * A fitted cost.
   *
   * @param cost which
   * @param valueNs its constant part, nanoseconds
   * @param perItemNs its part for each item, nanoseconds
   * @param source where it comes from, beginning with {@code measured:}
   */
  public record CostParameter(CostClass cost, long valueNs, long perItemNs, String source) {}

  /**
   * Fits what the calls determine.
   *
   * @param times the calls
   * @param origin what the sources of the parameters name, such as the name of a file
   */
  public Calibration(CallTimes times, String origin) {
    this.origin = origin;
    for (Kind kind : Kind.values()) {
      if (!times.of(kind).isEmpty()) {
        fits.put(kind, LinearFit.of(times.of(kind)));
      }
    }
    teardown();
    enabling();
    single();
    others();
  }

  /** Returns the fitted lines. */
  public Map<Kind, LinearFit> fits() {
    return Collections.unmodifiableMap(fits);
  }

  /** Returns the cost parameters that follow; those of which nothing was recorded are not there. */
  public List<CostParameter> parameters() {
    return Collections.unmodifiableList(parameters);
  }

  private void teardown() {
    LinearFit off = fits.get(Kind.TEARDOWN);
    if (off == null) {
      return;
    }
    String share = text(Kind.TEARDOWN) + "; ";
    add(CostClass.SYSCALL, 0, 0, "measured: part of the fitted calls");
    add(CostClass.ACTION_REMOVAL, 0, 0, "measured: part of free_irq in the fitted teardowns");
    add(CostClass.FREE_IRQ, FREE_IRQ_SHARE * off.b(), 0, share + "30 % of the part per vector");
    add(
        CostClass.MSIX_SHUTDOWN,
        FREE_IRQ_SHARE * off.a(),
        0,
        share + "30 % of the constant part lie before Enable falls");
    add(
        CostClass.FREE_VECTORS,
        (1 - FREE_IRQ_SHARE) * off.a(),
        (1 - FREE_IRQ_SHARE) * off.b(),
        share + "70 % lie after Enable fell");
  }

  private void enabling() {
    LinearFit on = fits.get(Kind.ENABLING);
    if (on == null) {
      return;
    }
    String share = text(Kind.ENABLING) + "; ";
    add(CostClass.MSIX_ENABLE, 0, 0, share + "Enable is set at the very start");
    add(
        CostClass.FINISH_ENABLE,
        0,
        0,
        "measured: part of allocate_vectors in the fitted enablings");
    add(CostClass.WRITE_MESSAGE, 0, 0, "measured: part of request_irq in the fitted enablings");
    add(
        CostClass.ALLOCATE_VECTORS,
        on.a(),
        (1 - REQUEST_SHARE) * on.b(),
        share + "the constant part, and 70 % of the part per vector");
    add(CostClass.REQUEST_IRQ, REQUEST_SHARE * on.b(), 0, share + "30 % of the part per vector");
  }

  /** What calls for one vector take beyond what is known of its steps. */
  private void single() {
    LinearFit swap = fits.get(Kind.SWAP);
    LinearFit off = fits.get(Kind.TEARDOWN);
    LinearFit on = fits.get(Kind.ENABLING);
    double free = off == null ? CostClass.FREE_IRQ.valueNs() : FREE_IRQ_SHARE * off.b();
    double request = on == null ? CostClass.REQUEST_IRQ.valueNs() : REQUEST_SHARE * on.b();
    double overhead = CostClass.SET_IRQS_SINGLE.valueNs();
    if (swap != null && off != null && on != null) {
      overhead = Math.max(0, swap.a() - free - request);
      add(
          CostClass.SET_IRQS_SINGLE,
          overhead,
          0,
          text(Kind.SWAP) + "; less free_irq and request_irq");
    }
    LinearFit add = fits.get(Kind.ADD);
    if (add != null && on != null) {
      add(
          CostClass.ALLOCATE_ONE,
          Math.max(0, add.a() - request - overhead),
          0,
          text(Kind.ADD) + "; less request_irq and set_irqs_single");
    }
  }

  private void others() {
    whole(Kind.ROUTES, CostClass.ROUTE_COMMIT);
    whole(Kind.ATTACH, CostClass.IRQFD_ATTACH);
    whole(Kind.DETACH, CostClass.IRQFD_DETACH);
    whole(Kind.INTX, CostClass.INTX_SETUP);
  }

  private void whole(Kind kind, CostClass cost) {
    LinearFit fit = fits.get(kind);
    if (fit != null) {
      add(cost, fit.a(), fit.b(), text(kind));
    }
  }

  private void add(CostClass cost, double value, double perItem, String source) {
    parameters.add(new CostParameter(cost, Math.round(value), Math.round(perItem), source));
  }

  private String text(Kind kind) {
    LinearFit fit = fits.get(kind);
    if (fit == null) {
      return "";
    }
    return "measured: "
        + fit.count()
        + (fit.count() == 1 ? " call (" : " calls (")
        + kind.text()
        + ") in "
        + origin
        + ", "
        + line(kind, fit);
  }

  private static String line(Kind kind, LinearFit fit) {
    String constant = with(fit.a(), fit.aHalf());
    String each = with(fit.b(), fit.bHalf()) + " per " + kind.item();
    return switch (fit.form()) {
      case CONSTANT -> "mean " + constant;
      case THROUGH_ORIGIN -> each;
      case LINE -> constant + " and " + each;
    };
  }

  /** A number with its interval, in the form that people write. */
  static String with(double nanos, double half) {
    return Durations.format(Math.round(nanos))
        + (Double.isNaN(half) ? "" : " +- " + Durations.format(Math.round(half)));
  }

  /** The fitted lines as a table, with intervals and residuals. */
  public List<String> table() {
    List<String> text = new ArrayList<>();
    text.add(
        row(
            "call",
            "calls",
            "n",
            "constant part (95 %)",
            "part per n (95 %)",
            "residual",
            "worst"));
    fits.forEach(
        (kind, fit) ->
            text.add(
                row(
                    kind.text(),
                    String.valueOf(fit.count()),
                    kind.item().isEmpty() ? "-" : fit.least() + ".." + fit.most(),
                    fit.form() == LinearFit.Form.THROUGH_ORIGIN ? "0" : with(fit.a(), fit.aHalf()),
                    fit.form() == LinearFit.Form.CONSTANT ? "-" : with(fit.b(), fit.bHalf()),
                    Double.isNaN(fit.residual())
                        ? "-"
                        : Durations.format(Math.round(fit.residual())),
                    Durations.format(Math.round(fit.worst())))));
    return text;
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, "%-22s %6s %7s  %-24s %-24s %10s %10s", (Object[]) cells)
        .stripTrailing();
  }
}
