// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.model.Layout;
import org.virqsim.model.State;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.pci.MsixCapability;
import org.virqsim.model.vfio.HostFunction;
import org.virqsim.model.vmm.Vmm;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.VectorPolicy;

/** The flyweights over the state of one function. Its vectors are those in [first, end). */
final class FunctionParts {
  final int index;
  final int first;
  final int end;
  final int vm;
  final DeviceProfile device;
  final VectorPolicy policy;
  final MsixCapability msix;
  final HostFunction host;
  final Vmm vmm;
  final CallLists lists;
  final RegisterWrites writes;
  final VmmLock lock;
  final boolean maskEachInterrupt;
  final boolean reapsOneByOne;

  /** Vectors can be added while MSI-X is enabled. */
  final boolean dynamicMsix;

  private final Layout layout;

  FunctionParts(Configuration config, Layout layout, int f) {
    AssignedFunction function = config.functions().get(f);
    this.layout = layout;
    this.index = f;
    this.first = layout.first(f);
    this.end = layout.first(f + 1);
    this.vm = function.vm();
    this.device = function.device();
    this.policy = config.vms().get(vm).policy();
    this.dynamicMsix = config.host().dynamicMsix() || policy.ownsHost();
    this.maskEachInterrupt = function.maskEachInterrupt();
    this.reapsOneByOne = function.reapsOneByOne();
    this.lock = new VmmLock(layout, index, vm, policy.lockScope());
    this.msix = new MsixCapability(layout, f);
    this.host = new HostFunction(layout, f);
    this.vmm = new Vmm(layout, f);
    this.lists = new CallLists(layout, f);
    this.writes = new RegisterWrites(end - first);
  }

  int vectors() {
    return end - first;
  }

  /** Returns what the policy sees when the VM's table can take that many more routes. */
  VmmView view(State s, int freeRoutes) {
    return new VmmView(layout, index, freeRoutes, dynamicMsix, s);
  }
}
