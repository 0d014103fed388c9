// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes and reads {@code results.json}, {@code timeline-*.json}, {@code sweep.json}, {@code
 * explore.json} and {@code thread.json}.
 *
 * <p>Deterministic: the same record gives the same bytes on every JDK and in every locale and time
 * zone. UTF-8, {@code \n}, keys in the order of the records, snake case, at most nine significant
 * digits. Reading is strict: an unknown, missing or doubled key is an error, because a report from
 * half-understood results would be believed.
 */
public final class ResultsJson {
  /** The JSON Schema (draft-07) of {@code results.json} as a class path resource. */
  public static final String SCHEMA_RESOURCE = "/org/virqsim/result/results.schema.json";

  /** The same of {@code sweep.json}. */
  public static final String SWEEP_SCHEMA_RESOURCE = "/org/virqsim/result/sweep.schema.json";

  private static final JsonMapper MAPPER = mapper();

  private ResultsJson() {}

  /** The document as text; ends with a line feed. */
  public static String write(Results results) {
    return MAPPER.writeValueAsString(results) + "\n";
  }

  /** The document as text; ends with a line feed. */
  public static String write(Timeline timeline) {
    return MAPPER.writeValueAsString(timeline) + "\n";
  }

  /** The document as text; ends with a line feed. */
  public static String write(Sweep sweep) {
    return MAPPER.writeValueAsString(sweep) + "\n";
  }

  /** The document as text; ends with a line feed. */
  public static String write(ExplorationResult exploration) {
    return MAPPER.writeValueAsString(exploration) + "\n";
  }

  /** The document as text; ends with a line feed. */
  public static String write(ExplorationMatrix matrix) {
    return MAPPER.writeValueAsString(matrix) + "\n";
  }

  /** The document as text; ends with a line feed. */
  public static String write(Claims claims) {
    return MAPPER.writeValueAsString(claims) + "\n";
  }

  /** Writes the document to a file, which is replaced if it exists. */
  public static void write(Results results, Path file) throws IOException {
    Files.writeString(file, write(results), StandardCharsets.UTF_8);
  }

  /** Writes the document to a file, which is replaced if it exists. */
  public static void write(Timeline timeline, Path file) throws IOException {
    Files.writeString(file, write(timeline), StandardCharsets.UTF_8);
  }

  /** Results from text; fails if it is anything but a valid {@link Results#SCHEMA} document. */
  public static Results readResults(String json) throws InvalidResultsException {
    return read(json, Results.class);
  }

  /** Results from a file. */
  public static Results readResults(Path file) throws IOException, InvalidResultsException {
    return readResults(Files.readString(file, StandardCharsets.UTF_8));
  }

  /** A timeline from text; fails if it is anything but a valid {@link Timeline#SCHEMA} document. */
  public static Timeline readTimeline(String json) throws InvalidResultsException {
    return read(json, Timeline.class);
  }

  /** A timeline from a file. */
  public static Timeline readTimeline(Path file) throws IOException, InvalidResultsException {
    return readTimeline(Files.readString(file, StandardCharsets.UTF_8));
  }

  /** A sweep from a file. */
  public static Sweep readSweep(Path file) throws IOException, InvalidResultsException {
    return readSweep(Files.readString(file, StandardCharsets.UTF_8));
  }

  /** A sweep from text; fails if it is anything but a valid {@link Sweep#SCHEMA} document. */
  public static Sweep readSweep(String json) throws InvalidResultsException {
    return read(json, Sweep.class);
  }

  /** An exploration from text; fails if it is anything but a valid document. */
  public static ExplorationResult readExploration(String json) throws InvalidResultsException {
    return read(json, ExplorationResult.class);
  }

  /** Claims from text; fails if it is anything but a valid {@link Claims#SCHEMA} document. */
  public static Claims readClaims(String json) throws InvalidResultsException {
    return read(json, Claims.class);
  }

  /** The JSON Schema (draft-07) of {@code results.json}. */
  public static String schema() throws IOException {
    return resource(SCHEMA_RESOURCE);
  }

  /** The JSON Schema (draft-07) of {@code sweep.json}. */
  public static String sweepSchema() throws IOException {
    return resource(SWEEP_SCHEMA_RESOURCE);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ResultsJson.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("resource is missing: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The number at a metric's path below a policy. */
  static double number(PolicyResult policy, String metric) {
    JsonNode node = MAPPER.readTree(MAPPER.writeValueAsString(policy));
    for (String key : metric.split("\\.", -1)) {
      node = node.path(key);
    }
    return node.asDouble();
  }

  private static <T> T read(String json, Class<T> type) throws InvalidResultsException {
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new IllegalArgumentException("the document is null");
      }
      return value;
    } catch (JacksonException e) {
      throw new InvalidResultsException(describe(e), e);
    } catch (IllegalArgumentException e) {
      throw new InvalidResultsException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String describe(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    String where =
        at == null || at.getLineNr() < 1 ? "" : at.getLineNr() + ":" + at.getColumnNr() + ": ";
    // The rest of such messages names classes and options of the JSON library.
    return where + e.getOriginalMessage().replaceFirst(" \\((index|class) .*", "");
  }

  private static JsonMapper mapper() {
    SimpleModule numbers = new SimpleModule("virqsim-numbers");
    numbers.addSerializer(Double.class, new NineDigits());
    numbers.addSerializer(Double.TYPE, new NineDigits());
    // The default indenter takes the line separator of the platform.
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                    .withArrayElementSpacing(Separators.Spacing.NONE)
                    .withArrayEmptySeparator("")
                    .withObjectEmptySeparator(""))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultPrettyPrinter.NopIndenter());
    return JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .changeDefaultPropertyInclusion(
            ignored -> JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, null))
        .changeDefaultNullHandling(ignored -> JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL))
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .annotationIntrospector(new AllButSomeRequired())
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .addModule(numbers)
        .defaultPrettyPrinter(printer)
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build();
  }

  /** Every key must be there, apart from those that are marked. */
  private static final class AllButSomeRequired extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
      return !member.hasAnnotation(MayBeMissing.class);
    }
  }

  /** Writes doubles by {@link Decimals#text}. */
  private static final class NineDigits extends StdSerializer<Double> {
    NineDigits() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator out, SerializationContext context) {
      out.writeNumber(Decimals.text(value));
    }
  }
}
