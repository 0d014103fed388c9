// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static final List<String> KEYS = List.of("mean", "min", "max", "free_irq");

  @Test
  void theClosestWord() {
    assertThat(Words.closest("meen", KEYS)).contains("mean");
    assertThat(Words.closest("mi", KEYS)).contains("min");
    assertThat(Words.closest("free", KEYS)).contains("free_irq");
    assertThat(Words.closest("standard", KEYS)).isEmpty();
    assertThat(Words.closest("", KEYS)).isEmpty();
    assertThat(Words.closest("x".repeat(1000), KEYS)).isEmpty();
  }

  @Test
  void messages() {
    assertThat(Words.didYouMean("meen", KEYS)).isEqualTo(" (did you mean 'mean'?)");
    assertThat(Words.didYouMean("standard", KEYS)).isEmpty();
    assertThat(Words.suggest("standard", KEYS)).isEqualTo(" (known: mean, min, max, free_irq)");
    assertThat(Words.suggest("standard", List.of())).isEmpty();
  }

  @Test
  void textsFromFilesAreMadeSafeToPrint() {
    assertThat(Words.shorten("a\u001b[31m\n\u202e\ud800b")).isEqualTo("a?[31m???b");
    assertThat(Words.shorten("\ud83d\ude00".repeat(61)))
        .isEqualTo("\ud83d\ude00".repeat(60) + "...");
  }
}
