// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.virqsim.reports.page.Page;
import org.virqsim.result.Timeline;

/** Words can be read on what lies below them: contrast of at least 4.5 (WCAG 2.1, 1.4.3). */
class ContrastTest {
  private static final double ENOUGH = 4.5;
  private static final Pattern SCHEME = Pattern.compile(":root \\{([^}]*)\\}");
  private static final Pattern VARIABLE = Pattern.compile("--([a-z]+): #([0-9a-f]{3,6})");

  private static double linear(int channel) {
    double v = channel / 255.0;
    return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  }

  private static double luminance(Color c) {
    return 0.2126 * linear(c.getRed())
        + 0.7152 * linear(c.getGreen())
        + 0.0722 * linear(c.getBlue());
  }

  private static double contrast(Color a, Color b) {
    double x = luminance(a);
    double y = luminance(b);
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  }

  private static List<Map<String, Color>> schemes() throws Exception {
    List<Map<String, Color>> schemes = new ArrayList<>();
    try (InputStream css = Page.class.getResourceAsStream("report.css")) {
      assertThat(css).isNotNull();
      String text = new String(css.readAllBytes(), StandardCharsets.UTF_8);
      Matcher scheme = SCHEME.matcher(text);
      while (scheme.find()) {
        Map<String, Color> colors = new TreeMap<>();
        Matcher variable = VARIABLE.matcher(scheme.group(1));
        while (variable.find()) {
          String hex = variable.group(2);
          String full = hex.length() == 3 ? hex.replaceAll("(.)", "$1$1") : hex;
          colors.put(variable.group(1), Color.decode("0x" + full));
        }
        schemes.add(colors);
      }
    }
    return schemes;
  }

  @Test
  void theFormulaIsTheStandards() {
    assertThat(contrast(Color.BLACK, Color.WHITE)).isEqualTo(21);
    assertThat(contrast(new Color(0x767676), Color.WHITE)).isBetween(4.5, 4.6);
    assertThat(contrast(new Color(0x777777), Color.WHITE)).isLessThan(4.5);
  }

  @Test
  void wordsOfPagesCanBeReadInLightAndDark() throws Exception {
    List<Map<String, Color>> schemes = schemes();
    assertThat(schemes).as("light and dark").hasSize(2);
    for (Map<String, Color> colors : schemes) {
      assertThat(colors).containsKeys("ink", "faint", "alarm", "link", "paper", "band");
      for (String words : List.of("ink", "faint", "alarm", "link")) {
        for (String ground : List.of("paper", "band")) {
          assertThat(contrast(colors.get(words), colors.get(ground)))
              .as(words + " on " + ground + " of " + colors)
              .isGreaterThanOrEqualTo(ENOUGH);
        }
      }
    }
  }

  @Test
  void wordsOfTimelinesCanBeRead() {
    for (String state : Timeline.STATES) {
      for (String eventFd : Timeline.EVENTFDS) {
        Color ground = Palette.span(new Timeline.Span(state, eventFd, 0, 1));
        Color words = state.equals("dark") ? Color.WHITE : Palette.INK;
        assertThat(contrast(words, ground)).as(state).isGreaterThanOrEqualTo(ENOUGH);
      }
    }
    for (String kind : Timeline.SLICES) {
      assertThat(contrast(Palette.INK, Palette.slice(kind)))
          .as(kind)
          .isGreaterThanOrEqualTo(ENOUGH);
    }
    for (Color words : List.of(Palette.INK, Palette.FAINT_INK, Palette.LOST_INK)) {
      assertThat(contrast(words, Color.WHITE)).isGreaterThanOrEqualTo(ENOUGH);
    }
  }
}
