// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.virqsim.model.Layout;

/** The policies that can be named, by canonical name and by alias; never changed once made. */
public final class Policies {
  private static final Pattern HYPERCALL = Pattern.compile("hypercall-([1-9][0-9]{0,3})");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*([.-][a-z0-9]+)*");
  private static final int LONGEST_NAME = 60;

  private static final Map<String, String> ALIASES =
      Map.of("incremental", "qemu-2.1", "scan-highest", "qemu-6.0");

  private final List<VectorPolicy> all;
  private final Map<String, VectorPolicy> byName = new TreeMap<>();

  private Policies(List<VectorPolicy> all) {
    this.all = List.copyOf(all);
    for (VectorPolicy policy : this.all) {
      byName.put(policy.name(), policy);
    }
    ALIASES.forEach((alias, name) -> byName.put(alias, get(name)));
    byName.put("dynamic", BuiltInPolicies.DYNAMIC);
  }

  /** Returns the policies that come with virqsim. */
  public static Policies builtIn() {
    return new Policies(BuiltInPolicies.ALL);
  }

  /**
   * Returns these policies and others, which are listed behind them.
   *
   * @throws IllegalArgumentException if one of the others has no proper name, or one that is taken,
   *     be it as an alias
   */
  public Policies with(List<VectorPolicy> others) {
    Set<String> taken = names();
    List<VectorPolicy> more = new ArrayList<>(all);
    for (VectorPolicy other : others) {
      boolean free = taken.add(other.name()) && hypercall(other.name()).isEmpty();
      if (!isName(other.name()) || !free) {
        throw new IllegalArgumentException(
            "'" + other.name() + "' is taken, or not the name of a policy");
      }
      more.add(other);
    }
    return new Policies(more);
  }

  /**
   * Returns whether a policy may be called that: lower-case letters, digits, dashes and dots, a
   * letter first. Names become parts of files' names and stand before an {@code @}.
   */
  public static boolean isName(String name) {
    return name.length() <= LONGEST_NAME && NAME.matcher(name).matches();
  }

  /**
   * Returns the policy of that name or alias; {@code hypercall-N} is known for every N from 1 to
   * 2,048.
   */
  public Optional<VectorPolicy> find(String name) {
    VectorPolicy policy = byName.get(name);
    return policy == null ? hypercall(name) : Optional.of(policy);
  }

  /** Returns whether the name is that of a policy which grants so many vectors: hypercall-N. */
  public static boolean isGrantOf(String name) {
    return hypercall(name).isPresent();
  }

  private static Optional<VectorPolicy> hypercall(String name) {
    Matcher matcher = HYPERCALL.matcher(name);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > Layout.MAX_VECTORS) {
      return Optional.empty();
    }
    return Optional.of(BuiltInPolicies.hypercall(Integer.parseInt(matcher.group(1))));
  }

  /** Returns the policies without their aliases, in the order in which they are listed. */
  public List<VectorPolicy> all() {
    return all;
  }

  /** Returns every name that {@link #find} knows, sorted. */
  public SortedSet<String> names() {
    return new TreeSet<>(byName.keySet());
  }

  private VectorPolicy get(String name) {
    VectorPolicy policy = byName.get(name);
    if (policy == null) {
      throw new IllegalStateException("no policy " + name);
    }
    return policy;
  }
}
