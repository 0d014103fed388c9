// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the section {@code claim}. */
final class ClaimReader {
  private static final int MOST_CASES = 20;
  private static final int MOST_ITEMS = 50;
  private static final int MOST_COMPLETIONS = 64;
  private static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,19}");
  private static final Pattern FIGURE = Pattern.compile("[a-z][a-z0-9.-]{0,59}");
  private static final List<String> KEYS =
      List.of("id", "by", "says", "computed", "cases", "changes", "figure");
  private static final List<String> CASE_KEYS =
      List.of("when", "says", "scenario", "set", "quantities", "explore");
  private static final List<String> SEARCH_KEYS =
      List.of("policy", "verdict", "property", "completions", "reaches", "never");

  private final Function<Field, Optional<String>> policy;

  /**
   * Creates a reader.
   *
   * @param policy reads the name of a policy
   */
  ClaimReader(Function<Field, Optional<String>> policy) {
    this.policy = policy;
  }

  /** Reads it; what is wrong is reported. */
  Optional<Claim> read(Field field) {
    Optional<Fields> read = field.fields(KEYS);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = read.get();
    Optional<String> id = fields.required("id").flatMap(f -> like(f, ID, "a short name like C3"));
    Optional<String> by = sentence(fields, "by");
    Optional<String> says = sentence(fields, "says");
    Optional<String> computed = sentence(fields, "computed");
    Optional<String> changes = sentence(fields, "changes");
    Optional<String> figure =
        fields.required("figure").flatMap(f -> like(f, FIGURE, "the name of a chart"));
    Optional<List<Claim.Case>> cases =
        fields.required("cases").flatMap(f -> nonEmpty(f, MOST_CASES, this::circumstances));
    if (id.isEmpty()
        || by.isEmpty()
        || says.isEmpty()
        || computed.isEmpty()
        || changes.isEmpty()
        || figure.isEmpty()
        || cases.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Claim(
            id.get(),
            by.get(),
            says.get(),
            computed.get(),
            cases.get(),
            changes.get(),
            figure.get()));
  }

  private Optional<Claim.Case> circumstances(Field field) {
    Optional<Fields> read = field.fields(CASE_KEYS);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = read.get();
    Optional<String> when = sentence(fields, "when");
    String says = fields.optional("says").flatMap(Field::text).map(String::strip).orElse("");
    Optional<String> scenario = fields.optional("scenario").flatMap(Field::text);
    List<String> overrides =
        fields.optional("set").flatMap(f -> f.list(MOST_ITEMS, Field::text)).orElse(List.of());
    List<Expectation> quantities =
        fields.optional("quantities").map(new ExpectReader(policy)::read).orElse(List.of());
    List<Claim.Search> searches =
        fields
            .optional("explore")
            .flatMap(f -> nonEmpty(f, MOST_ITEMS, this::search))
            .orElse(List.of());
    if (!fields.has("quantities") && !fields.has("explore")) {
      field.error(field.where() + " needs 'quantities' or 'explore': something must decide it");
    }
    return when.map(w -> new Claim.Case(w, says, scenario, overrides, quantities, searches));
  }

  private Optional<Claim.Search> search(Field field) {
    Optional<Fields> read = field.fields(SEARCH_KEYS);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = read.get();
    Optional<String> name = fields.required("policy").flatMap(policy);
    Optional<String> verdict =
        fields.required("verdict").flatMap(f -> word(f, List.of("holds", "violated")));
    Optional<String> property = fields.required("property").flatMap(f -> word(f, Claim.PROPERTIES));
    Optional<Integer> completions =
        fields.has("completions")
            ? fields.optional("completions").flatMap(f -> f.integer(0, MOST_COMPLETIONS))
            : Optional.of(1);
    if (name.isEmpty() || verdict.isEmpty() || property.isEmpty() || completions.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Claim.Search(
            name.get(),
            verdict.get().equals("violated"),
            property.get(),
            completions.get(),
            outcomes(fields, "reaches"),
            outcomes(fields, "never")));
  }

  private static List<String> outcomes(Fields fields, String key) {
    return fields
        .optional(key)
        .flatMap(f -> f.list(MOST_ITEMS, item -> word(item, Claim.OUTCOMES)))
        .orElse(List.of());
  }

  private static Optional<String> sentence(Fields fields, String key) {
    return fields.required(key).flatMap(Field::text).map(String::strip);
  }

  private static Optional<String> like(Field field, Pattern form, String what) {
    Optional<String> text = field.text();
    if (text.isPresent() && !form.matcher(text.get()).matches()) {
      field.error(field.where() + " must be " + what + ", not '" + Words.shorten(text.get()) + "'");
      return Optional.empty();
    }
    return text;
  }

  private static Optional<String> word(Field field, List<String> words) {
    Optional<String> text = field.text();
    if (text.isPresent() && !words.contains(text.get())) {
      field.error(
          "unknown value '"
              + Words.shorten(text.get())
              + "' of "
              + field.where()
              + Words.suggest(text.get(), words));
      return Optional.empty();
    }
    return text;
  }

  private static <T> Optional<List<T>> nonEmpty(
      Field field, int most, Function<Field, Optional<T>> reading) {
    Optional<List<T>> items = field.list(most, reading);
    if (items.isPresent() && items.get().isEmpty()) {
      field.error(field.where() + " is empty");
      return Optional.empty();
    }
    return items;
  }
}
