// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.virqsim.trace.HostCall.IrqfdCall;
import org.virqsim.trace.HostCall.RoutesCall;
import org.virqsim.trace.Ioctl.DeviceReset;
import org.virqsim.trace.Ioctl.GsiRouting;
import org.virqsim.trace.Ioctl.IrqInfo;
import org.virqsim.trace.Ioctl.SetIrqs;

/** Reading recorded ioctls. */
class IoctlLogTest {
  private static final String STAMP =
      "{\"mono_ns\":1,\"real_ns\":2,\"dur_ns\":3,\"tid\":4,\"ret\":0,\"call\":";

  @Test
  void everyKindOfCallIsRead() throws IOException {
    IoctlLog log = Recordings.ioctls(Recordings.QEMU_10_NORESIZE);
    assertThat(log.unreadable()).isEmpty();
    assertThat(log.ioctls())
        .hasSize(170)
        .filteredOn(IrqInfo.class::isInstance)
        .map(i -> ((IrqInfo) i).index() + " " + ((IrqInfo) i).noresize())
        .containsExactly("ERR true", "MSIX true", "REQ true");
    assertThat(log.ioctls()).filteredOn(DeviceReset.class::isInstance).hasSize(1);
    assertThat(log.ioctls()).filteredOn(GsiRouting.class::isInstance).hasSize(13);
  }

  @Test
  void anIrqfdIsOneOnlyWhileItIsAttached() throws IOException {
    String[] calls = {
      irqfd(7, false), msix("7,8,-1"), irqfd(7, true), msix("7"), irqfd(8, false), msix("0,8")
    };
    IoctlLog log = Recordings.ioctls(List.of(calls));
    assertThat(log.ioctls())
        .filteredOn(SetIrqs.class::isInstance)
        .map(i -> ((SetIrqs) i).kinds().toString())
        .containsExactly("KQ-", "Q", "QK");
    assertThat(log.hostCalls(0))
        .filteredOn(IrqfdCall.class::isInstance)
        .containsExactly(new IrqfdCall(0, true), new IrqfdCall(0, false), new IrqfdCall(1, true));
    assertThat(log.hostCalls(3)).isEmpty();
  }

  @Test
  void linesThatAreNoCallAreNamed() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(STAMP + "\"KVM_SET_GSI_ROUTING\",\"nr\":38,\"msi\":1}");
    lines.add("");
    lines.add(STAMP + "\"KVM_SET_GSI_ROUTING\",\"nr\":38");
    lines.add(STAMP + "\"KVM_SET_GSI_ROUTING\",\"nr\":\"many\",\"msi\":1}");
    lines.add(STAMP + "\"KVM_SET_GSI_ROUTING\",\"nr\":99999999999,\"msi\":1}");
    lines.add(STAMP + "\"KVM_SET_GSI_ROUTING\"}");
    lines.add(STAMP + "\"SOMETHING_ELSE\"}");
    lines.add("[1, 2]");
    lines.add("200@1795361758.457216:kvm_irqchip_commit_routes ");
    IoctlLog log = Recordings.ioctls(lines);
    assertThat(log.unreadable()).containsExactly(3, 4, 5, 6, 7, 8, 9);
    assertThat(log.hostCalls(0)).containsExactly(new RoutesCall(1));
  }

  private static String irqfd(int fd, boolean deassign) {
    return STAMP + "\"KVM_IRQFD\",\"fd\":" + fd + ",\"gsi\":2,\"deassign\":" + deassign + "}";
  }

  private static String msix(String fds) {
    return STAMP
        + "\"SET_IRQS\",\"flags\":\"DATA_EVENTFD|ACTION_TRIGGER\",\"index\":\"MSIX\",\"start\":0,"
        + "\"count\":"
        + fds.split(",", -1).length
        + ",\"fds\":["
        + fds
        + "]}";
  }
}
