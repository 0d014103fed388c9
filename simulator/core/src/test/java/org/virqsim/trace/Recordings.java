// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.virqsim.machine.HostProfile;
import org.virqsim.policy.Policies;

/** The recordings on the test class path. */
final class Recordings {
  static final String QEMU_7_2 = "qemu-7.2_linux-6.1_nvme-4cpu";
  static final String QEMU_10_DYNAMIC = "qemu-10.0_linux-6.12_nvme-4cpu";
  static final String QEMU_10_NORESIZE = "qemu-10.0_linux-6.1_nvme-4cpu";
  static final String IGB = "qemu-7.2_linux-6.1_igb-4cpu";

  private Recordings() {}

  /** Opens a file of a recording; the log and the ioctls are only ever opened apart. */
  static InputStream open(String recording, String file) {
    InputStream in = Recordings.class.getResourceAsStream("/traces/" + recording + "/" + file);
    if (in == null) {
      throw new AssertionError("no " + file + " in " + recording);
    }
    return in;
  }

  static List<String> lines(String recording, String file) throws IOException {
    try (InputStream in = open(recording, file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  static QemuLog qemuLog(String recording) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(open(recording, "qemu-trace.log"), StandardCharsets.UTF_8))) {
      return QemuLog.read(in);
    }
  }

  static QemuLog qemuLog(List<String> lines) throws IOException {
    return QemuLog.read(new BufferedReader(new StringReader(String.join("\n", lines))));
  }

  static IoctlLog ioctls(String recording) throws IOException {
    return ioctls(lines(recording, "ioctls.jsonl"));
  }

  static IoctlLog ioctls(List<String> lines) throws IOException {
    return IoctlLog.read(new BufferedReader(new StringReader(String.join("\n", lines))));
  }

  static Prediction predict(QemuLog log, String policy, String host) {
    return Conformance.predict(
        GuestStepsFromLog.of(log),
        Policies.builtIn().find(policy).orElseThrow(),
        HostProfile.find(host).orElseThrow());
  }
}
