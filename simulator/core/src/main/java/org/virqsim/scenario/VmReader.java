// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the section {@code vms}: several VMs with several devices each. */
final class VmReader {
  private static final List<String> VM_KEYS =
      List.of("name", "vcpus", "count", "policy", "preempted", "interrupts_off", "halt", "devices");
  private static final List<String> DEVICE_KEYS =
      concat(List.of("name", "count"), DeviceReader.KEYS, List.of("guest", "after", "workload"));

  /** Most VMs of a scenario. */
  static final int MAX_VMS = 16;

  /** Most devices of a scenario. */
  static final int MAX_DEVICES = 64;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

  private final Vocabulary vocabulary;
  private final long horizonNs;
  private final DeviceReader devices;
  private final VcpuReader vcpus;
  private final Problems problems;

  /**
   * Creates a reader.
   *
   * @param horizonNs end of the run, nanoseconds
   * @param claims takes durations that are cost parameters
   */
  VmReader(Vocabulary vocabulary, long horizonNs, CostClaims claims, Problems problems) {
    this.vocabulary = vocabulary;
    this.horizonNs = horizonNs;
    this.devices = new DeviceReader(claims);
    this.vcpus = new VcpuReader(claims);
    this.problems = problems;
  }

  /** A device of a list, before it has its full name and is repeated. */
  private record Item(
      DeviceSpec device, GuestSpec guest, boolean afterPrevious, List<WorkSpec> workload) {}

  /** The VMs, repeated ones written out. */
  Optional<List<VmSpec>> read(Field field) {
    Optional<List<Field>> items = field.items(MAX_VMS);
    if (items.isEmpty()) {
      return Optional.empty();
    }
    if (items.get().isEmpty()) {
      field.error(field.where() + " is empty");
      return Optional.empty();
    }
    List<VmSpec> vms = new ArrayList<>();
    Names names = new Names("vm");
    items.get().forEach(item -> vm(item, names).ifPresent(vms::addAll));
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    SystemLimits.check(field, vms);
    return Optional.of(vms);
  }

  private Optional<List<VmSpec>> vm(Field item, Names names) {
    Optional<Fields> read = item.fields(VM_KEYS);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = read.get();
    List<String> own = names.of(fields, MAX_VMS);
    VcpuReader.Vcpus cpus = vcpus.read(fields);
    Optional<String> policy = fields.optional("policy").flatMap(this::policy);
    Optional<List<FunctionSpec>> functions =
        fields.required("devices").flatMap(f -> devices(f, cpus.count()));
    return functions.map(
        list ->
            own.stream()
                .map(name -> cpus.vm(name, policy, list.stream().map(f -> f.inVm(name)).toList()))
                .toList());
  }

  private Optional<String> policy(Field field) {
    Optional<String> name = field.text();
    if (name.isPresent() && !vocabulary.isPolicy(name.get())) {
      String text = name.get();
      int at = text.indexOf('@');
      field.error(
          at >= 0
              ? field.where() + " must be a policy without @HOST: all VMs run on one host"
              : "unknown policy '"
                  + Words.shorten(text)
                  + "'"
                  + Words.suggestPolicy(text, vocabulary.policies()));
      return Optional.empty();
    }
    return name;
  }

  private Optional<List<FunctionSpec>> devices(Field field, int vcpuCount) {
    Optional<List<Field>> items = field.items(MAX_DEVICES);
    if (items.isEmpty()) {
      return Optional.empty();
    }
    if (items.get().isEmpty()) {
      field.error(field.where() + " is empty");
      return Optional.empty();
    }
    List<FunctionSpec> functions = new ArrayList<>();
    Names names = new Names("device");
    for (int i = 0; i < items.get().size(); i++) {
      Optional<Fields> fields = items.get().get(i).fields(DEVICE_KEYS);
      if (fields.isEmpty()) {
        continue;
      }
      List<String> own = names.of(fields.get(), MAX_DEVICES);
      boolean canFollow = i > 0 || own.size() > 1;
      device(fields.get(), vcpuCount, functions, canFollow)
          .ifPresent(
              found -> {
                for (String name : own) {
                  functions.add(
                      new FunctionSpec(
                          name,
                          found.device(),
                          found.guest(),
                          found.afterPrevious() && !functions.isEmpty(),
                          found.workload()));
                }
              });
    }
    return Optional.of(functions);
  }

  /**
   * One item of {@code devices}.
   *
   * @param before the devices before it in the VM
   * @param canFollow whether one comes before the last of the devices that the item stands for
   */
  private Optional<Item> device(
      Fields fields, int vcpuCount, List<FunctionSpec> before, boolean canFollow) {
    Optional<DeviceSpec> device = devices.read(fields);
    boolean after = fields.optional("after").map(f -> after(f, canFollow)).orElse(false);
    int vectors = device.map(DeviceSpec::vectors).orElse(DeviceSpec.MAX_VECTORS);
    int pasids = device.map(DeviceSpec::pasids).orElse(-1);
    Optional<Integer> driverVcpu =
        after && !before.isEmpty()
            ? Optional.of(before.get(before.size() - 1).guest().driverVcpu())
            : Optional.empty();
    Optional<GuestSpec> guest =
        fields
            .required("guest")
            .flatMap(
                f ->
                    new GuestReader(vectors, pasids, vcpuCount, horizonNs, problems)
                        .readInVm(f, driverVcpu));
    List<Integer> used = guest.map(GuestSpec::usedVectors).orElse(List.of());
    Optional<List<WorkSpec>> workload =
        fields
            .required("workload")
            .flatMap(f -> new WorkloadReader(vectors, used, pasids).workload(f));
    return device.isEmpty() || guest.isEmpty() || workload.isEmpty()
        ? Optional.empty()
        : Optional.of(new Item(device.get(), guest.get(), after, workload.get()));
  }

  private static boolean after(Field field, boolean canFollow) {
    if (field.scalar().filter("previous"::equals).isEmpty()) {
      field.error(field.where() + " must be previous, not " + field.node().kind());
      return false;
    }
    if (!canFollow) {
      field.error(field.where() + ": there is no device before it in this VM");
    }
    return true;
  }

  /** Names of the items of a list: given, or numbered; repeated ones get a number behind. */
  private final class Names {
    private final String usual;
    private final Set<String> taken = new HashSet<>();

    Names(String usual) {
      this.usual = usual;
    }

    /** The names of one item, one for each time that it is repeated. */
    List<String> of(Fields fields, int most) {
      int count = fields.optional("count").flatMap(f -> f.integer(1, most)).orElse(1);
      Optional<Field> given = fields.optional("name");
      Optional<String> name = given.flatMap(Names::name);
      List<String> names = new ArrayList<>();
      int first = taken.size();
      for (int i = 0; i < count; i++) {
        int number = i;
        names.add(
            name.map(text -> count == 1 ? text : text + "-" + number)
                .orElse(usual + "-" + (first + number)));
      }
      for (String own : names) {
        if (!taken.add(own)) {
          Place place = given.map(f -> f.node().place()).orElse(fields.place());
          problems.add(place, fields.where() + ": the name '" + own + "' is taken");
        }
      }
      return names;
    }

    private static Optional<String> name(Field field) {
      Optional<String> name = field.text();
      if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
        field.error(
            field.where()
                + " must be a name of at most 40 letters, digits, '.', '_', '-', not "
                + field.node().kind());
        return Optional.empty();
      }
      return name;
    }
  }

  private static List<String> concat(List<String> a, List<String> b, List<String> c) {
    List<String> all = new ArrayList<>(a);
    all.addAll(b);
    all.addAll(c);
    return List.copyOf(all);
  }
}
