// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virqsim.model.guest.GuestOp;

/**
 * Linux's nvme driver: one vector for the admin queue, MSI-X off, then {@code queues + 1} vectors,
 * one I/O queue after the other (drivers/nvme/host/pci.c).
 *
 * @param queues number of I/O queues, 1 .. 2047; vector 0 is the admin queue's, vector q the one of
 *     I/O queue q
 * @param commandsPerQueue synchronous admin commands before each queue's request_irq, 0 .. 1000
 * @param then what the guest does when it is up
 */
public record LinuxNvmeDriver(int queues, int commandsPerQueue, AfterBringUp then)
    implements DriverSpec {
  static final String KIND = "linux-nvme";

  /** The keys of this driver. */
  static final List<String> KEYS = AfterBringUp.keysAfter("queues", "commands_per_queue");

  private static final int MAX_COMMANDS = 1000;

  static Optional<LinuxNvmeDriver> read(DriverFields driver) {
    Optional<Field> field = driver.fields().required("queues");
    Optional<Integer> queues = field.flatMap(f -> f.integer(1, DeviceSpec.MAX_VECTORS - 1));
    int commands =
        driver
            .fields()
            .optional("commands_per_queue")
            .flatMap(f -> f.integer(0, MAX_COMMANDS))
            .orElse(2);
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
                  + " I/O queues and the admin queue need "
                  + (queues.get() + 1)
                  + " vectors, the device has "
                  + driver.vectors());
      return Optional.empty();
    }
    return Optional.of(new LinuxNvmeDriver(queues.get(), commands, then));
  }

  @Override
  public String kind() {
    return KIND;
  }

  /** The admin queue's and one per I/O queue. */
  @Override
  public List<Integer> usedVectors() {
    return DriverSpec.upTo(queues + 1);
  }

  /** nvme_probe, affinity changes, nvme_remove, nvme_probe again. */
  @Override
  public void appendTo(DriverProgram program) {
    then.append(program, () -> load(program), () -> unload(program));
  }

  /**
   * nvme_pci_enable asks for one vector; nvme_setup_io_queues frees it and asks for all; then each
   * queue is created by synchronous admin commands before its interrupt is requested
   * (nvme_create_queue, queue_request_irq).
   */
  private void load(DriverProgram program) {
    program.enable();
    program.add(GuestOp.UNMASK, 0);
    commands(program);
    program.add(GuestOp.FREE, 0);
    program.add(GuestOp.DISABLE);
    program.enable();
    program.add(GuestOp.UNMASK, 0);
    for (int queue = 1; queue <= queues; queue++) {
      commands(program);
      program.add(GuestOp.UNMASK, queue);
    }
  }

  private void unload(DriverProgram program) {
    for (int queue = queues; queue >= 0; queue--) {
      program.add(GuestOp.FREE, queue);
    }
    program.add(GuestOp.DISABLE);
  }

  private void commands(DriverProgram program) {
    for (int i = 0; i < commandsPerQueue; i++) {
      program.add(GuestOp.COMMAND, 0);
    }
  }

  @Override
  public long programSize() {
    return then.programSize((queues + 1L) * (commandsPerQueue + 1L));
  }

  @Override
  public Map<String, String> identity() {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("queues", String.valueOf(queues));
    identity.put("commands_per_queue", String.valueOf(commandsPerQueue));
    then.identify(identity);
    return identity;
  }
}
