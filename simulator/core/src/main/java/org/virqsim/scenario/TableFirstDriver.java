// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virqsim.model.guest.GuestOp;

/**
 * A driver that fills and unmasks its entries while MSI-X is disabled, then sets MSI-X Enable with
 * Function Mask clear, in one write: some guests start so, says QEMU's commit ecebe53fe993, which
 * scans for the highest unmasked vector for their sake.
 *
 * @param vectors how many entries it fills, from entry 0 on, 1 .. 2048
 */
public record TableFirstDriver(int vectors) implements DriverSpec {
  static final String KIND = "table-first";

  /** The keys of this driver. */
  static final List<String> KEYS = List.of("vectors");

  static Optional<TableFirstDriver> read(DriverFields driver) {
    return driver.vectorCount().map(TableFirstDriver::new);
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
    for (int v = 0; v < vectors; v++) {
      program.add(GuestOp.WRITE_ENTRY, v);
      program.add(GuestOp.UNMASK, v);
    }
    program.add(GuestOp.ENABLE);
  }

  @Override
  public long programSize() {
    return 2L * vectors + 1;
  }

  @Override
  public Map<String, String> identity() {
    return Map.of("vectors", String.valueOf(vectors));
  }
}
