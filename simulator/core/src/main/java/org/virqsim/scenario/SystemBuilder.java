// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.machine.AssignedFunction;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.Driver;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.Ims;
import org.virqsim.machine.Mediated;
import org.virqsim.machine.TimePlan.Due;
import org.virqsim.machine.VirtualMachine;
import org.virqsim.model.ImsLayout;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.Recovery;
import org.virqsim.model.device.WhileDisabled;
import org.virqsim.policy.PasidPolicy;
import org.virqsim.policy.VectorPolicy;

/** Gathers the VMs, functions and drivers of a scenario in the order of their numbers. */
final class SystemBuilder {
  private final List<VirtualMachine> vms = new ArrayList<>();
  private final List<AssignedFunction> functions = new ArrayList<>();
  private final List<Bound> drivers = new ArrayList<>();

  /** Handlers take time for each completion, so they reap one by one. */
  private final boolean reapsOneByOne;

  SystemBuilder(boolean reapsOneByOne) {
    this.reapsOneByOne = reapsOneByOne;
  }

  /** A driver's program and where it runs. */
  private record Bound(int vm, int vcpu, DriverProgram program) {}

  /** Adds a VM with its devices. */
  void add(VmSpec vm, VectorPolicy policy) {
    int number = vms.size();
    vms.add(new VirtualMachine(policy, vm.vcpus(), vm.preempted(), vm.interruptsOff(), vm.halts()));
    for (FunctionSpec function : vm.devices()) {
      GuestSpec guest = function.guest();
      if (!function.afterPrevious()) {
        drivers.add(new Bound(number, guest.driverVcpu(), new DriverProgram()));
      }
      drivers.get(drivers.size() - 1).program().append(functions.size(), guest);
      functions.add(
          new AssignedFunction(
              device(function.device()),
              number,
              guest.affinity(),
              guest.maskEachInterrupt(),
              reapsOneByOne,
              mediated(function.device())));
    }
  }

  /** What was added, on a host. */
  Configuration configuration(HostProfile host, HostSpec spec, PasidPolicy pasids) {
    int needed =
        functions.stream()
            .filter(f -> f.mediated().pasids() > 0)
            .mapToInt(f -> f.affinity().size() - 1)
            .sum();
    int slots = needed == 0 ? 0 : spec.imsSlots().orElse(Math.min(needed, ImsLayout.MAX_SLOTS));
    return new Configuration(
        host,
        vms,
        functions,
        drivers.stream().map(d -> new Driver(d.vm(), d.vcpu(), d.program().steps())).toList(),
        new Ims(slots, pasids, spec.imsLatches().orElse(true)));
  }

  private static Mediated mediated(DeviceSpec spec) {
    return spec.ims()
        .map(
            ims ->
                new Mediated(
                    spec.pasids(),
                    ims.queue() == ImsSpec.Queue.DEDICATED,
                    ims.resubmit() == ImsSpec.Resubmit.BEFORE_RESTORE))
        .orElse(Mediated.NONE);
  }

  /** When the steps of each driver are due. */
  List<List<Due>> due() {
    return drivers.stream().map(d -> d.program().due()).toList();
  }

  private static DeviceProfile device(DeviceSpec spec) {
    return new DeviceProfile(
        spec.vectors(),
        whileDisabled(spec),
        spec.pbaAcrossDisable() == DeviceSpec.PbaAcrossDisable.KEPT,
        spec.intx(),
        spec.disIntx() == DeviceSpec.DisIntx.HONOURED,
        deviceClass(spec),
        recovery(spec),
        spec.moderationLimit());
  }

  private static WhileDisabled whileDisabled(DeviceSpec spec) {
    return switch (spec.whileDisabled()) {
      case DROP -> WhileDisabled.DROP;
      case LATCH -> WhileDisabled.LATCH;
      case KEEP -> WhileDisabled.KEEP;
    };
  }

  private static DeviceClass deviceClass(DeviceSpec spec) {
    return switch (spec.deviceClass()) {
      case A -> DeviceClass.A;
      case B -> DeviceClass.B;
      case C -> DeviceClass.C;
      case D -> DeviceClass.D;
      case E -> DeviceClass.E;
    };
  }

  private static Recovery recovery(DeviceSpec spec) {
    return switch (spec.recovery()) {
      case NONE -> Recovery.NONE;
      case TIMEOUT -> Recovery.TIMEOUT;
      case WATCHDOG -> Recovery.WATCHDOG;
      case POLL -> Recovery.POLL;
    };
  }
}
