// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

/**
 * What was assumed of a device. The specification leaves these open and they decide whether a
 * request is dropped, so no number of losses is shown without them.
 *
 * @param device its name, as in {@link DeviceResult}
 * @param vm the VM that it is assigned to
 * @param deviceClass {@code A} (one message per completion) to {@code E} (polled)
 * @param vectors size of the MSI-X table
 * @param whileDisabled {@code drop} or {@code keep}: the fate of a request raised while MSI-X is
 *     disabled
 * @param pbaAcrossDisable {@code kept} or {@code dropped}: pending bits when MSI-X is disabled
 * @param intx whether the function can assert INTx
 * @param disintx {@code honoured} or {@code ignored}: the interrupt disable bit
 * @param recovery {@code none}, {@code timeout}, {@code watchdog} or {@code poll}, with its time
 *     where the scenario gives one: what finds completions whose interrupt was lost
 * @param moderation most reasons to interrupt that one message stands for; 0: no moderation
 */
public record DeviceAssumptions(
    String device,
    String vm,
    String deviceClass,
    int vectors,
    String whileDisabled,
    String pbaAcrossDisable,
    boolean intx,
    String disintx,
    String recovery,
    int moderation) {

  /** Checks signs. */
  public DeviceAssumptions {
    Decimals.nonNegative("vectors", vectors);
    Decimals.nonNegative("moderation", moderation);
  }

  /** Whether the other device, whatever its name, is assumed to behave in the same way. */
  public boolean behavesLike(DeviceAssumptions other) {
    return equals(
        new DeviceAssumptions(
            device,
            vm,
            other.deviceClass,
            other.vectors,
            other.whileDisabled,
            other.pbaAcrossDisable,
            other.intx,
            other.disintx,
            other.recovery,
            other.moderation));
  }

  /** For people, as in {@code PBA kept, requests while Enable = 0 dropped}. */
  public String display() {
    String requests =
        switch (whileDisabled) {
          case "drop" -> "dropped";
          case "keep" -> "kept";
          default -> whileDisabled;
        };
    return "PBA " + pbaAcrossDisable + ", requests while Enable = 0 " + requests;
  }
}
