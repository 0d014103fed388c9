// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What every page has to be. */
final class Markup {
  private static final Set<String> VOID = Set.of("meta", "img", "br", "link", "hr");
  private static final Pattern TAG =
      Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^>\"]|\"[^\"]*\")*)>");

  private Markup() {}

  /** Every element ends, in the order in which they began. */
  static void assertNests(String page) {
    String html = page.replaceAll("(?s)<style>.*?</style>", "<style></style>");
    assertThat(html).startsWith("<!DOCTYPE html>");
    Deque<String> open = new ArrayDeque<>();
    Matcher tag = TAG.matcher(html);
    int elements = 0;
    while (tag.find()) {
      String name = tag.group(2);
      if (!tag.group(1).isEmpty()) {
        assertThat(open.pop()).isEqualTo(name);
      } else if (!VOID.contains(name)) {
        open.push(name);
        elements++;
      }
    }
    assertThat(open).isEmpty();
    assertThat(elements).isGreaterThan(20);
    // What is left when all tags are gone has no sign that could begin one.
    assertThat(TAG.matcher(html.substring("<!DOCTYPE html>".length())).replaceAll(""))
        .doesNotContain("<", ">");
  }

  /** No script, and nothing from elsewhere. */
  static void assertSelfContained(String html) {
    assertThat(html).doesNotContain("<script", "http:", "https:", "@import", "url(");
    Matcher source = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(html);
    int found = 0;
    while (source.find()) {
      assertThat(source.group(1)).matches("(?s)#.*|data:image/svg\\+xml;base64,.*");
      found++;
    }
    assertThat(found).isPositive();
  }

  /** Ids are unique, and whatever refers to one finds it. */
  static void assertAnchorsResolve(String html) {
    Set<String> ids = new HashSet<>();
    Matcher id = Pattern.compile(" id=\"([^\"]*)\"").matcher(html);
    while (id.find()) {
      assertThat(ids.add(id.group(1))).as(id.group(1)).isTrue();
    }
    Matcher reference = Pattern.compile("(?:href=\"#|aria-labelledby=\")([^\"]*)\"").matcher(html);
    int found = 0;
    while (reference.find()) {
      assertThat(ids).contains(reference.group(1));
      found++;
    }
    assertThat(found).isGreaterThan(3);
  }

  /** Pictures that a Markdown document shows lie beside it. */
  static void assertImagesExist(String markdown, Path dir) {
    Matcher image = Pattern.compile("!\\[[^\\n]*\\]\\(([^)\\n]+)\\)").matcher(markdown);
    while (image.find()) {
      assertThat(dir.resolve(image.group(1))).isNotEmptyFile();
    }
  }
}
