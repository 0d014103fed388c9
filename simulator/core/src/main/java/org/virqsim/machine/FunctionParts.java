// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.List;
import org.virqsim.model.Layout;
import org.virqsim.model.State;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.pci.MsixCapability;
import org.virqsim.model.vfio.HostFunction;
import org.virqsim.model.vmm.Vmm;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.VectorPolicy;
import org.virqsim.policy.VmmCall;

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

  /** What makes it a mediated device, if it is one. */
  final Mediated mediated;

  /** The list that passes the write of MSIX_PERM of each vector on; empty otherwise. */
  private final int[] permLists;

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
    this.mediated = function.mediated();
    this.permLists = new int[mediated.isDevice() ? end - first : 0];
    for (int i = 0; i < permLists.length; i++) {
      permLists[i] = lists.intern(List.of(new VmmCall.WritePerm(i)));
    }
  }

  /** Returns whether {@code v} is the vector of a mediated device that has no slot. */
  boolean emulates(int v) {
    return v == first && mediated.isDevice();
  }

  /** Returns the list that passes the write of MSIX_PERM of the function's vector on. */
  int permList(int index) {
    return permLists[index];
  }

  int vectors() {
    return end - first;
  }

  /** Returns what the policy sees when the VM's table can take that many more routes. */
  VmmView view(State s, int freeRoutes) {
    return new VmmView(layout, index, freeRoutes, dynamicMsix, s);
  }
}
