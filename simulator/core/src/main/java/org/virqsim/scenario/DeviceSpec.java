// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.Optional;
import org.virqsim.machine.CostClass;
import org.virqsim.model.device.DeviceProfile;

/**
 * An assigned device.
 *
 * @param deviceClass when it sends messages, and with that what one lost message costs
 * @param vectors entries of its MSI-X table, 1 .. {@value #MAX_VECTORS}
 * @param whileDisabled what becomes of a reason to interrupt while MSI-X Enable is 0
 * @param pbaAcrossDisable what becomes of pending bits when MSI-X Enable goes to 0
 * @param intx whether the function has an INTx pin (a virtual function has none)
 * @param disIntx what the device does with the command register's Interrupt Disable bit
 * @param recovery what finds completions whose interrupt was lost; how long it takes is a cost
 *     parameter
 * @param moderationLimit 0 without interrupt moderation; else the most reasons that one message may
 *     stand for, 1 .. {@value #MAX_MODERATION_LIMIT}; for how long they are held back is the cost
 *     parameter {@code moderation_timer}
 * @param ims what makes it a mediated device, if it is one
 */
public record DeviceSpec(
    DeviceClass deviceClass,
    int vectors,
    WhileDisabled whileDisabled,
    PbaAcrossDisable pbaAcrossDisable,
    boolean intx,
    DisIntx disIntx,
    Recovery recovery,
    int moderationLimit,
    Optional<ImsSpec> ims) {

  /** A device that is no mediated one. */
  public DeviceSpec(
      DeviceClass deviceClass,
      int vectors,
      WhileDisabled whileDisabled,
      PbaAcrossDisable pbaAcrossDisable,
      boolean intx,
      DisIntx disIntx,
      Recovery recovery,
      int moderationLimit) {
    this(
        deviceClass,
        vectors,
        whileDisabled,
        pbaAcrossDisable,
        intx,
        disIntx,
        recovery,
        moderationLimit,
        Optional.empty());
  }

  /** Processes that its steps and its work may name: 0 .. this - 1; 0 if it is not mediated. */
  public int pasids() {
    return ims.map(spec -> spec.processes() + 1).orElse(0);
  }

  /** Largest MSI-X table that PCI Express allows. */
  public static final int MAX_VECTORS = 2048;

  /** Most reasons to interrupt that moderation can hold back for one message. */
  public static final int MAX_MODERATION_LIMIT = DeviceProfile.MAX_MODERATION_LIMIT;

  /** When a device sends messages; {@link org.virqsim.model.device.DeviceClass} says more. */
  public enum DeviceClass implements Keyed {
    /**
     * One message per completion, queue in memory, the handler reaps everything it finds (NVMe).
     */
    A("A", Recovery.TIMEOUT),
    /** A cause bit, and one message when it becomes 1 (older NICs). */
    B("B", Recovery.WATCHDOG),
    /** One message, then none until the driver re-arms the vector (i40e, mlx5). */
    C("C", Recovery.NONE),
    /** One record in memory and one message for each descriptor (DSA). */
    D("D", Recovery.NONE),
    /** As A, with a driver that polls (DPDK). */
    E("E", Recovery.POLL);

    private final String key;
    private final Recovery usualRecovery;

    DeviceClass(String key, Recovery usualRecovery) {
      this.key = key;
      this.usualRecovery = usualRecovery;
    }

    @Override
    public String key() {
      return key;
    }

    /** What finds lost completions when the file says nothing. */
    public Recovery usualRecovery() {
      return usualRecovery;
    }
  }

  /** What finds completions whose interrupt was lost. */
  public enum Recovery implements Keyed {
    /** Nothing but the next interrupt of the vector. */
    NONE("none", CostClass.NONE),
    /** The driver's timeout for a command. */
    TIMEOUT("timeout", CostClass.DRIVER_TIMEOUT),
    /** A periodic watchdog. */
    WATCHDOG("watchdog", CostClass.WATCHDOG_PERIOD),
    /** A driver that polls. */
    POLL("poll", CostClass.POLL_INTERVAL);

    private final String key;
    private final CostClass cost;

    Recovery(String key, CostClass cost) {
      this.key = key;
      this.cost = cost;
    }

    @Override
    public String key() {
      return key;
    }

    /** The cost parameter that says how long it takes. */
    public CostClass cost() {
      return cost;
    }
  }

  /** What becomes of a reason to interrupt that arises while MSI-X Enable is 0. */
  public enum WhileDisabled implements Keyed {
    /** Forgotten: the measured NVMe. The default. */
    DROP("drop"),
    /** The pending bit is set, and sent after MSI-X is enabled and the entry is unmasked. */
    LATCH("latch"),
    /** The device keeps the condition inside and raises it once MSI-X is enabled again. */
    KEEP("keep");

    private final String key;

    WhileDisabled(String key) {
      this.key = key;
    }

    @Override
    public String key() {
      return key;
    }
  }

  /** What becomes of pending bits when MSI-X Enable goes to 0; PCI Express 6.1.4.3 permits both. */
  public enum PbaAcrossDisable implements Keyed {
    /** They stay set. The default. */
    KEPT("kept"),
    /** They are cleared. */
    DROPPED("dropped");

    private final String key;

    PbaAcrossDisable(String key) {
      this.key = key;
    }

    @Override
    public String key() {
      return key;
    }
  }

  /** What the device does with the command register's Interrupt Disable bit. */
  public enum DisIntx implements Keyed {
    /** It asserts no INTx while the bit is set. The default. */
    HONOURED("honoured"),
    /** It asserts INTx all the same. */
    IGNORED("ignored");

    private final String key;

    DisIntx(String key) {
      this.key = key;
    }

    @Override
    public String key() {
      return key;
    }
  }
}
