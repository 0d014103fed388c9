// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;

/** What a system of several VMs must not exceed, all VMs and devices together. */
final class SystemLimits {
  private static final int MAX_VECTORS = 65_536;
  private static final int MAX_VCPUS = 4_096;

  /** Protects from a file of few lines whose drivers do not fit into memory. */
  private static final long MAX_STEPS = 5_000_000;

  private SystemLimits() {}

  /** Reports what is too large, at the section {@code vms}. */
  static void check(Field field, List<VmSpec> vms) {
    List<FunctionSpec> devices = vms.stream().flatMap(vm -> vm.devices().stream()).toList();
    atMost(field, "VMs", vms.size(), VmReader.MAX_VMS);
    atMost(field, "devices", devices.size(), VmReader.MAX_DEVICES);
    atMost(
        field, "vectors", devices.stream().mapToLong(d -> d.device().vectors()).sum(), MAX_VECTORS);
    atMost(field, "virtual CPUs", vms.stream().mapToLong(VmSpec::vcpus).sum(), MAX_VCPUS);
    atMost(
        field,
        "steps of drivers",
        devices.stream().mapToLong(d -> d.guest().driver().programSize()).sum(),
        MAX_STEPS);
    if (vms.stream().allMatch(vm -> vm.policy().isPresent())) {
      field.error(
          field.where() + ": every VM has a policy of its own, so there is none to compare");
    }
  }

  private static void atMost(Field field, String what, long count, long most) {
    if (count > most) {
      field.error(
          field.where()
              + " has "
              + count
              + " "
              + what
              + " in all, at most "
              + most
              + " are allowed");
    }
  }
}
