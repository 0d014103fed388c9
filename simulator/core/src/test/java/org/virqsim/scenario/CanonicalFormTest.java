// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CanonicalFormTest {
  private static final String ALL =
      """
      scenario: t/all
      description: Text.
      host: {profile: linux-6.5, posted: true}
      device: {vectors: 4}
      guest: {driver: steps, vcpus: 2, steps: [enable, {unmask 0: 10us}, {unmask 1: {after: 5us}}]}
      workload:
        - {vectors: live, arrivals: {poisson: {rate: 20/ms}}}
        - {vectors: [1], arrivals: {periodic: {period: 10us, phase: 3us}}}
        - {vectors: 0..1, arrivals: {closed_loop: {depth: 2, think: 0, service: {exponential: {mean: 8us}}}}}
      policies: [incremental, dynamic]
      run: {horizon: 5ms, seed: 0xfedcba9876543210}
      costs:
        handler: {value: {uniform: {min: 1us, max: 2us}}, source: 'published: a\\b'}
      """;

  @Test
  void theCanonicalTextAndItsHash() {
    Scenario s = Samples.load(ALL);
    assertThat(CanonicalForm.of(s))
        .isEqualTo(
            """
            virqsim-scenario/1
            scenario=t/all
            host.profile=linux-6.5
            host.dynamic_msix=default
            host.irqs_pending_window=default
            host.posted=true
            device.class=A
            device.vectors=4
            device.while_disabled=drop
            device.pba_across_disable=kept
            device.intx=true
            device.disintx=honoured
            guest.vcpus=2
            guest.driver_vcpu=0
            guest.affinity=0 1 0 1
            guest.gap_ns=default
            guest.driver=steps
            guest.step.0=enable
            guest.step.1=unmask 0 not-before 10000
            guest.step.2=unmask 1 after 5000
            workload=inline
            workload.0.vectors=live 0 1
            workload.0.arrivals=poisson 0x1.4f8b588e368f1p-16
            workload.1.vectors=1
            workload.1.arrivals=periodic 10000 phase 3000
            workload.2.vectors=0 1
            workload.2.arrivals=closed_loop 2 think constant 0 service exponential 0x1.f4p12
            policies=incremental dynamic
            run.horizon_ns=5000000
            run.deadline_ns=100000
            run.replications=1000
            run.seed=18364758544493064720
            costs.handler.value=uniform 1000 2000
            costs.handler.per_item=constant 0
            costs.handler.source=published: a\\\\b
            costs.handler.status=published
            """);
    assertThat(s.sha256())
        .isEqualTo("a7bdcd1fe1200e690a8b7a0c6f1a7d3fa8e604c55ddfc5211a6bbf232d7b1269");
  }

  @Test
  void localeAndTimeZoneDoNotMatter() {
    String expected = Samples.load(ALL).sha256();
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      for (String tag : List.of("ar-EG", "de-DE", "tr-TR", "th-TH-u-ca-buddhist-nu-thai")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
        assertThat(Samples.load(ALL).sha256()).as(tag).isEqualTo(expected);
      }
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void writingTheSameOtherwiseDoesNotMatter() {
    String expected = Samples.load(ALL).sha256();
    List<String> lines = new ArrayList<>(ALL.lines().toList());
    lines.add(0, "# a comment");
    lines.remove("description: Text.");
    assertThat(Samples.load(String.join("\r\n", lines) + "\r\n").sha256()).isEqualTo(expected);
    assertThat(Samples.load(ALL.replace("5ms", "5000us").replace("20/ms", "0.02/us")).sha256())
        .isEqualTo(expected);
    assertThat(Samples.load(ALL, "run.replications=1000", "device.intx=true").sha256())
        .isEqualTo(expected);
    String expect = "expect=[{policy: dynamic, metric: interrupts.lost, equals: 0}]";
    assertThat(Samples.load(ALL, expect).expectations()).hasSize(1);
    assertThat(Samples.load(ALL, expect).sha256()).isEqualTo(expected);
    assertThat(Samples.load(ALL, "run.precision=none").sha256()).isEqualTo(expected);
    assertThat(Samples.load(ALL + "workloads: {other: []}\n").sha256()).isEqualTo(expected);
  }

  private static final List<String> DRIVERS =
      List.of(
          "guest={driver: linux-nvme, queues: 1}",
          "guest={driver: linux-nvme, queues: 2}",
          "guest={driver: linux-nvme, queues: 2, commands_per_queue: 1}",
          "guest={driver: linux-nvme, queues: 2, affinity_changes: [1]}",
          "guest={driver: linux-nvme, queues: 2, unload: true}",
          "guest={driver: linux-nvme, queues: 2, reload: true}",
          "guest={driver: linux-nvme, queues: 2, pause: 1us}",
          "guest={driver: linux-igb, queues: 1}",
          "guest={driver: linux-igb, queues: 2}",
          "guest={driver: table-first, vectors: 2}",
          "guest={driver: table-first, vectors: 3}",
          "guest={driver: late-unmask, vectors: 3, first: 1, from: 1us, interval: 1us}",
          "guest={driver: late-unmask, vectors: 3, first: 2, from: 1us, interval: 1us}",
          "guest={driver: late-unmask, vectors: 3, first: 1, from: 2us, interval: 1us}",
          "guest={driver: late-unmask, vectors: 3, first: 1, from: 1us, interval: 2us}",
          "guest={driver: late-unmask, vectors: 3, first: 1, from: 1us, interval: 1us, rounds: 1}",
          "guest={driver: linux-resume, vectors: 2, suspend: 1us, resume: 3us}",
          "guest={driver: linux-resume, vectors: 3, suspend: 1us, resume: 3us}",
          "guest={driver: linux-resume, vectors: 2, suspend: 2us, resume: 3us}",
          "guest={driver: linux-resume, vectors: 2, suspend: 1us, resume: 4us}",
          "guest.mask_each_interrupt=true",
          "guest.steps[0]=reset",
          "guest.steps[0]=restore",
          "guest.steps[1]=affinity 0",
          "guest.steps[1]=affinity-deferred 0");

  @Test
  void everyChangeMatters() {
    List<String> changes =
        List.of(
            "scenario=t/other",
            "host.posted=false",
            "host.profile=linux-5.14",
            "host.dynamic_msix=true",
            "host.irqs_pending_window=false",
            "device.vectors=5",
            "device.while_disabled=keep",
            "device.pba_across_disable=dropped",
            "device.intx=false",
            "device.disintx=ignored",
            "guest.vcpus=3",
            "guest.driver_vcpu=1",
            "guest.affinity=[1, 1, 1, 1]",
            "guest.gap=1us",
            "guest.steps[0]=enable-masked",
            "guest.steps[1]=unmask 0",
            "guest.steps[2]={unmask 1: {after: 6us}}",
            "workload=[]",
            "workload[0].vectors=[0, 1]",
            "workload[0].arrivals.poisson.rate=21/ms",
            "workload[1].arrivals.periodic.period=11us",
            "workload[1].arrivals.periodic.phase=random",
            "workload[2].arrivals.closed_loop.depth=3",
            "workload[2].arrivals.closed_loop.think=1us",
            "workload[2].arrivals.closed_loop.service=8us",
            "policies=[dynamic, incremental]",
            "run.horizon=6ms",
            "run.deadline=1us",
            "run.replications=999",
            "run.seed=2",
            "run={horizon: 5ms, precision: 5%}",
            "run={horizon: 5ms, precision: 6%}",
            "run={horizon: 5ms, precision: 5%, min_replications: 20}",
            "run={horizon: 5ms, precision: 5%, max_replications: 20}",
            "run={horizon: 5ms, precision: 5%, precision_metric: interrupts.lost}",
            "costs.others=0",
            "costs.handler.value=1us",
            "costs.handler.per_item=1us",
            "costs.handler.source=published",
            "costs.handler.status=fit");
    List<String> hashes =
        Stream.of(List.of(""), changes, DRIVERS)
            .flatMap(List::stream)
            .map(c -> c.isEmpty() ? Samples.load(ALL) : Samples.load(ALL, c))
            .map(Scenario::sha256)
            .toList();
    assertThat(hashes).doesNotHaveDuplicates();
  }
}
