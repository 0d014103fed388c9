// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virqsim.kernel.Durations;
import org.virqsim.model.guest.GuestOp;

/**
 * A Linux driver that brings up its vectors, works, is suspended and resumed. In the sleep the
 * function loses its registers. On the way back pci_restore_msi_state writes Enable and Function
 * Mask, then every entry with its mask bit as it was, under Function Mask, then clears Function
 * Mask (drivers/pci/msi/msi.c, __pci_restore_msix_state).
 *
 * @param vectors how many it brings up, from vector 0 on, 1 .. 2048
 * @param suspendNs when the function is reset, nanoseconds since the start of the run
 * @param resumeNs when the registers are restored, nanoseconds since the start of the run, later
 */
public record LinuxResumeDriver(int vectors, long suspendNs, long resumeNs) implements DriverSpec {
  static final String KIND = "linux-resume";

  /** The keys of this driver. */
  static final List<String> KEYS = List.of("vectors", "suspend", "resume");

  static Optional<LinuxResumeDriver> read(DriverFields driver) {
    Optional<Integer> vectors = driver.vectorCount();
    Optional<Long> suspend = driver.time("suspend");
    Optional<Long> resume = driver.time("resume");
    if (vectors.isEmpty() || suspend.isEmpty() || resume.isEmpty()) {
      return Optional.empty();
    }
    if (resume.get() <= suspend.get()) {
      driver
          .fields()
          .optional("resume")
          .ifPresent(
              f ->
                  f.error(
                      f.where()
                          + " must be after the suspend at "
                          + Durations.exact(suspend.get())));
    }
    return Optional.of(new LinuxResumeDriver(vectors.get(), suspend.get(), resume.get()));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public List<Integer> usedVectors() {
    return DriverSpec.upTo(vectors);
  }

  @Override
  public void appendTo(DriverProgram program) {
    program.enable();
    for (int v = 0; v < vectors; v++) {
      program.add(GuestOp.UNMASK, v);
    }
    program.notBefore(suspendNs);
    program.add(GuestOp.RESET);
    program.notBefore(resumeNs);
    program.add(GuestOp.ENABLE_MASKED);
    for (int v = 0; v < vectors; v++) {
      program.add(GuestOp.WRITE_ENTRY, v);
      program.add(GuestOp.UNMASK, v);
    }
    program.add(GuestOp.CLEAR_FUNCTION_MASK);
  }

  @Override
  public long programSize() {
    return 3L * vectors + 5;
  }

  @Override
  public Map<String, String> identity() {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("vectors", String.valueOf(vectors));
    identity.put("suspend_ns", String.valueOf(suspendNs));
    identity.put("resume_ns", String.valueOf(resumeNs));
    return identity;
  }
}
