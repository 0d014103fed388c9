// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model;

import java.util.Collections;
import java.util.List;

/**
 * Where each part of the modelled system lives in the words of a {@link State}.
 *
 * <p>First come, function by function, the words of what guest and VMM know ("virtual"): one for
 * the function, then one for each of its vectors. They stand together because a policy sees exactly
 * them, so that its answers can be remembered by their content. Then follow the words of the host,
 * of each function as device and host hold it ("physical"), of the drivers, the VMs and the
 * processors, and one word for each vector of what device, host and KVM hold; last, and only where
 * there are mediated devices, {@link ImsLayout}.
 *
 * <p>Vectors are numbered through all functions: function {@code f} has those from {@code first(f)}
 * on. So are the processors, through all VMs.
 */
public final class Layout {
  /** Largest MSI-X table that PCIe 7.7.2.2 allows. */
  public static final int MAX_VECTORS = 2048;

  private static final int MAX_TOTAL = 1 << 16;
  private final int[] first;
  private final int[] functionOf;
  private final int drivers;
  private final int vms;
  private final int vcpus;

  /** Where each block of words begins; looked up for every field that is read. */
  private final int host;

  private final int guests;
  private final int vmms;
  private final int cpus;
  private final int physical;
  private final int irr;
  private final int pir;
  private final int eventfds;
  private final ImsLayout ims;

  /**
   * Lays out a system without interrupt message store.
   *
   * @param tables number of entries of each function's MSI-X table, each 1 to 2,048 (PCIe 7.7.2.2);
   *     together at most 65,536
   * @param drivers number of guest drivers, at least 1
   * @param vms number of VMs, at least 1
   * @param vcpus virtual processors of all guests together, 1 to 4,096
   */
  public Layout(List<Integer> tables, int drivers, int vms, int vcpus) {
    this(tables, drivers, vms, vcpus, Collections.nCopies(tables.size(), 0), 0);
  }

  /**
   * Lays out a system.
   *
   * @param tables as above
   * @param drivers as above
   * @param vms as above
   * @param vcpus as above
   * @param pasids for each function the number of its PASIDs, the default one included, at most
   *     {@link ImsLayout#MAX_PASIDS}; 0 if it is no mediated device
   * @param slots size of the interrupt message store that the mediated devices share, at most
   *     {@link ImsLayout#MAX_SLOTS}
   */
  public Layout(
      List<Integer> tables, int drivers, int vms, int vcpus, List<Integer> pasids, int slots) {
    this.first = new int[tables.size() + 1];
    for (int f = 0; f < tables.size(); f++) {
      int n = tables.get(f);
      if (n < 1 || n > MAX_VECTORS) {
        throw new IllegalArgumentException("an MSI-X table has 1 to 2048 entries, not " + n);
      }
      first[f + 1] = first[f] + n;
    }
    if (vcpus < 1 || vcpus > 4096) {
      throw new IllegalArgumentException("guests have 1 to 4096 vCPUs here, not " + vcpus);
    }
    if (tables.isEmpty() || drivers < 1 || vms < 1 || vectors() > MAX_TOTAL) {
      throw new IllegalArgumentException(
          "a system has functions, drivers and VMs, and at most 65536 vectors");
    }
    this.drivers = drivers;
    this.vms = vms;
    this.vcpus = vcpus;
    this.functionOf = new int[vectors()];
    for (int f = 0; f < tables.size(); f++) {
      for (int v = first[f]; v < first[f + 1]; v++) {
        functionOf[v] = f;
      }
    }
    int bitmap = (vectors() + 63) / 64;
    this.host = functions() + vectors();
    this.guests = host + 1 + functions();
    this.vmms = guests + 2 * drivers;
    this.cpus = vmms + vms;
    this.physical = cpus + vcpus;
    this.irr = physical + vectors();
    this.pir = irr + bitmap;
    this.eventfds = pir + bitmap;
    this.ims = new ImsLayout(eventfds + bitmap, first, pasids, slots);
  }

  /** Lays out one function in one VM with one driver. */
  public Layout(int vectors, int vcpus) {
    this(Collections.singletonList(vectors), 1, 1, vcpus);
  }

  /** Returns the number of vectors of all functions. */
  public int vectors() {
    return first[first.length - 1];
  }

  /** Returns the number of functions. */
  public int functions() {
    return first.length - 1;
  }

  /** Returns the first vector of function {@code f}; for the number of functions, the end. */
  public int first(int f) {
    return first[f];
  }

  /** Returns the number of vectors of function {@code f}. */
  public int vectors(int f) {
    return first[f + 1] - first[f];
  }

  /** Returns the function that vector {@code v} belongs to. */
  public int functionOf(int v) {
    return functionOf[v];
  }

  /** Returns the number of drivers. */
  public int drivers() {
    return drivers;
  }

  /** Returns the number of VMs. */
  public int vms() {
    return vms;
  }

  /** Returns the number of virtual processors of all VMs. */
  public int vcpus() {
    return vcpus;
  }

  /** Returns the number of words that a state of this layout has. */
  public int words() {
    return ims.end();
  }

  /** Returns where the interrupt message store and what belongs to it live. */
  public ImsLayout ims() {
    return ims;
  }

  /** Returns the word of function {@code f}'s guest-visible MSI-X capability and VMM memory. */
  public int virtualFunction(int f) {
    return f + first[f];
  }

  /** Returns the word of what guest and VMM know about vector {@code v}. */
  public int virtualVector(int v) {
    return functionOf[v] + 1 + v;
  }

  /** Returns the word of what the host has given out in all. */
  public int host() {
    return host;
  }

  /**
   * Returns the word of function {@code f}'s own MSI-X capability and of the host's state of it.
   */
  public int physicalFunction(int f) {
    return host + 1 + f;
  }

  /** Returns the word of driver {@code d}'s program counter. */
  public int guest(int d) {
    return guests + 2 * d;
  }

  /**
   * Returns the word of the registers of a host call in progress, made in a trap of driver {@code
   * d}.
   */
  public int hostCall(int d) {
    return guests + 2 * d + 1;
  }

  /** Returns the word of VM {@code vm}'s lock and main loop. */
  public int vmm(int vm) {
    return vmms + vm;
  }

  /** Returns the word of virtual processor {@code vcpu}. */
  public int vcpu(int vcpu) {
    return cpus + vcpu;
  }

  /** Returns the word of what device, host and KVM hold of vector {@code v}. */
  public int physicalVector(int v) {
    return physical + v;
  }

  /**
   * Returns the word that holds bit {@code v % 64} of the local APICs' IRR: a bitmap, as the
   * register is one, so that the first requested vector of a vCPU is found without asking each.
   */
  public int irr(int v) {
    return irr + v / 64;
  }

  /** Returns the word that holds bit {@code v % 64} of the posted-interrupt descriptors' PIR. */
  public int pir(int v) {
    return pir + v / 64;
  }

  /**
   * Returns the word that holds bit {@code v % 64} of the interrupt eventfds whose count is not 0,
   * so that the main loop finds them as its poll does, without asking each.
   */
  public int interruptEventfd(int v) {
    return eventfds + v / 64;
  }
}
