// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.Results;

class ResultsCsvTest {
  private static List<CSVRecord> parse(String csv) throws IOException {
    return CSVFormat.DEFAULT
        .builder()
        .setHeader()
        .setSkipHeaderRecord(true)
        .get()
        .parse(new StringReader(csv))
        .getRecords();
  }

  @Test
  void aRowPerPolicyWithPlainNumbers() throws IOException {
    List<CSVRecord> rows = parse(ResultsCsv.policies(FakeResults.nvme()));
    assertThat(rows).hasSize(5).allMatch(CSVRecord::isConsistent);
    CSVRecord first = rows.get(0);
    assertThat(first.get("policy")).isEqualTo("incremental");
    assertThat(first.get("raised")).isEqualTo("2811204");
    assertThat(first.get("dropped")).isEqualTo("9311");
    assertThat(first.get("loss_probability_upper")).isEqualTo("0.643");
    assertThat(first.get("bringup_ns")).isEqualTo("41300000");
    assertThat(first.get("dark_ns_total")).isEqualTo("11494429.5");
  }

  @Test
  void rowsKeepTheOrderAskedForAndSayTheirPlace() throws IOException {
    List<CSVRecord> rows = parse(ResultsCsv.policies(FakeResults.nvme()));
    assertThat(rows)
        .extracting(row -> row.get("policy") + " " + row.get("rank") + row.get("dominated_by"))
        .containsExactly(
            "incremental 5allocate-all",
            "qemu-6.0 4allocate-all",
            "qemu-7.1 3allocate-all",
            "allocate-all 1",
            "dynamic@linux-6.5 2allocate-all");
  }

  @Test
  void aRowPerVector() throws IOException {
    List<CSVRecord> rows = parse(ResultsCsv.vectors(FakeResults.nvme()));
    assertThat(rows).hasSize(5).allMatch(CSVRecord::isConsistent);
    assertThat(rows.get(0).get("device")).isEqualTo("nvme0");
    assertThat(rows.get(0).get("longest_unserved_ns")).isEqualTo("1234567");
  }

  @Test
  void aRowPerDeviceWhenThereAreSeveral(@TempDir Path dir) throws IOException {
    Results several = FakeResults.several();
    List<CSVRecord> rows = parse(ResultsCsv.devices(several));
    assertThat(rows).hasSize(6).allMatch(CSVRecord::isConsistent);
    assertThat(rows.get(5).get("device")).isEqualTo("b/nvme-5");
    assertThat(rows.get(5).get("vm")).isEqualTo("b");
    assertThat(rows.get(5).get("vm_policy")).isEqualTo("allocate-all");
    assertThat(rows.get(5).get("dropped")).isEqualTo("10");
    assertThat(parse(ResultsCsv.vectors(several)))
        .extracting(row -> row.get("device"))
        .doesNotHaveDuplicates()
        .hasSize(6);
    assertThat(ResultsCsv.writeAll(several, dir)).contains(dir.resolve("devices.csv"));
  }

  @Test
  void aComparisonWithoutATestHasNoP() throws IOException {
    List<CSVRecord> rows = parse(ResultsCsv.comparisons(FakeResults.nvme()));
    assertThat(rows.get(0).get("adjusted_p")).isEqualTo("0.000000001");
    assertThat(rows.get(1).get("adjusted_p")).isEmpty();
  }

  @Test
  void namesSurviveQuoting() throws IOException {
    Results hostile = FakeResults.hostile();
    assertThat(parse(ResultsCsv.policies(hostile)).get(0).get("policy"))
        .isEqualTo(hostile.policies().get(0).policy());
  }

  @Test
  void nothingIsAHeaderWithoutRows(@TempDir Path dir) throws IOException {
    Results empty = FakeResults.results(List.of(), List.of(), List.of());
    assertThat(parse(ResultsCsv.policies(empty))).isEmpty();
    assertThat(ResultsCsv.writeAll(FakeResults.nothing(), dir))
        .containsExactly(
            dir.resolve("policies.csv"), dir.resolve("vectors.csv"), dir.resolve("comparisons.csv"))
        .allSatisfy(file -> assertThat(file).isNotEmptyFile());
  }
}
