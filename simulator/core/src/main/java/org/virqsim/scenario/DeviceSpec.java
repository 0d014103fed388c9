// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

/**
 * The assigned device.
 *
 * @param deviceClass what it does when a message is lost
 * @param vectors entries of its MSI-X table, 1 .. {@value #MAX_VECTORS}
 * @param whileDisabled what becomes of a reason to interrupt while MSI-X Enable is 0
 * @param pbaAcrossDisable what becomes of pending bits when MSI-X Enable goes to 0
 * @param intx whether the function has an INTx pin (a virtual function has none)
 * @param disIntx what the device does with the command register's Interrupt Disable bit
 */
public record DeviceSpec(
    DeviceClass deviceClass,
    int vectors,
    WhileDisabled whileDisabled,
    PbaAcrossDisable pbaAcrossDisable,
    boolean intx,
    DisIntx disIntx) {

  /** Largest MSI-X table that PCI Express allows. */
  public static final int MAX_VECTORS = 2048;

  /** What one lost message costs. */
  public enum DeviceClass implements Keyed {
    /**
     * One message per completion, queue in memory, the handler reaps everything it finds (NVMe).
     */
    A("A");

    private final String key;

    DeviceClass(String key) {
      this.key = key;
    }

    @Override
    public String key() {
      return key;
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
