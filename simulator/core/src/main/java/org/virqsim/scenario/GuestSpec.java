// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The driver of a device in a guest. Both kinds share the first four components.
 *
 * <p>{@code affinity} has exactly one entry for each entry of the device's table: the vCPU whose
 * handler serves that vector. {@code gapNs}, when present, replaces the cost {@code guest_step}:
 * guest work between two trapped writes, in nanoseconds.
 */
public sealed interface GuestSpec {
  /** The vCPU on which the driver's bring-up runs, below the VM's number of them. */
  int driverVcpu();

  /** The vCPU of each vector of the device's table, each below the VM's number of them. */
  List<Integer> affinity();

  /**
   * Guest work between two trapped writes in nanoseconds; empty: the cost parameter {@code
   * guest_step}.
   */
  OptionalLong gapNs();

  /** The driver begins no earlier, nanoseconds since the start of the run. */
  long startNs();

  /**
   * The vectors that the driver uses, ascending: those its steps name, or one per NVMe queue. These
   * are the ones that {@code vectors: live} means.
   */
  List<Integer> usedVectors();

  /**
   * A guest that takes the listed steps one after the other.
   *
   * @param driverVcpu see {@link GuestSpec#driverVcpu()}
   * @param affinity see {@link GuestSpec#affinity()}
   * @param gapNs see {@link GuestSpec#gapNs()}
   * @param startNs see {@link GuestSpec#startNs()}
   * @param steps the steps in order, at least one
   */
  record StepsGuest(
      int driverVcpu,
      List<Integer> affinity,
      OptionalLong gapNs,
      long startNs,
      List<GuestStep> steps)
      implements GuestSpec {
    public StepsGuest {
      affinity = List.copyOf(affinity);
      steps = List.copyOf(steps);
    }

    /** The same guest with other vCPUs for its vectors. */
    public StepsGuest withAffinity(List<Integer> other) {
      return new StepsGuest(driverVcpu, other, gapNs, startNs, steps);
    }

    @Override
    public List<Integer> usedVectors() {
      return steps.stream()
          .filter(step -> step.action().takesVector())
          .map(GuestStep::vector)
          .distinct()
          .sorted()
          .toList();
    }
  }

  /**
   * Linux's nvme driver: one vector for the admin queue, MSI-X off, then {@code queues + 1}
   * vectors, one I/O queue after the other.
   *
   * @param driverVcpu see {@link GuestSpec#driverVcpu()}
   * @param affinity see {@link GuestSpec#affinity()}
   * @param gapNs see {@link GuestSpec#gapNs()}
   * @param startNs see {@link GuestSpec#startNs()}
   * @param queues number of I/O queues, 1 .. 2047; vector 0 is the admin queue's, vector q the one
   *     of I/O queue q
   * @param commandsPerQueue synchronous admin commands before each queue's request_irq, 0 .. 1000
   * @param affinityChanges vectors whose affinity the guest changes after the bring-up, in this
   *     order; may repeat
   * @param unload whether the driver is unloaded after that
   * @param reload whether the driver is unloaded and loaded again after that (implies {@code
   *     unload})
   * @param pauseNs nanoseconds between bring-up, affinity changes, unload and reload
   */
  record LinuxNvmeGuest(
      int driverVcpu,
      List<Integer> affinity,
      OptionalLong gapNs,
      long startNs,
      int queues,
      int commandsPerQueue,
      List<Integer> affinityChanges,
      boolean unload,
      boolean reload,
      long pauseNs)
      implements GuestSpec {
    public LinuxNvmeGuest {
      affinity = List.copyOf(affinity);
      affinityChanges = List.copyOf(affinityChanges);
    }

    /** The same guest with other vCPUs for its vectors. */
    public LinuxNvmeGuest withAffinity(List<Integer> other) {
      return new LinuxNvmeGuest(
          driverVcpu,
          other,
          gapNs,
          startNs,
          queues,
          commandsPerQueue,
          affinityChanges,
          unload,
          reload,
          pauseNs);
    }

    @Override
    public List<Integer> usedVectors() {
      return IntStream.rangeClosed(0, queues).boxed().toList();
    }
  }
}
