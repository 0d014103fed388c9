// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virqsim.model.vmm.VmmView;

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

  /** A VMM may grant any number of vectors that a table can have. */
  @Test
  void everyGrantIsAPolicy() {
    assertThat(BUILT_IN.find("hypercall-7")).map(VectorPolicy::name).contains("hypercall-7");
    assertThat(BUILT_IN.find("hypercall-2048")).isPresent();
    assertThat(List.of("hypercall-0", "hypercall-07", "hypercall-2049", "hypercall--1"))
        .allSatisfy(name -> assertThat(BUILT_IN.find(name)).isEmpty());
    assertThatThrownBy(() -> BUILT_IN.with(List.of(new Named("hypercall-7"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void othersJoinBehindThem() {
    VectorPolicy other = new Named("other-1.0");
    Policies both = BUILT_IN.with(List.of(other));
    assertThat(both.find("other-1.0")).containsSame(other);
    assertThat(both.find("scan-highest")).isEqualTo(BUILT_IN.find("scan-highest"));
    List<VectorPolicy> expected = new ArrayList<>(BUILT_IN.all());
    expected.add(other);
    assertThat(both.all()).isEqualTo(expected);
    assertThat(BUILT_IN.find("other-1.0")).as("the registry it came from").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qemu-2.1",
        "incremental",
        "dynamic",
        "twice",
        "",
        "Upper",
        "a b",
        "a@b",
        "../a",
        "a..b",
        ".a",
        "a-",
        "1a",
        "é"
      })
  void othersNeedANameOfTheirOwn(String name) {
    List<VectorPolicy> others = List.of(new Named("twice"), new Named(name));
    assertThatThrownBy(() -> BUILT_IN.with(others))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "'");
  }

  private record Named(String name) implements VectorPolicy {
    @Override
    public String vmm() {
      return "test";
    }

    @Override
    public String summary() {
      return "Does nothing.";
    }

    @Override
    public String source() {
      return "test";
    }

    @Override
    public List<VmmCall> on(GuestRequest request, VmmView view) {
      return List.of();
    }
  }
}
