// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

/**
 * What was assumed of the device. The specification leaves these open and they decide whether a
 * request is dropped, so no number of losses is shown without them.
 *
 * @param deviceClass {@code A} (one message per completion) to {@code E} (polled)
 * @param vectors size of the MSI-X table
 * @param whileDisabled {@code drop} or {@code keep}: the fate of a request raised while MSI-X is
 *     disabled
 * @param pbaAcrossDisable {@code kept} or {@code dropped}: pending bits when MSI-X is disabled
 * @param intx whether the function can assert INTx
 * @param disintx {@code honoured} or {@code ignored}: the interrupt disable bit
 */
public record DeviceAssumptions(
    String deviceClass,
    int vectors,
    String whileDisabled,
    String pbaAcrossDisable,
    boolean intx,
    String disintx) {

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
