// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with the options of an exploration is said before anything is explored. */
class ExploreErrorsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--policy incremental | 2 | name a scenario, for example seed-three-vectors, or give --all",
        "seed-three-vectors --completions x | 2 | --completions takes a number from 0 to 64",
        "seed-three-vectors --completions 65 | 2 | --completions takes a number from 0 to 64",
        "seed-three-vectors --total -1 | 2 | --total takes a number from 0",
        "seed-three-vectors --vectors 0 | 2 | --vectors takes a number from 1",
        "seed-three-vectors --raised often | 2 | --raised takes in-use or unmasked, not 'often'",
        "seed-three-vectors --timing exact | 2 | --timing takes ignored or bounds, not 'exact'",
        "seed-three-vectors --property doom | 2 | no property 'doom'; there are nothing-doomed,",
        "seed-three-vectors --jobs 0 | 2 | --jobs takes a number from 1 to 1024, not '0'",
        "seed-three-vectors --max-states 0 | 2 | --max-states takes a number from 1",
        "seed-three-vectors --max-seconds soon | 2 | --max-seconds takes a number from 1",
        "seed-three-vectors --policy a --policy b | 2 | explore takes one --policy",
        "seed-three-vectors --policy nope | 2 | policy 'nope' is unknown",
        "seed-three-vectors --policy dynamic | 2 | policy 'dynamic' ",
        "seed-three-vectors --set device.vectors=x | 2 | --set device.vectors=x: error: ",
        "no-such-scenario | 3 | no-such-scenario",
      })
  void theOptions(String options, int exit, String message) {
    List<String> words = new ArrayList<>(List.of("explore"));
    words.addAll(List.of(options.strip().split(" ", -1)));
    words.addAll(List.of("--out", folder.resolve("out").toString()));
    Invocation bad = Invocation.here(words.toArray(String[]::new));
    assertThat(bad.err()).contains(message);
    assertThat(bad.exit()).isEqualTo(exit);
    assertThat(bad.out()).isEmpty();
    assertThat(Files.exists(folder.resolve("out").resolve("explore.json"))).isFalse();
  }
}
