// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.kernel.Empirical;
import org.virqsim.kernel.Gamma;

/**
 * The text whose SHA-256 identifies a scenario: one line per value in a fixed order, durations in
 * nanoseconds, defaults written out. Comments, layout, units, the order of keys, the description,
 * what is expected of the results, claims and workloads that were not chosen do not matter to it;
 * everything that a run depends on does. Numbers that are no whole ones are written as hexadecimal
 * floating point, whose text is the same on every JDK.
 *
 * <p>Keys that the format got later are written only where they say something, so that scenarios
 * without them keep their hashes.
 */
final class CanonicalForm {
  private final StringBuilder text = new StringBuilder("virqsim-scenario/1\n");

  private CanonicalForm() {}

  /** The scenario with its hash. */
  static Scenario sign(Scenario s) {
    return new Scenario(
        s.name(),
        s.description(),
        s.host(),
        s.vms(),
        s.workloadName(),
        s.policies(),
        s.run(),
        s.costs(),
        s.expectations(),
        s.claim(),
        s.othersFree(),
        sha256(of(s)));
  }

  /** The canonical text; its last character is a line feed. */
  static String of(Scenario s) {
    CanonicalForm form = new CanonicalForm();
    form.line("scenario", s.name());
    form.host(s.host());
    if (s.isSingle()) {
      form.function("", s.functions().get(0), s.vms().get(0), s.workloadName());
    } else {
      form.vms(s);
    }
    form.line("policies", String.join(" ", s.policies()));
    form.line("run.horizon_ns", s.run().horizonNs());
    form.line("run.deadline_ns", s.run().deadlineNs());
    form.line("run.replications", s.run().replications());
    s.run().precision().ifPresent(form::precision);
    if (s.run().estimator() != Estimator.AUTO) {
      form.line("run.estimator", s.run().estimator().key());
    }
    form.line("run.seed", Long.toUnsignedString(s.run().seed()));
    s.costs().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(cost -> form.cost(cost.getKey(), cost.getValue()));
    if (s.othersFree()) {
      form.line("costs." + CostReader.OTHERS, 0);
    }
    return form.text.toString();
  }

  private void precision(PrecisionSpec precision) {
    line("run.precision", hex(precision.relative()));
    given("run.precision_metric", precision.metric());
    line("run.min_replications", precision.minReplications());
  }

  private void host(HostSpec host) {
    line("host.profile", host.profile());
    line("host.dynamic_msix", option(host.dynamicMsix()));
    line("host.irqs_pending_window", option(host.irqsPendingWindow()));
    line("host.posted", option(host.posted()));
    given("host.remote_irr_race", host.remoteIrrRace());
    given("host.ims_slots", host.imsSlots());
    given("host.ims_latches", host.imsLatches());
    HostSpec.Limits limits = host.limits();
    given("host.available_vectors", limits.availableVectors());
    given("host.irtes", limits.irtes());
    given("host.cpu_vectors", limits.cpuVectors());
    given("host.managed_interrupts", limits.managedInterrupts());
    given("host.kvm_routes", limits.kvmRoutes());
  }

  private void vms(Scenario s) {
    for (int i = 0; i < s.vms().size(); i++) {
      VmSpec vm = s.vms().get(i);
      line("vm." + i + ".name", vm.name());
      given("vm." + i + ".policy", vm.policy());
      for (int j = 0; j < vm.devices().size(); j++) {
        FunctionSpec function = vm.devices().get(j);
        String prefix = "vm." + i + "." + j + ".";
        line(prefix + "name", function.name());
        unlessFalse(prefix + "after_previous", function.afterPrevious());
        function(prefix, function, vm, s.workloadName());
      }
    }
  }

  private void function(String prefix, FunctionSpec function, VmSpec vm, String workload) {
    device(prefix + "device.", function.device());
    guest(prefix + "guest.", function.guest(), vm);
    line(prefix + "workload", workload);
    for (int i = 0; i < function.workload().size(); i++) {
      work(prefix + "workload." + i + ".", function.workload().get(i));
    }
  }

  private void work(String prefix, WorkSpec work) {
    line(prefix + "vectors", (work.live() ? "live " : "") + join(work.vectors()));
    line(prefix + "arrivals", arrivals(work.arrivals()));
    if (work.process() > 0) {
      line(prefix + "process", work.process());
    }
  }

  private void device(String prefix, DeviceSpec device) {
    line(prefix + "class", device.deviceClass().key());
    line(prefix + "vectors", device.vectors());
    line(prefix + "while_disabled", device.whileDisabled().key());
    line(prefix + "pba_across_disable", device.pbaAcrossDisable().key());
    line(prefix + "intx", String.valueOf(device.intx()));
    line(prefix + "disintx", device.disIntx().key());
    if (device.recovery() != device.deviceClass().usualRecovery()) {
      line(prefix + "recovery", device.recovery().key());
    }
    if (device.moderationLimit() > 0) {
      line(prefix + "moderation", device.moderationLimit());
    }
    device
        .ims()
        .ifPresent(
            ims -> {
              line(prefix + "ims.processes", ims.processes());
              line(prefix + "ims.queue", ims.queue().key());
              line(prefix + "ims.resubmit", ims.resubmit().key());
            });
  }

  private void guest(String prefix, GuestSpec guest, VmSpec vm) {
    line(prefix + "vcpus", vm.vcpus());
    unlessFalse(prefix + "preempted", vm.preempted());
    unlessFalse(prefix + "interrupts_off", vm.interruptsOff());
    unlessFalse(prefix + "halt", vm.halts());
    line(prefix + "driver_vcpu", guest.driverVcpu());
    line(prefix + "affinity", join(guest.affinity()));
    OptionalLong gap = guest.gapNs();
    line(prefix + "gap_ns", gap.isPresent() ? Long.toString(gap.getAsLong()) : "default");
    if (guest.startNs() > 0) {
      line(prefix + "start_ns", guest.startNs());
    }
    unlessFalse(prefix + "mask_each_interrupt", guest.maskEachInterrupt());
    line(prefix + "driver", guest.driver().kind());
    guest.driver().identity().forEach((key, value) -> line(prefix + key, value));
  }

  private void cost(String key, CostSpec cost) {
    line("costs." + key + ".value", distribution(cost.value()));
    line("costs." + key + ".per_item", distribution(cost.perItem()));
    line("costs." + key + ".source", cost.source());
    line("costs." + key + ".status", cost.status().key());
  }

  private static String arrivals(Arrivals arrivals) {
    if (arrivals instanceof Arrivals.Poisson poisson) {
      return "poisson " + hex(poisson.perNs());
    } else if (arrivals instanceof Arrivals.Periodic periodic) {
      return "periodic "
          + periodic.periodNs()
          + (periodic.phase() instanceof Arrivals.Phase.Fixed fixed
              ? " phase " + fixed.ns()
              : " phase random");
    } else if (arrivals instanceof Arrivals.Renewal renewal) {
      return "renewal " + distribution(renewal.gap());
    } else if (arrivals instanceof Arrivals.OnOff onOff) {
      return "on_off on "
          + distribution(onOff.on())
          + " off "
          + distribution(onOff.off())
          + " rate "
          + hex(onOff.during().perNs());
    } else if (arrivals instanceof Arrivals.Recorded recorded) {
      return "recorded " + join(recorded.timesNs());
    }
    Arrivals.ClosedLoop loop = (Arrivals.ClosedLoop) arrivals;
    return "closed_loop "
        + loop.depth()
        + " think "
        + distribution(loop.think())
        + " service "
        + distribution(loop.service());
  }

  private static String distribution(Distribution distribution) {
    if (distribution instanceof Distribution.Constant constant) {
      return "constant " + constant.ns();
    } else if (distribution instanceof Distribution.Uniform uniform) {
      return "uniform " + uniform.minNs() + " " + uniform.maxNs();
    } else if (distribution instanceof Gamma gamma) {
      return "gamma " + hex(gamma.shape(), gamma.mean());
    } else if (distribution instanceof Distribution.Lognormal lognormal) {
      return "lognormal " + hex(lognormal.medianNs(), lognormal.sigma());
    } else if (distribution instanceof Distribution.Weibull weibull) {
      return "weibull " + hex(weibull.shape(), weibull.scaleNs());
    } else if (distribution instanceof Empirical empirical) {
      return empirical(empirical);
    }
    return "exponential " + hex(((Distribution.Exponential) distribution).meanNs());
  }

  private static String empirical(Empirical empirical) {
    List<Long> values = empirical.values();
    List<Double> weights = empirical.weights();
    StringBuilder text = new StringBuilder("empirical");
    for (int i = 0; i < values.size(); i++) {
      text.append(' ').append(values.get(i)).append(':').append(hex(weights.get(i)));
    }
    return text.toString();
  }

  private static String hex(double... numbers) {
    return Arrays.stream(numbers).mapToObj(Double::toHexString).collect(Collectors.joining(" "));
  }

  private static String option(Optional<Boolean> option) {
    return option.map(String::valueOf).orElse("default");
  }

  private static String join(List<? extends Number> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private void given(String key, Optional<?> value) {
    value.ifPresent(v -> line(key, String.valueOf(v)));
  }

  private void unlessFalse(String key, boolean value) {
    if (value) {
      line(key, "true");
    }
  }

  private void line(String key, long value) {
    line(key, Long.toString(value));
  }

  /**
   * One line; line feeds and backslashes of the value are escaped, so that no value can look like
   * another line.
   */
  private void line(String key, String value) {
    text.append(key)
        .append('=')
        .append(value.replace("\\", "\\\\").replace("\n", "\\n"))
        .append('\n');
  }

  private static String sha256(String canonical) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
