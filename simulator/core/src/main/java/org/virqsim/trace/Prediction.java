// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.trace.HostCall.MsixCall;

/** The calls that a machine and a policy make for a guest's steps. */
public final class Prediction {
  /**
   * A predicted call.
   *
   * @param call the call
   * @param cause the guest's step in whose trap it is made
   */
  public record Caused<C extends HostCall>(C call, LoggedStep cause) {}

  private final List<Caused<HostCall>> all;

  Prediction(List<Caused<HostCall>> all) {
    this.all = List.copyOf(all);
  }

  /** Returns every call with its cause, in order. */
  public List<Caused<HostCall>> caused() {
    return all;
  }

  /** Returns the MSI-X SET_IRQS with their causes, in order. */
  public List<Caused<MsixCall>> causedMsix() {
    List<Caused<MsixCall>> msix = new ArrayList<>();
    for (Caused<HostCall> caused : all) {
      if (caused.call() instanceof MsixCall call) {
        msix.add(new Caused<>(call, caused.cause()));
      }
    }
    return msix;
  }

  /** Returns every call, in order. */
  public List<HostCall> calls() {
    return all.stream().map(Caused::call).toList();
  }

  /** Returns the MSI-X SET_IRQS, in order. */
  public List<MsixCall> msixCalls() {
    return causedMsix().stream().map(Caused::call).toList();
  }
}
