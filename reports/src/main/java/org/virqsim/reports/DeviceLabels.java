// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Devices beside an axis: short, and still to be told apart. */
final class DeviceLabels {
  /** Longest label; a lane's axis has room for so many characters and the vector. */
  private static final int LONGEST = 20;

  /** What a VM's name may take of it, before the slash. */
  private static final int VM = 9;

  private DeviceLabels() {}

  /**
   * The label of each lane, with a space behind it; empty if there is only one device.
   *
   * @param devices the device of each lane, {@code VM/DEVICE} or without a VM
   * @param several whether there are other devices than these
   */
  static List<String> of(List<String> devices, boolean several) {
    List<String> distinct = devices.stream().distinct().toList();
    Map<String, String> labels = new LinkedHashMap<>();
    int common = distinct.size() > 1 ? sameVm(distinct) : 0;
    for (String device : distinct) {
      String label = shorten(Text.clean(device.substring(common)));
      // Two long names may have the same ends; no name has a colon.
      boolean taken = labels.containsValue(label);
      labels.put(device, taken ? labels.size() + ":" + Text.shorten(label, LONGEST - 4) : label);
    }
    List<String> all = new ArrayList<>();
    for (String device : devices) {
      all.add(distinct.size() > 1 || several ? labels.get(device) + " " : "");
    }
    return all;
  }

  /** Length of the VM's name and its slash, if all devices belong to one; else 0. */
  private static int sameVm(List<String> devices) {
    int end = devices.get(0).indexOf('/') + 1;
    String vm = devices.get(0).substring(0, end);
    return devices.stream().allMatch(device -> device.startsWith(vm)) ? end : 0;
  }

  private static String shorten(String name) {
    int slash = name.indexOf('/');
    if (Text.length(name) <= LONGEST) {
      return name;
    }
    return slash < 0
        ? Text.shortenMiddle(name, LONGEST)
        : Text.shortenMiddle(name.substring(0, slash), VM)
            + "/"
            + Text.shortenMiddle(name.substring(slash + 1), LONGEST - VM - 1);
  }
}
