// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.virqsim.kernel.Durations;

/** Reads the whole tree; the sections have readers of their own. */
final class ScenarioReader {
  /** The keys of a scenario, in the order in which people write them. */
  static final List<String> KEYS =
      List.of(
          "scenario",
          "description",
          "host",
          "device",
          "guest",
          "workload",
          "workloads",
          "vms",
          "policies",
          "pasid_policies",
          "run",
          "costs",
          "expect",
          "claim");

  /** The keys that describe one VM with one device, instead of {@code vms}. */
  private static final List<String> ONE_VM = List.of("device", "guest", "workload", "workloads");

  /** What a name looks like, to be put behind the word "name". */
  static final String NAME_RULE =
      " like msix/nvme-bringup (letters, digits, '.', '_', '-'; parts separated by '/')";

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*");
  private static final int LONGEST_NAME = 100;
  private static final int MAX_POLICIES = 100;

  private final Vocabulary vocabulary;
  private final Problems problems;

  ScenarioReader(Vocabulary vocabulary, Problems problems) {
    this.vocabulary = vocabulary;
    this.problems = problems;
  }

  /** Reads a scenario; throws with everything that is wrong. */
  Scenario read(YamlNode root) {
    Optional<Scenario> scenario = Fields.of(root, "", KEYS, problems).flatMap(this::scenario);
    problems.throwIfAny();
    return scenario.orElseThrow();
  }

  private Optional<Scenario> scenario(Fields top) {
    Optional<String> name = top.required("scenario").flatMap(ScenarioReader::name);
    Optional<String> description = top.optional("description").flatMap(Field::text);
    Optional<HostSpec> host = top.required("host").flatMap(f -> PlatformReader.host(f, vocabulary));
    CostClaims claims = new CostClaims();
    boolean several = top.has("vms");
    Optional<Field> deviceField = several ? Optional.empty() : top.required("device");
    Optional<RunSpec> run = top.required("run").flatMap(PlatformReader::run);
    // What depends on a section that is wrong is checked against the widest bounds.
    long horizon = run.map(RunSpec::horizonNs).orElse(Durations.MAX_NS);
    Optional<Machines> machines =
        several ? several(top, horizon, claims) : one(top, deviceField, horizon, claims);
    PasidReader pasids = new PasidReader(problems);
    List<String> policies =
        pasids.cross(top, top.optional("policies").map(this::policies).orElse(List.of()));
    List<Expectation> expectations =
        top.optional("expect").map(new ExpectReader(this::policy)::read).orElse(List.of());
    Optional<Claim> claim = top.optional("claim").flatMap(new ClaimReader(this::policy)::read);
    CostReader.Costs section =
        top.optional("costs")
            .map(f -> CostReader.costs(f, vocabulary))
            .orElse(CostReader.Costs.NONE);
    Map<String, CostSpec> costs = claims.over(section.costs());
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    Scenario unsigned =
        new Scenario(
            name.orElseThrow(),
            description.map(String::strip).orElse(""),
            host.orElseThrow(),
            machines.orElseThrow().vms(),
            machines.orElseThrow().workload(),
            policies,
            run.orElseThrow(),
            costs,
            expectations,
            claim,
            section.othersFree(),
            "");
    return Optional.of(CanonicalForm.sign(unsigned));
  }

  /** The VMs, and the name of the workload. */
  private record Machines(List<VmSpec> vms, String workload) {}

  private Optional<Machines> several(Fields top, long horizon, CostClaims claims) {
    for (String key : ONE_VM) {
      YamlNode.Entry entry = top.entries().get(key);
      if (entry != null) {
        problems.add(
            entry.keyPlace(),
            "key '"
                + key
                + "' belongs to a scenario of one VM with one device; with 'vms', what it says"
                + " stands there");
      }
    }
    return top.required("vms")
        .flatMap(f -> new VmReader(vocabulary, horizon, claims, problems).read(f))
        .map(vms -> new Machines(vms, Scenario.INLINE_WORKLOAD));
  }

  /** The sections {@code device}, {@code guest} and {@code workload}. */
  private Optional<Machines> one(
      Fields top, Optional<Field> deviceField, long horizon, CostClaims claims) {
    Optional<DeviceSpec> device =
        deviceField
            .flatMap(f -> f.fields(DeviceReader.KEYS))
            .flatMap(new DeviceReader(claims)::read);
    int vectors = device.map(DeviceSpec::vectors).orElse(DeviceSpec.MAX_VECTORS);
    int pasids = device.map(DeviceSpec::pasids).orElse(-1);
    Optional<Fields> guestFields = top.required("guest").flatMap(Field::anyFields);
    VcpuReader.Vcpus vcpus =
        guestFields.map(new VcpuReader(claims)::read).orElse(VcpuReader.Vcpus.ONE);
    Optional<GuestSpec> guest =
        guestFields.flatMap(
            f -> new GuestReader(vectors, pasids, vcpus.count(), horizon, problems).read(f));
    List<Integer> used = guest.map(GuestSpec::usedVectors).orElse(List.of());
    Optional<WorkloadReader.Chosen> workload = new WorkloadReader(vectors, used, pasids).read(top);
    if (device.isEmpty() || guest.isEmpty() || workload.isEmpty()) {
      return Optional.empty();
    }
    FunctionSpec function =
        new FunctionSpec(
            FunctionSpec.ONLY, device.get(), guest.get(), false, workload.get().work());
    VmSpec vm = vcpus.vm(VmSpec.ONLY, Optional.empty(), List.of(function));
    return Optional.of(new Machines(List.of(vm), workload.get().name()));
  }

  private static Optional<String> name(Field field) {
    Optional<String> name = field.text();
    if (name.isPresent() && !isName(name.get())) {
      field.error("scenario must be a name" + NAME_RULE + ", not " + field.node().kind());
      return Optional.empty();
    }
    return name;
  }

  /** Whether a text can be a scenario's name: safe as a path below an output folder. */
  static boolean isName(String text) {
    return text.length() <= LONGEST_NAME && NAME.matcher(text).matches();
  }

  private List<String> policies(Field field) {
    Optional<List<String>> names = field.list(MAX_POLICIES, this::policy);
    if (names.isEmpty()) {
      return List.of();
    }
    if (names.get().isEmpty()) {
      field.error("policies is empty; leave the key out for the default list");
    }
    Set<String> seen = new LinkedHashSet<>();
    List<Field> items = field.items(MAX_POLICIES).orElse(List.of());
    for (int i = 0; i < items.size(); i++) {
      if (!seen.add(names.get().get(i))) {
        items.get(i).error("policy '" + names.get().get(i) + "' is listed twice");
      }
    }
    return names.get();
  }

  /** {@code NAME} or {@code NAME@HOST}, with or without a PASID policy behind a slash. */
  private Optional<String> policy(Field field) {
    Optional<String> text = field.text();
    if (text.isEmpty()) {
      return text;
    }
    boolean known = PasidReader.knows(field, text.get());
    String vectors = PasidReader.withoutPasids(text.get());
    int at = vectors.indexOf('@');
    String name = at < 0 ? vectors : vectors.substring(0, at);
    if (!vocabulary.isPolicy(name)) {
      field.error(
          "unknown policy '"
              + Words.shorten(name)
              + "'"
              + Words.suggestPolicy(name, vocabulary.policies()));
      known = false;
    }
    String host = vectors.substring(at + 1);
    if (at >= 0 && !vocabulary.hosts().contains(host)) {
      field.error(
          "unknown host '"
              + Words.shorten(host)
              + "' in policy '"
              + Words.shorten(text.get())
              + "'"
              + Words.suggest(host, vocabulary.hosts()));
      known = false;
    }
    return known ? text : Optional.empty();
  }
}
