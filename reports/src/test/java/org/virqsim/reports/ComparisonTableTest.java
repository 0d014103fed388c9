// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virqsim.result.Results;

class ComparisonTableTest {
  private static final List<Results> ALL =
      List.of(
          FakeResults.nvme(),
          FakeResults.nothing(),
          FakeResults.one(),
          FakeResults.recovered(),
          FakeResults.several(),
          FakeResults.hostile(),
          FakeResults.results(List.of(), List.of(), List.of()));

  private static String plain(Results results, int width) {
    return ComparisonTable.render(results, new ComparisonTable.Options(width, false));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 120, 100, 80})
  void looksAsAgreed(int width) throws IOException {
    if (Boolean.getBoolean("virqsim.update")) {
      Files.writeString(
          Path.of("src/test/resources/org/virqsim/reports/nvme-" + width + ".txt"),
          plain(FakeResults.nvme(), width));
    }
    try (InputStream in = getClass().getResourceAsStream("nvme-" + width + ".txt")) {
      assertThat(in).as("golden text for width %s", width).isNotNull();
      String golden = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(plain(FakeResults.nvme(), width)).isEqualTo(golden);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 60, 80, 100, 120, 200})
  void noLineIsLongerThanTheTerminal(int width) {
    for (Results results : ALL) {
      for (String line : plain(results, width).lines().toList()) {
        assertThat(line.length()).as(line).isLessThanOrEqualTo(Math.max(40, width));
        assertThat(line).isEqualTo(line.stripTrailing());
      }
    }
  }

  @Test
  void severalDevicesAreNamedWithWhatTheyDropped() {
    assertThat(plain(FakeResults.several(), 0))
        .contains(
            "a/nvme-0, a/nvme-1, a/nvme-2 and 1 more: class A, 9 vectors: PBA kept, requests while"
                + " Enable = 0 dropped, no INTx\n",
            "b/nvme-4, b/nvme-5: class B, 2 vectors: PBA kept, requests while Enable = 0 kept, no"
                + " INTx, recovery: none, moderation of up to 8\n",
            "drops at least one request (devices: as above):\n",
            "Requests dropped by device, of those that it raised:\n"
                + "  incremental  b/nvme-5 (allocate-all) 10 of 2,000; b/nvme-4 (allocate-all) 8 of"
                + " 1,600; a/nvme-3 6 of 1,200; a/nvme-2 4 of 800; the other 2 2 of 400\n");
    assertThat(plain(FakeResults.nvme(), 0)).doesNotContain("by device");
  }

  @Test
  void dropsAreShownHoweverNarrow() {
    assertThat(plain(FakeResults.nvme(), 40)).contains("dropped").contains("9,311");
  }

  @Test
  void columnsWithoutRoomAreNamed() {
    assertThat(plain(FakeResults.nvme(), 80)).contains("(no room for: vectors alloc/req,");
    assertThat(plain(FakeResults.nvme(), 0)).doesNotContain("no room");
  }

  @Test
  void coloursOnlyWhatIsDropped() {
    String colored =
        ComparisonTable.render(FakeResults.nvme(), new ComparisonTable.Options(100, true));
    assertThat(colored).contains("\u001b[31m  9,311\u001b[0m");
    assertThat(colored.replaceAll("\u001b\\[[0-9]+m", ""))
        .isEqualTo(plain(FakeResults.nvme(), 100));
    assertThat(ComparisonTable.render(FakeResults.one(), new ComparisonTable.Options(100, true)))
        .doesNotContain("\u001b");
  }

  @Test
  void namesCannotControlTheTerminal() {
    for (int width : new int[] {0, 80}) {
      assertThat(plain(FakeResults.hostile(), width))
          .doesNotContain("\u001b", "\u0000", "\u0007", "\u202e");
    }
  }

  @Test
  void noneSeenIsABound() {
    String text = plain(FakeResults.one(), 100);
    assertThat(text).contains("< 0.30 % (none in 1,000; 95 % upper bound)");
    assertThat(text).doesNotContain(" 0 % [").doesNotContain("loses one for good");
  }

  @Test
  void nothingRaisedIsSaidAndNotEstimated() {
    String text = plain(FakeResults.nothing(), 100);
    assertThat(text).contains("not estimated: no request was raised");
    assertThat(text.lines().filter(l -> l.startsWith("incremental")).findFirst().orElseThrow())
        .contains("-");
  }

  @Test
  void eachFactCarriesTheDeviceBehaviour() {
    String assumed = "(device: PBA kept, requests while Enable = 0 dropped):";
    assertThat(plain(FakeResults.nvme(), 0))
        .contains("drops at least one request " + assumed)
        .contains("a live vector went unserved " + assumed);
  }

  @Test
  void refusalsAndConclusionsFollow() {
    assertThat(plain(FakeResults.nvme(), 0))
        .contains("Not run:\n  dynamic: linux-5.14 cannot add")
        .contains("Conclusions:\n- incremental, qemu-6.0");
    assertThat(plain(FakeResults.results(List.of(), List.of(), List.of()), 80))
        .contains("No policy was run.");
  }

  @Test
  void localeDoesNotMatter() {
    String expected = plain(FakeResults.nvme(), 100);
    Locale locale = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(plain(FakeResults.nvme(), 100)).isEqualTo(expected);
    } finally {
      Locale.setDefault(locale);
    }
  }
}
