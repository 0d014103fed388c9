// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.GuestRequest;
import org.virqsim.policy.LockScope;
import org.virqsim.policy.VectorPolicy;
import org.virqsim.policy.VmmCall;

/**
 * A policy that somebody else wrote. What it throws, and answers that no VMM could give, end the
 * command with a sentence about the plugin: they are not faults of virqsim, and a vector that the
 * table does not have must not reach the state.
 */
final class PluginPolicy implements VectorPolicy {
  /** The state counts the calls of one answer with 14 bits. */
  private static final int MOST_CALLS = (1 << 14) - 1;

  private final String jar;
  private final VectorPolicy policy;
  private final String name;
  private final String vmm;
  private final String summary;
  private final String source;
  private final boolean answersReturns;
  private final LockScope lockScope;
  private final boolean ownsHost;

  /**
   * Asks the policy for all that does not change.
   *
   * @param jar the file that it came in
   * @throws CommandException if it does not answer
   */
  PluginPolicy(String jar, VectorPolicy policy) {
    this.jar = jar;
    this.policy = policy;
    this.name = text("name()", policy::name);
    this.vmm = text("vmm()", policy::vmm);
    this.summary = text("summary()", policy::summary);
    this.source = text("source()", policy::source);
    this.answersReturns = guarded("answersReturns()", policy::answersReturns);
    this.lockScope = guarded("lockScope()", policy::lockScope);
    this.ownsHost = guarded("ownsHost()", policy::ownsHost);
  }

  /** Returns the file that it came in. */
  String jar() {
    return jar;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String vmm() {
    return vmm;
  }

  @Override
  public String summary() {
    return summary;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public Optional<String> refusal(boolean dynamicMsix) {
    return guarded("refusal()", () -> policy.refusal(dynamicMsix));
  }

  @Override
  public List<VmmCall> on(GuestRequest request, VmmView view) {
    String when = request.toString();
    return guarded(when, () -> checked(when, policy.on(request, view), view));
  }

  @Override
  public LockScope lockScope() {
    return lockScope;
  }

  @Override
  public boolean ownsHost() {
    return ownsHost;
  }

  @Override
  public boolean answersReturns() {
    return answersReturns;
  }

  @Override
  public Optional<List<VmmCall>> onReturn(VmmCall.SetIrqs call, int result, VmmView view) {
    String when = "the result " + result + " of " + call;
    return guarded(
        when, () -> policy.onReturn(call, result, view).map(calls -> checked(when, calls, view)));
  }

  private List<VmmCall> checked(String when, List<VmmCall> calls, VmmView view) {
    if (calls == null || calls.stream().anyMatch(Objects::isNull)) {
      throw failure(when, "it answered null");
    }
    if (calls.size() > MOST_CALLS) {
      throw failure(when, "it answered with more than " + MOST_CALLS + " calls");
    }
    int table = view.tableSize();
    for (VmmCall call : calls) {
      boolean nr = call instanceof VmmCall.SetNrVectors set && (set.n() < 0 || set.n() > table);
      boolean grant =
          call instanceof VmmCall.Grant grants && (grants.count() < 0 || grants.count() > table);
      if (nr || grant || call.vector() >= table || call.vector() < VmmCall.NO_VECTOR) {
        throw failure(when, "it answered with " + call + ", but the table has " + table);
      }
    }
    return List.copyOf(calls);
  }

  private String text(String what, Supplier<String> question) {
    String text = guarded(what, question);
    if (text.isBlank()) {
      throw failure(what, "it is empty");
    }
    return text;
  }

  private <T> T guarded(String when, Supplier<T> question) {
    T answer;
    try {
      answer = question.get();
    } catch (CommandException e) {
      throw e;
    } catch (LinkageError e) {
      throw failure(when, PluginLoader.built(e));
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw failure(when, e + where(e));
    }
    if (answer == null) {
      throw failure(when, "it answered null");
    }
    return answer;
  }

  /** The place in the plugin, which its author needs. */
  private static String where(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length == 0 ? "" : " at " + trace[0];
  }

  private CommandException failure(String when, String why) {
    String line = jar + ": error: " + policy.getClass().getName() + " at " + when + ": " + why;
    return new CommandException(ExitCode.INVALID_INPUT, List.of(line));
  }
}
