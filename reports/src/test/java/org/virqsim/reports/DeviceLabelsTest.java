// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeviceLabelsTest {
  @Test
  void oneDeviceNeedsNoLabel() {
    assertThat(DeviceLabels.of(List.of("vm-0/nvme", "vm-0/nvme"), false)).containsExactly("", "");
    assertThat(DeviceLabels.of(List.of(), false)).isEmpty();
    // The others are not shown, but there.
    assertThat(DeviceLabels.of(List.of("vm-0/nvme"), true)).containsExactly("vm-0/nvme ");
  }

  @Test
  void theVmIsLeftOutWhenThereIsButOne() {
    assertThat(DeviceLabels.of(List.of("vm-0/nvme-0", "vm-0/nvme-1"), false))
        .containsExactly("nvme-0 ", "nvme-1 ");
    assertThat(DeviceLabels.of(List.of("vm-0/nvme", "vm-1/nvme"), false))
        .containsExactly("vm-0/nvme ", "vm-1/nvme ");
    assertThat(DeviceLabels.of(List.of("nvme0", "nvme1"), false))
        .containsExactly("nvme0 ", "nvme1 ");
  }

  @Test
  void longNamesCanBeToldApart() {
    assertThat(
            DeviceLabels.of(
                List.of("neighbour-10/storage-3", "neighbour-11/storage-3", "b/nic"), false))
        .containsExactly("nei~ur-10/storage-3 ", "nei~ur-11/storage-3 ", "b/nic ");
    assertThat(
            DeviceLabels.of(List.of("storage-controller-0", "storage-controller-10", "nic"), false))
        .containsExactly("storage-controller-0 ", "storage-c~troller-10 ", "nic ");
    assertThat(
            DeviceLabels.of(
                List.of("abcd-and-so-on-and-on-1/nvme", "abce-and-so-on-and-on-1/nvme"), false))
        .containsExactly("abc~-on-1/nvme ", "1:abc~-on-1/nvme ");
    List<String> all =
        DeviceLabels.of(
            IntStream.range(0, 64)
                .mapToObj(i -> "a-very-long-name-" + i + "/of-the-same-device")
                .toList(),
            false);
    assertThat(all).doesNotHaveDuplicates().allMatch(label -> label.length() <= 21);
  }
}
