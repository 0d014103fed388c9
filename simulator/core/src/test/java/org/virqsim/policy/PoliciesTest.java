// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PoliciesTest {
  private static final Policies BUILT_IN = Policies.builtIn();

  /** Who looks for "what my QEMU does" must not have to read all. */
  @Test
  void areListedWithQemuFirstAndWhatNoVmmDoesLast() {
    assertThat(BUILT_IN.all()).map(PoliciesTest::group).isSorted();
    List<String> qemu =
        BUILT_IN.all().stream()
            .map(VectorPolicy::name)
            .filter(name -> name.startsWith("qemu-"))
            .toList();
    assertThat(qemu).contains("qemu-2.1", "qemu-8.2").isSorted();
  }

  private static int group(VectorPolicy policy) {
    if (policy.vmm().startsWith("QEMU ")) {
      return 0;
    }
    return policy.vmm().matches("reference|proposal \\(.+\\)") ? 2 : 1;
  }

  @Test
  void sayWhatTheyDoInOneSentenceAndWhereItIsRead() {
    assertThat(BUILT_IN.all())
        .allSatisfy(
            policy -> {
              assertThat(policy.summary()).matches("[A-Z][^\\n]*\\.").doesNotContain(". ");
              assertThat(policy.summary()).doesNotStartWith(policy.vmm());
              assertThat(policy.source()).isNotBlank().doesNotEndWith(".");
            });
  }

  @Test
  void areFoundByNameAndByAlias() {
    for (VectorPolicy policy : BUILT_IN.all()) {
      assertThat(BUILT_IN.find(policy.name())).containsSame(policy);
    }
    assertThat(BUILT_IN.find("incremental")).isEqualTo(BUILT_IN.find("qemu-2.1"));
    assertThat(BUILT_IN.find("nothing")).isEmpty();
  }
}
