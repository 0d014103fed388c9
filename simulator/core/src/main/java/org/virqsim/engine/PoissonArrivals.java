// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import org.virqsim.kernel.Arrivals;

/** A Poisson process. What follows a withheld arrival does not depend on it. */
final class PoissonArrivals extends OpenArrivals {
  private final Arrivals.Poisson poisson;
  private long ordinal;

  PoissonArrivals(Arrivals.Poisson poisson) {
    this.poisson = poisson;
  }

  @Override
  void start() {
    ordinal = 0;
    advance();
  }

  @Override
  void advance() {
    at += poisson.gap(draw(ordinal++));
  }

  @Override
  boolean canBeWithheld() {
    return true;
  }

  @Override
  public double hazard(long from, long to) {
    return poisson.perNs() * (to - from);
  }
}
