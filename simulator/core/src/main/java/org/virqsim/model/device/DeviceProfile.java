// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.device;

/**
 * How a device behaves where the PCIe specification leaves it the choice, how many vectors it has,
 * and what its driver does when an interrupt does not come.
 *
 * @param vectors entries of the MSI-X table, 1 to 2,048
 * @param whileDisabled what happens to a reason to interrupt while MSI-X Enable is 0
 * @param pbaKept whether pending bits survive MSI-X Enable = 0 (PCIe 6.1.4.3 permits dropping them)
 * @param intx whether the function can raise INTx (a virtual function can not)
 * @param disIntxHonoured whether DisINTx = 1 keeps the function from raising INTx
 * @param deviceClass when it sends messages
 * @param recovery what finds completions whose interrupt was discarded
 * @param moderationLimit 0 for no interrupt moderation; else a message is held back until a timer,
 *     started by the first reason, expires or this many reasons have come together, at most 4,095
 */
public record DeviceProfile(
    int vectors,
    WhileDisabled whileDisabled,
    boolean pbaKept,
    boolean intx,
    boolean disIntxHonoured,
    DeviceClass deviceClass,
    Recovery recovery,
    int moderationLimit) {
  /** The largest number of reasons that moderation can hold back for one message. */
  public static final int MAX_MODERATION_LIMIT = 4_095;

  /** Checks the range of the moderation. */
  public DeviceProfile {
    if (moderationLimit < 0 || moderationLimit > MAX_MODERATION_LIMIT) {
      throw new IllegalArgumentException(
          "moderation holds back 0 to " + MAX_MODERATION_LIMIT + ", not " + moderationLimit);
    }
  }

  /** A device of class A without recovery or moderation. */
  public DeviceProfile(
      int vectors,
      WhileDisabled whileDisabled,
      boolean pbaKept,
      boolean intx,
      boolean disIntxHonoured) {
    this(vectors, whileDisabled, pbaKept, intx, disIntxHonoured, DeviceClass.A, Recovery.NONE, 0);
  }

  /**
   * Returns the measured NVMe controller: PBA kept, condition not kept, INTx-capable, DisINTx
   * honoured; without its driver's timeout, which is far longer than most runs.
   */
  public static DeviceProfile nvme(int vectors) {
    return new DeviceProfile(vectors, WhileDisabled.DROP, true, true, true);
  }

  /** Returns this device as one of another class. */
  public DeviceProfile withClass(DeviceClass other) {
    return new DeviceProfile(
        vectors, whileDisabled, pbaKept, intx, disIntxHonoured, other, recovery, moderationLimit);
  }

  /** Returns this device with another recovery. */
  public DeviceProfile withRecovery(Recovery other) {
    return new DeviceProfile(
        vectors,
        whileDisabled,
        pbaKept,
        intx,
        disIntxHonoured,
        deviceClass,
        other,
        moderationLimit);
  }

  /** Returns this device with interrupt moderation; 0 takes it away. */
  public DeviceProfile withModeration(int limit) {
    return new DeviceProfile(
        vectors, whileDisabled, pbaKept, intx, disIntxHonoured, deviceClass, recovery, limit);
  }
}
