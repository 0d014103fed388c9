// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;
import org.virqsim.result.Timeline;

/** Charts by what is in them; the files stay in target/charts, to be looked at. */
class ChartsTest {
  private static final List<Timeline> BOTH =
      List.of(
          FakeResults.resizing("incremental", 3, 40), FakeResults.growing("allocate-all", 3, 40));

  private static Path folder(String name) throws IOException {
    return Files.createDirectories(Path.of("target", "charts", name));
  }

  private static ChartFiles draw(String name, Results results, List<Timeline> timelines)
      throws IOException {
    ChartFiles files = Charts.writeAll(results, timelines, folder(name));
    assertThat(files.warnings()).isEmpty();
    return files;
  }

  private static List<String> names(ChartFiles files) {
    return files.files().stream().map(f -> f.getFileName().toString()).toList();
  }

  private static long pixels(Path png, int rgb) throws IOException {
    BufferedImage image = ImageIO.read(png.toFile());
    long count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += (image.getRGB(x, y) & 0xFFFFFF) == rgb ? 1 : 0;
      }
    }
    return count;
  }

  private static int colours(Path png) throws IOException {
    BufferedImage image = ImageIO.read(png.toFile());
    Set<Integer> seen = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        seen.add(image.getRGB(x, y));
      }
    }
    return seen.size();
  }

  private static final int LOST = Palette.LOST.getRGB() & 0xFFFFFF;
  private static final int DARK = Palette.state("dark").getRGB() & 0xFFFFFF;

  @Test
  void everyChartIsDrawnTwice() throws IOException {
    ChartFiles files = draw("nvme", FakeResults.nvme(), BOTH);
    assertThat(names(files))
        .containsExactly(
            "latency.svg",
            "latency.png",
            "outcomes.svg",
            "outcomes.png",
            "loss.svg",
            "loss.png",
            "percentiles.svg",
            "percentiles.png",
            "cost.svg",
            "cost.png",
            "timeline.svg",
            "timeline.png",
            "timeline-allocate-all.svg",
            "timeline-allocate-all.png",
            "timeline-incremental.svg",
            "timeline-incremental.png");
    assertThat(files.skipped()).isEmpty();
    for (Path file : files.files()) {
      if (file.toString().endsWith(".png")) {
        assertThat(colours(file)).as(file.toString()).isGreaterThan(50);
      }
    }
    Path latency = folder("nvme").resolve("latency.png");
    for (int policy = 0; policy < FakeResults.nvme().policies().size(); policy++) {
      assertThat(pixels(latency, Palette.POLICIES.get(policy).getRGB() & 0xFFFFFF))
          .as("line of policy %s", policy)
          .isGreaterThan(500);
    }
  }

  private static int place(String svg, String text) {
    assertThat(svg).contains(text);
    return svg.indexOf(text);
  }

  @Test
  void manyPoliciesAreDrawnInOrderEachWithItsName() throws IOException {
    Results gallery = FakeResults.gallery();
    draw("gallery", gallery, List.of());
    String outcomes = Files.readString(folder("gallery").resolve("outcomes.svg"));
    for (PolicyResult policy : gallery.policies()) {
      assertThat(outcomes).contains(">" + policy.policy() + "<");
    }
    String latency = Files.readString(folder("gallery").resolve("latency.svg"));
    for (String svg : List.of(outcomes, latency)) {
      assertThat(place(svg, ">qemu-8.2@linux-6.5"))
          .isLessThan(place(svg, ">allocate-all@linux-5.13"));
      assertThat(place(svg, ">geometric@linux-5.14"))
          .isLessThan(place(svg, ">incremental-reinject@linux-5.13"));
      assertThat(svg).contains("bold: not dominated by another policy");
    }
    assertThat(latency)
        .contains(
            ">allocate-all@linux-5.13, @linux-5.14, @linux-6.5<",
            ">incremental@linux-5.14, scan-highest@linux-5.14,<",
            ">incremental@linux-6.5, scan-highest@linux-6.5<");
    assertThat(latency).contains("dashed: the deadline, 100 \u00b5s").hasSizeLessThan(1_500_000);
  }

  @Test
  void longListsOfNamesSayHowManyThereAreMore() throws IOException {
    List<PolicyResult> policies = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      policies.add(MadePolicy.of("other-" + i).late(i + 1).build());
    }
    for (int i = 0; i < 12; i++) {
      policies.add(MadePolicy.of("the-same-under-a-long-name-" + i).build());
    }
    draw("alike", FakeResults.results(policies, List.of(), List.of()), List.of());
    assertThat(Files.readString(folder("alike").resolve("latency.svg")))
        .contains(">the-same-under-a-long-name-3 and 8 more<")
        .doesNotContain("the-same-under-a-long-name-4");
  }

  @Test
  void theColourOfLossIsThereExactlyWhenSomethingIsLost() throws IOException {
    draw("nvme-loss", FakeResults.nvme(), BOTH);
    draw("recovered", FakeResults.recovered(), List.of());
    draw("one", FakeResults.one(), List.of(BOTH.get(1)));
    draw("dark-resizing", FakeResults.nvme(), List.of(BOTH.get(0)));
    assertThat(pixels(folder("nvme-loss").resolve("outcomes.png"), LOST)).isGreaterThan(300);
    assertThat(pixels(folder("recovered").resolve("outcomes.png"), LOST)).isZero();
    assertThat(pixels(folder("one").resolve("outcomes.png"), LOST)).isZero();
    assertThat(pixels(folder("nvme-loss").resolve("timeline.png"), LOST)).isGreaterThan(100);
    assertThat(pixels(folder("dark-resizing").resolve("timeline.png"), LOST)).isGreaterThan(100);
    assertThat(pixels(folder("one").resolve("timeline.png"), LOST)).isZero();
  }

  @Test
  void darkWindowsAreDark() throws IOException {
    draw("dark", FakeResults.nvme(), List.of(BOTH.get(0)));
    draw("light", FakeResults.nvme(), List.of(BOTH.get(1)));
    assertThat(pixels(folder("dark").resolve("timeline.png"), DARK)).isGreaterThan(5_000);
    assertThat(pixels(folder("light").resolve("timeline.png"), DARK)).isLessThan(200);
  }

  @Test
  void policiesThatDidTheSameShareATimeline() throws IOException {
    List<Timeline> three =
        List.of(
            FakeResults.resizing("incremental", 3, 40),
            FakeResults.growing("allocate-all", 3, 40),
            FakeResults.resizing("scan-highest", 3, 40));
    draw("same", FakeResults.nvme(), three);
    assertThat(Files.readString(folder("same").resolve("timeline.svg")))
        .containsOnlyOnce("incremental, scan-highest (all the same): ")
        .containsOnlyOnce("allocate-all: ");
  }

  @Test
  void severalThreadsDrawTheSame(@TempDir Path dir) throws IOException {
    List<String> one = names(draw("threads", FakeResults.nvme(), BOTH));
    ChartFiles two = Charts.writeAll(FakeResults.nvme(), BOTH, dir, 4);
    assertThat(names(two)).isEqualTo(one);
    for (String name : one) {
      assertThat(dir.resolve(name)).hasSameBinaryContentAs(folder("threads").resolve(name));
    }
  }

  @Test
  void noChartWithoutData() throws IOException {
    Path dir = folder("nothing");
    Files.writeString(dir.resolve("latency.svg"), "of an earlier run");
    ChartFiles files = draw("nothing", FakeResults.nothing(), List.of());
    assertThat(files.files()).isEmpty();
    assertThat(files.skipped())
        .containsExactly(
            "no chart 'latency': no request was served",
            "no chart 'outcomes': no request was raised",
            "no chart 'loss': no request was raised",
            "no chart 'percentiles': no request was served",
            "no chart 'cost': all policies have the same costs, dark time and latency",
            "no chart 'timeline': no timeline was recorded");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void markupInNamesIsOnlyText() throws Exception {
    Results hostile = FakeResults.hostile();
    List<Timeline> timelines =
        List.of(
            FakeResults.resizing(hostile.policies().get(0).policy(), 2, 40),
            FakeResults.growing(hostile.policies().get(1).policy(), 2, 40));
    ChartFiles files = draw("hostile", hostile, timelines);
    assertThat(files.files()).hasSize(16).doesNotHaveDuplicates();
    for (Path file : files.files()) {
      assertThat(file.getParent()).isEqualTo(folder("hostile"));
      if (file.toString().endsWith(".svg")) {
        DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file.toFile());
        assertThat(Files.readString(file)).doesNotContain("<b>", "\u001b", "\u0000");
      }
    }
  }

  @Test
  void manyVectorsAndRequestsFit() throws IOException {
    List<Timeline> many =
        List.of(
            FakeResults.resizing("incremental", 33, 30),
            FakeResults.growing("dynamic@linux-6.5", 33, 30));
    ChartFiles files = draw("many", FakeResults.nvme(), many);
    for (Path file : files.files()) {
      assertThat(Files.size(file)).as(file.toString()).isLessThan(6_000_000);
    }
    assertThat(Files.readString(folder("many").resolve("timeline.svg")))
        .contains("the 16 of 33 vectors with most drops, lateness and dark time");
    assertThat(names(files)).contains("timeline-incremental.svg", "timeline-dynamic-linux-6.5.svg");
  }

  @Test
  void sameResultsSameSvg(@TempDir Path dir) throws IOException {
    Locale locale = Locale.getDefault();
    ChartFiles first = draw("nvme-again", FakeResults.nvme(), BOTH);
    ChartFiles second;
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      second = Charts.writeAll(FakeResults.nvme(), BOTH, dir);
    } finally {
      Locale.setDefault(locale);
    }
    assertThat(names(second)).isEqualTo(names(first));
    for (int i = 0; i < first.files().size(); i++) {
      if (first.files().get(i).toString().endsWith(".svg")) {
        assertThat(second.files().get(i)).hasSameTextualContentAs(first.files().get(i));
        assertThat(Files.readString(first.files().get(i)))
            .contains("seed 0x5eed")
            .doesNotContain("DOCTYPE", "Dialog", "Batik")
            .doesNotContainPattern("20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]");
      }
    }
  }

  @Test
  void aFolderThatIsNotThereIsAWarning(@TempDir Path dir) {
    ChartFiles files = Charts.writeAll(FakeResults.one(), List.of(), dir.resolve("missing"));
    assertThat(files.files()).isEmpty();
    assertThat(files.warnings()).hasSize(4).allMatch(w -> w.contains("could not be written"));
  }

  @Test
  void fileNamesAreSafeEverywhere() {
    assertThat(Charts.slug("dynamic@linux-6.5")).isEqualTo("dynamic-linux-6.5");
    assertThat(Charts.slug("../../etc/passwd")).isEqualTo("etc-passwd");
    assertThat(Charts.slug("\u00e4\u00f6")).isEqualTo("unnamed");
  }
}
