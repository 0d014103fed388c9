// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.device;

/**
 * How a device behaves where the PCIe specification leaves it the choice, and how many vectors it
 * has.
 *
 * <p>The device is of class A: one message per completion, the queue in memory, and a handler that
 * reaps all it finds, as NVMe.
 *
 * @param vectors entries of the MSI-X table, 1 to 2,048
 * @param whileDisabled what happens to a reason to interrupt while MSI-X Enable is 0
 * @param pbaKept whether pending bits survive MSI-X Enable = 0 (PCIe 6.1.4.3 permits dropping them)
 * @param intx whether the function can raise INTx (a virtual function can not)
 * @param disIntxHonoured whether DisINTx = 1 keeps the function from raising INTx
 */
public record DeviceProfile(
    int vectors,
    WhileDisabled whileDisabled,
    boolean pbaKept,
    boolean intx,
    boolean disIntxHonoured) {
  /**
   * Returns the measured NVMe controller: PBA kept, condition not kept, INTx-capable, DisINTx
   * honoured.
   */
  public static DeviceProfile nvme(int vectors) {
    return new DeviceProfile(vectors, WhileDisabled.DROP, true, true, true);
  }
}
