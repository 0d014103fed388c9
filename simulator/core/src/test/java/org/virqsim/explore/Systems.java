// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.Machine;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.Policies;

/** Small systems to explore: one function, one driver, one vCPU. */
final class Systems {
  private Systems() {}

  /** Returns a system; each step is a word such as {@code enable-masked} or {@code unmask 3}. */
  static Configuration of(String policy, HostProfile host, DeviceProfile device, String... steps) {
    List<GuestStep> program = new ArrayList<>();
    for (String words : steps) {
      String[] parts = words.split(" ", -1);
      GuestOp op = GuestOp.valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_'));
      program.add(new GuestStep(op, parts.length > 1 ? Integer.parseInt(parts[1]) : 0));
    }
    return Configuration.single(
        device,
        host,
        Policies.builtIn().find(policy).orElseThrow(),
        program,
        Collections.nCopies(device.vectors(), 0),
        1,
        0);
  }

  static HostProfile host(String name) {
    return HostProfile.find(name).orElseThrow();
  }

  /** Three vectors unmasked one after the other; the device of the measured NVMe. */
  static Configuration bringUp(String policy, String host) {
    return of(
        policy,
        host(host),
        DeviceProfile.nvme(3),
        "enable-masked",
        "clear-function-mask",
        "unmask 0",
        "unmask 1",
        "unmask 2");
  }

  static Exploration explore(Configuration configuration, Bounds bounds) {
    return explore(Model.of(new Machine(configuration)), bounds, 1);
  }

  static Exploration explore(Model model, Bounds bounds, int threads) {
    return new Explorer(
            model, new Explorer.Options(bounds, EnumSet.allOf(Property.class), threads, false))
        .explore(Limits.NONE);
  }
}
