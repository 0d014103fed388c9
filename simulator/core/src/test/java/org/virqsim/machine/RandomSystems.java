// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.Recovery;
import org.virqsim.model.device.WhileDisabled;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.Policies;
import org.virqsim.policy.VectorPolicy;

/** Random small systems with random valid drivers, the same for the same random numbers. */
final class RandomSystems {
  private static final GuestOp[] OPS =
      Arrays.stream(GuestOp.values()).filter(op -> !op.mediated()).toArray(GuestOp[]::new);

  /** Reference section 4: these allocate everything at enabling, or add a vector alone. */
  private static final Set<String> NEVER_CLEAR_ENABLE =
      Set.of(
          "allocate-all",
          "allocate-all-lazy",
          "cloud-hypervisor",
          "crosvm",
          "kvmtool",
          "xen",
          "bhyve",
          "hypercall",
          "hypercall-4",
          "hypercall-refuse");

  private final SplittableRandom random;

  /** Apart, so that everything else about a system does not depend on it. */
  private final SplittableRandom reaping;

  RandomSystems(long seed) {
    this.random = new SplittableRandom(seed);
    this.reaping = new SplittableRandom(~seed);
  }

  /** A policy on a host that accepts it, with a device and the host's options: a kind of system. */
  record Kind(
      VectorPolicy policy, HostProfile host, WhileDisabled whileDisabled, boolean pba, int intx) {

    /** Nothing in the host runs out. */
    boolean unlimited() {
      return host.limits().equals(HostLimits.DEFAULT);
    }

    /** A vector unmasked for the first time under Function Mask stays without an eventfd. */
    boolean leavesDead() {
      return policy.name().equals("crosvm");
    }

    /** Allocation never makes the host clear MSI-X Enable while the guest has it set. */
    boolean neverTearsDown() {
      return unlimited()
          && (NEVER_CLEAR_ENABLE.contains(policy.name())
              || (policy.name().equals("qemu-8.2") && host.dynamicMsix()));
    }
  }

  /** Returns every kind of system, with a host where nothing runs out. */
  static List<Kind> kinds() {
    Policies policies = Policies.builtIn();
    List<Kind> kinds = new ArrayList<>();
    for (String name : policies.names()) {
      VectorPolicy policy = policies.find(name).orElseThrow();
      if (!policy.name().equals(name) && !name.equals("dynamic")) {
        continue;
      }
      for (HostProfile host : HostProfile.builtIn()) {
        if (policy.refusal(host.dynamicMsix()).isPresent()) {
          continue;
        }
        for (HostProfile option : options(host)) {
          for (WhileDisabled whileDisabled : WhileDisabled.values()) {
            for (int device = 0; device < 6; device++) {
              kinds.add(new Kind(policy, option, whileDisabled, device % 2 == 0, device / 2));
            }
          }
        }
      }
    }
    return kinds;
  }

  private static List<HostProfile> options(HostProfile host) {
    List<HostProfile> options = new ArrayList<>();
    for (boolean posted : new boolean[] {false, true}) {
      for (boolean window : new boolean[] {false, true}) {
        options.add(host.withPosted(posted).withIrqsPendingWindow(window));
      }
    }
    return options;
  }

  /** Returns the kind with a host that may have too few vectors or CPU vectors. */
  Kind limited(Kind kind) {
    HostProfile host = kind.host().withLimits(limits());
    return new Kind(kind.policy(), host, kind.whileDisabled(), kind.pba(), kind.intx());
  }

  private HostLimits limits() {
    return HostLimits.DEFAULT
        .withPerEnabling(1 + random.nextInt(6))
        .withCpuVectors(1 + random.nextInt(5))
        .withIrtes(1 + random.nextInt(8))
        .withManaged(random.nextInt(4) == 0);
  }

  /**
   * Returns a system of that kind: one or two functions with 1 to 5 vectors each, in one VM or two
   * of 1 to 3 vCPUs, with a driver of {@code length} for each function.
   */
  Configuration system(Kind kind, int length, Set<GuestOp> without) {
    int functions = 1 + random.nextInt(2);
    int vms = 1 + random.nextInt(functions);
    HostProfile host =
        kind.host().withRemoteIrrRace(!kind.neverTearsDown() && random.nextInt(4) == 0);
    List<VirtualMachine> machines = new ArrayList<>();
    for (int vm = 0; vm < vms; vm++) {
      machines.add(
          new VirtualMachine(
              kind.policy(),
              1 + random.nextInt(3),
              random.nextInt(4) == 0,
              random.nextInt(4) == 0,
              random.nextInt(4) == 0));
    }
    List<AssignedFunction> assigned = new ArrayList<>();
    List<Driver> drivers = new ArrayList<>();
    for (int f = 0; f < functions; f++) {
      int vectors = 1 + random.nextInt(5);
      int vm = random.nextInt(vms);
      int vcpus = machines.get(vm).vcpus();
      List<Integer> affinity = new ArrayList<>();
      for (int v = 0; v < vectors; v++) {
        affinity.add(random.nextInt(vcpus));
      }
      // qemu-1.2 injects at every unmask: a guest that unmasks after each interrupt never rests.
      boolean maskEach = random.nextInt(4) == 0 && !kind.policy().name().equals("qemu-1.2");
      boolean oneByOne = reaping.nextInt(3) == 0;
      assigned.add(new AssignedFunction(device(kind, vectors), vm, affinity, maskEach, oneByOne));
      drivers.add(new Driver(vm, random.nextInt(vcpus), driver(f, vectors, length, without)));
    }
    return new Configuration(host, machines, assigned, drivers);
  }

  private DeviceProfile device(Kind kind, int vectors) {
    DeviceProfile plain =
        new DeviceProfile(
            vectors, kind.whileDisabled(), kind.pba(), kind.intx() > 0, kind.intx() < 2);
    return plain
        .withClass(pick(DeviceClass.values()))
        .withRecovery(pick(Recovery.values()))
        .withModeration(random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 0);
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }

  /**
   * Any step at any time, except that a driver waits only for a command whose vector it sees
   * unmasked: else it would wait for ever, and the walk would see nothing more.
   */
  private List<GuestStep> driver(int function, int vectors, int length, Set<GuestOp> without) {
    List<GuestStep> steps = new ArrayList<>();
    Registers registers = new Registers(vectors);
    while (steps.size() < length) {
      GuestOp op = OPS[random.nextInt(OPS.length)];
      int v = random.nextInt(vectors);
      // Every second step unmasks or enables, or hardly any vector would ever be in use.
      if (random.nextInt(2) == 0) {
        op = registers.enabled ? GuestOp.UNMASK : GuestOp.ENABLE_MASKED;
      } else if (registers.enabled && registers.functionMask && random.nextInt(2) == 0) {
        op = GuestOp.CLEAR_FUNCTION_MASK;
      }
      boolean waits = op == GuestOp.COMMAND && !registers.unmasked(v);
      if (!waits && !without.contains(op)) {
        steps.add(new GuestStep(op, function, vectored(op) ? v : 0));
        registers.write(op, v);
      }
    }
    return steps;
  }

  private static boolean vectored(GuestOp op) {
    return switch (op) {
      case WRITE_ENTRY, UNMASK, MASK, FREE, COMMAND, DEFER_MOVE -> true;
      default -> false;
    };
  }

  /** The registers as the driver knows them, kept without the machine. */
  private static final class Registers {
    private final boolean[] masked;
    private boolean enabled;
    private boolean functionMask;

    Registers(int vectors) {
      this.masked = new boolean[vectors];
      Arrays.fill(masked, true);
    }

    boolean unmasked(int v) {
      return enabled && !functionMask && !masked[v];
    }

    void write(GuestOp op, int v) {
      switch (op) {
        case ENABLE_MASKED -> {
          enabled = true;
          functionMask = true;
        }
        case ENABLE -> {
          enabled = true;
          functionMask = false;
        }
        case DISABLE -> {
          enabled = false;
          functionMask = false;
        }
        case RESET -> {
          enabled = false;
          functionMask = false;
          Arrays.fill(masked, true);
        }
        case SET_FUNCTION_MASK -> functionMask = true;
        case CLEAR_FUNCTION_MASK -> functionMask = false;
        case UNMASK -> masked[v] = false;
        case MASK, FREE -> masked[v] = true;
        default -> {}
      }
    }
  }
}
