// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virqsim.model.guest.GuestOp;

/**
 * Linux's igb driver: MSI-X on and off again without any interrupt, then on; when the interface
 * goes up, {@code queues + 1} vectors one after the other (drivers/net/ethernet/intel/igb). Here
 * the interface goes up at once.
 *
 * @param queues vectors of queues, 1 .. 2047: one for each pair of queues, or one for each receive
 *     and one for each transmit queue when the CPUs are few; vector 0 is for all other causes
 * @param then what the guest does when it is up
 */
public record LinuxIgbDriver(int queues, AfterBringUp then) implements DriverSpec {
  static final String KIND = "linux-igb";

  /** The keys of this driver. */
  static final List<String> KEYS = AfterBringUp.keysAfter("queues");

  static Optional<LinuxIgbDriver> read(DriverFields driver) {
    Optional<Field> field = driver.fields().required("queues");
    Optional<Integer> queues = field.flatMap(f -> f.integer(1, DeviceSpec.MAX_VECTORS - 1));
    int used = Math.min(driver.vectors(), queues.orElse(driver.vectors() - 1) + 1);
    AfterBringUp then = AfterBringUp.read(driver, used);
    if (field.isEmpty() || queues.isEmpty()) {
      return Optional.empty();
    }
    if (queues.get() + 1 > driver.vectors()) {
      field
          .get()
          .error(
              field.get().where()
                  + ": "
                  + queues.get()
                  + " vectors of queues and the one of other causes are "
                  + (queues.get() + 1)
                  + ", the device has "
                  + driver.vectors());
      return Optional.empty();
    }
    return Optional.of(new LinuxIgbDriver(queues.get(), then));
  }

  @Override
  public String kind() {
    return KIND;
  }

  /** One for other causes and those of the queues. */
  @Override
  public List<Integer> usedVectors() {
    return DriverSpec.upTo(queues + 1);
  }

  /** igb_probe and igb_open, affinity changes, igb_close and igb_remove, then from the start. */
  @Override
  public void appendTo(DriverProgram program) {
    then.append(program, () -> load(program), () -> unload(program));
  }

  /**
   * igb_probe_vfs sets the interrupt capability and resets it, to learn whether there is MSI-X;
   * igb_init_interrupt_scheme sets it again; igb_request_msix requests vector 0, then the queues'
   * upwards.
   */
  private void load(DriverProgram program) {
    program.enable();
    program.add(GuestOp.DISABLE);
    program.enable();
    for (int v = 0; v <= queues; v++) {
      program.add(GuestOp.UNMASK, v);
    }
  }

  /** igb_free_irq, then igb_reset_interrupt_capability. */
  private void unload(DriverProgram program) {
    for (int v = 0; v <= queues; v++) {
      program.add(GuestOp.FREE, v);
    }
    program.add(GuestOp.DISABLE);
  }

  @Override
  public long programSize() {
    return then.programSize(queues + 6L);
  }

  @Override
  public Map<String, String> identity() {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("queues", String.valueOf(queues));
    then.identify(identity);
    return identity;
  }
}
