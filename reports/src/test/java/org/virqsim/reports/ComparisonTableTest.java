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
          FakeResults.gallery(),
          FakeResults.hostile(),
          FakeResults.results(List.of(), List.of(), List.of()));

  private static String plain(Results results, int width) {
    return ComparisonTable.render(results, new ComparisonTable.Options(width, false));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 120, 100, 80})
  void looksAsAgreed(int width) throws IOException {
    assertLooksAsAgreed("nvme-" + width + ".txt", plain(FakeResults.nvme(), width));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 80})
  void twentyPoliciesLookAsAgreed(int width) throws IOException {
    assertLooksAsAgreed("gallery-" + width + ".txt", plain(FakeResults.gallery(), width));
  }

  private void assertLooksAsAgreed(String file, String text) throws IOException {
    if (Boolean.getBoolean("virqsim.update")) {
      Files.writeString(Path.of("src/test/resources/org/virqsim/reports/" + file), text);
    }
    try (InputStream in = getClass().getResourceAsStream(file)) {
      assertThat(in).as("golden text %s", file).isNotNull();
      assertThat(text).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
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
                + " 1,600; a/nvme-3 6\n               of 1,200; a/nvme-2 4 of 800; the other 2 2 of"
                + " 400\n");
    assertThat(plain(FakeResults.nvme(), 0)).doesNotContain("by device");
  }

  @Test
  void dropsAreShownHoweverNarrow() {
    assertThat(plain(FakeResults.nvme(), 40)).contains("dropped").contains("9,311");
  }

  @Test
  void columnsWithoutRoomAreNamed() {
    assertThat(plain(FakeResults.nvme(), 80))
        .contains("(no room for: request_irq, p50, resizes, raised, against first, p99,");
    assertThat(plain(FakeResults.nvme(), 200)).doesNotContain("no room");
  }

  private static List<String> rows(String text) {
    List<String> lines = text.lines().toList();
    int first = 0;
    while (!lines.get(first).startsWith("policy")) {
      first++;
    }
    int last = first;
    while (!lines.get(last).startsWith("(no room") && !lines.get(last).startsWith("In order")) {
      last++;
    }
    return lines.subList(first + 1, last);
  }

  @Test
  void twentyPoliciesAreReadableWithoutATerminal() {
    String text = plain(FakeResults.gallery(), 0);
    List<String> rows = rows(text);
    assertThat(rows).hasSize(20).allMatch(row -> row.length() <= 130);
    assertThat(rows.get(0)).startsWith("  qemu-8.2@linux-6.5 ").endsWith(" -");
    assertThat(rows.get(1)).startsWith("  allocate-all-lazy@linux-5.13 ").endsWith(" -");
    assertThat(rows.get(15))
        .startsWith("  incremental-reinject@linux-6.5 ")
        .endsWith(" incremental@linux-5.14");
    assertThat(rows)
        .filteredOn(row -> row.startsWith("* "))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("* incremental@linux-5.13 ")
        .contains(" 1.00 x ");
    assertThat(rows.get(19)).startsWith("  incremental-reinject@linux-5.13 ");
    assertThat(text).contains("*: asked for first").contains("Dominated: the policy named is");
  }

  @Test
  void policiesOfWhichTheSameIsTrueShareALine() {
    String text = plain(FakeResults.gallery(), 0);
    assertThat(text.substring(text.indexOf("Longest time")))
        .contains(
            """
              qemu-8.2@linux-6.5, allocate-all-lazy@linux-5.13, @linux-5.14, @linux-6.5,                 12.3 us
              allocate-all@linux-5.13, @linux-5.14, @linux-6.5
            """);
    assertThat(text.substring(text.indexOf("Held at the peak")))
        .contains("\n  all policies  33 CPU vectors (16.5 % of one CPU), 33 IRTEs (0.05 %)\n");
    assertThat(text.lines().count()).isLessThan(90);
  }

  @Test
  void onePolicyIsComparedWithNothing() {
    assertThat(plain(FakeResults.one(), 0))
        .contains("\nallocate-all ")
        .doesNotContain("against first", "dominated", "* ", "In order of");
  }

  @Test
  void equalPoliciesAreNotDominated() {
    Results equal =
        FakeResults.results(
            List.of(MadePolicy.of("a").build(), MadePolicy.of("b").build()), List.of(), List.of());
    assertThat(plain(equal, 0))
        .contains("None is dominated: no other is as good in all of dropped,")
        .contains("\n* a  ", "\n  b  ")
        .doesNotContain("dominated by");
  }

  @Test
  void whatRaisedNothingStandsLastWithARemark() {
    Results refused =
        FakeResults.results(
            List.of(
                MadePolicy.of("refused").raised(0).bringup(1).build(),
                MadePolicy.of("drops").lost(7).build()),
            List.of(),
            List.of());
    String text = plain(refused, 0);
    assertThat(rows(text)).element(0).asString().startsWith("  drops ");
    assertThat(rows(text)).element(1).asString().startsWith("* refused ");
    assertThat(text)
        .contains("No request was raised, and nothing is known of drops: refused\n")
        .contains("\n  refused  not estimated: no request was raised\n");
    assertThat(plain(FakeResults.nothing(), 0)).doesNotContain("ominated", "is known of drops");
  }

  @Test
  void manyUndecidedRequestsGetAColumn() {
    Results stalled =
        FakeResults.results(
            List.of(MadePolicy.of("a").inFlight(321).build(), MadePolicy.of("b").build()),
            List.of(),
            List.of());
    assertThat(plain(stalled, 0)).contains("  late  undecided  ").contains("  321  ");
    assertThat(plain(FakeResults.nvme(), 0)).doesNotContain("undecided");
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
    assertThat(text.lines().filter(l -> l.startsWith("* incremental")).findFirst().orElseThrow())
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
