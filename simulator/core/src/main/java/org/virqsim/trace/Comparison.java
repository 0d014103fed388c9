// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.List;
import java.util.Optional;

/**
 * Predicted calls held against recorded ones.
 *
 * @param agreed how many agree before the first that does not
 * @param predicted how many were predicted
 * @param recorded how many were recorded
 * @param divergence the first that does not agree; empty if all do, to the end of both
 */
public record Comparison<C extends HostCall>(
    int agreed, int predicted, int recorded, Optional<Divergence<C>> divergence) {

  /**
   * The first difference.
   *
   * @param position counted from 0
   * @param predicted empty if no more calls were predicted
   * @param recorded empty if no more calls were recorded
   */
  public record Divergence<C extends HostCall>(
      int position, Optional<C> predicted, Optional<C> recorded) {
    @Override
    public String toString() {
      return "call "
          + position
          + ": predicted "
          + predicted.map(HostCall::toString).orElse("none")
          + ", recorded "
          + recorded.map(HostCall::toString).orElse("none");
    }
  }

  /** Compares call by call. */
  public static <C extends HostCall> Comparison<C> of(List<C> predicted, List<C> recorded) {
    int common = Math.min(predicted.size(), recorded.size());
    int at = 0;
    while (at < common && predicted.get(at).equals(recorded.get(at))) {
      at++;
    }
    Optional<Divergence<C>> divergence =
        at == predicted.size() && at == recorded.size()
            ? Optional.empty()
            : Optional.of(new Divergence<>(at, element(predicted, at), element(recorded, at)));
    return new Comparison<>(at, predicted.size(), recorded.size(), divergence);
  }

  /**
   * Returns whether every call agrees. Two empty lists do not: a recording without calls shows
   * nothing.
   */
  public boolean conforms() {
    return divergence.isEmpty() && agreed > 0;
  }

  private static <C> Optional<C> element(List<C> list, int at) {
    return at < list.size() ? Optional.of(list.get(at)) : Optional.empty();
  }
}
