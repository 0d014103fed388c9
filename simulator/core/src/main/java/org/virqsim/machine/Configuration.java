// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.model.Layout;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.VectorPolicy;

/**
 * Everything about a system that does not change while it runs and has nothing to do with time.
 *
 * @param host the host kernel, on which all VMs run
 * @param vms the VMs, at least one
 * @param functions the functions assigned to them, at least one
 * @param drivers the guests' drivers, at least one
 * @param ims the interrupt message store of the mediated devices among the functions
 */
public record Configuration(
    HostProfile host,
    List<VirtualMachine> vms,
    List<AssignedFunction> functions,
    List<Driver> drivers,
    Ims ims) {
  /** Checks ranges and copies the lists. */
  public Configuration {
    vms = List.copyOf(vms);
    functions = List.copyOf(functions);
    drivers = List.copyOf(drivers);
    for (VirtualMachine vm : vms) {
      vm.policy()
          .refusal(host.dynamicMsix())
          .ifPresent(
              reason -> {
                throw new IllegalArgumentException(
                    "policy " + vm.policy().name() + " on " + host.name() + ": " + reason);
              });
    }
    for (AssignedFunction function : functions) {
      for (int vcpu : function.affinity()) {
        check("vCPU", vcpu, vms.get(function.vm()).vcpus());
      }
    }
    for (Driver driver : drivers) {
      check("vCPU", driver.vcpu(), vms.get(driver.vm()).vcpus());
      for (GuestStep step : driver.steps()) {
        check("function", step.function(), functions.size());
        AssignedFunction function = functions.get(step.function());
        if (function.vm() != driver.vm()) {
          throw new IllegalArgumentException(step + ": the function belongs to another VM");
        }
        if (step.vector() < 0 || step.vector() >= function.device().vectors()) {
          throw new IllegalArgumentException(
              step + ": the device has vectors 0 to " + (function.device().vectors() - 1));
        }
        checkMediated(step, function.mediated());
      }
    }
  }

  /** A system without interrupt message store. */
  public Configuration(
      HostProfile host,
      List<VirtualMachine> vms,
      List<AssignedFunction> functions,
      List<Driver> drivers) {
    this(host, vms, functions, drivers, Ims.NONE);
  }

  /** Checks that a step is one that the function knows. */
  private static void checkMediated(GuestStep step, Mediated mediated) {
    boolean slot =
        switch (step.op()) {
          case WRITE_PERM, OPEN, QUIESCE, DRAIN, REQUEST_HANDLE, ASSIGN_QUEUE -> true;
          default -> false;
        };
    if (step.op().mediated() && !mediated.isDevice()) {
      throw new IllegalArgumentException(step + ": the function is no mediated device");
    }
    if (slot && step.vector() == 0) {
      throw new IllegalArgumentException(step + ": vector 0 of a mediated device has no slot");
    }
    if (mediated.isDevice()) {
      check("process", step.process(), mediated.pasids());
      boolean without =
          step.op() == GuestOp.RESET || (step.op() == GuestOp.COMMAND && step.vector() > 0);
      if (without) {
        throw new IllegalArgumentException(step + ": not on a mediated device");
      }
    }
  }

  /**
   * Returns the configuration of one function in one VM with one driver.
   *
   * @param affinity the vCPU that each vector interrupts; its length is the number of vectors
   * @param vcpus number of vCPUs
   * @param driverVcpu the vCPU that runs the driver's steps
   */
  public static Configuration single(
      DeviceProfile device,
      HostProfile host,
      VectorPolicy policy,
      List<GuestStep> guest,
      List<Integer> affinity,
      int vcpus,
      int driverVcpu) {
    return new Configuration(
        host,
        List.of(new VirtualMachine(policy, vcpus)),
        List.of(new AssignedFunction(device, 0, affinity)),
        List.of(new Driver(0, driverVcpu, guest)));
  }

  /** Returns the layout of this configuration's states. */
  public Layout layout() {
    return new Layout(
        functions.stream().map(f -> f.device().vectors()).toList(),
        threads().size(),
        vms.size(),
        firstVcpu(vms.size()),
        functions.stream().map(f -> f.mediated().pasids()).toList(),
        ims.slots());
  }

  /**
   * Returns everything that writes to registers, in the order of the states' fields: the drivers,
   * then the interrupt handlers that do.
   */
  public List<Driver> threads() {
    List<Driver> threads = new ArrayList<>(drivers);
    HandlerProgram.of(this).forEach(handler -> threads.add(handler.driver()));
    return threads;
  }

  /** Returns the number of the first vCPU of a VM, vCPUs being numbered through all VMs. */
  public int firstVcpu(int vm) {
    return vms.stream().limit(vm).mapToInt(VirtualMachine::vcpus).sum();
  }

  private static void check(String what, int index, int count) {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException(what + " " + index + " of " + count);
    }
  }
}
