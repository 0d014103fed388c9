// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

/**
 * One step of a guest's driver.
 *
 * @param action what it does
 * @param vector the vector it does it to, 0 .. table size - 1; {@link #NO_VECTOR} when the action
 *     takes none
 * @param process the process of a mediated device that it is about; {@link #NO_PROCESS} when the
 *     action takes none
 * @param start when it may start
 */
public record GuestStep(Action action, int vector, int process, Start start) {
  /** The {@code process} of a step that is about none. */
  public static final int NO_PROCESS = -1;

  /** The {@code vector} of a step that concerns the whole function. */
  public static final int NO_VECTOR = -1;

  public GuestStep {
    if (action.takesVector() ? vector < 0 : vector != NO_VECTOR) {
      throw new IllegalArgumentException("'" + action.key() + "' with vector " + vector);
    }
    if (action.takesProcess() ? process < 0 : process != NO_PROCESS) {
      throw new IllegalArgumentException("'" + action.key() + "' with process " + process);
    }
  }

  /** A step that is about no process. */
  public GuestStep(Action action, int vector, Start start) {
    this(action, vector, NO_PROCESS, start);
  }

  /** What a guest's driver can do. */
  public enum Action implements Keyed {
    /**
     * As Linux enables MSI-X: write Enable and Function Mask, fill the table masked, clear Function
     * Mask.
     */
    ENABLE("enable", false),
    /** Write Enable and Function Mask, and leave Function Mask set. */
    ENABLE_MASKED("enable-masked", false),
    /** Write Enable with Function Mask clear, in one write: entries may be unmasked already. */
    ENABLE_UNMASKED("enable-unmasked", false),
    /** Set Function Mask. */
    SET_FUNCTION_MASK("set-function-mask", false),
    /** Clear Function Mask. */
    CLEAR_FUNCTION_MASK("clear-function-mask", false),
    /** Clear Enable. */
    DISABLE("disable", false),
    /** Request the vector's interrupt: clear its entry's mask bit. */
    UNMASK("unmask", true),
    /** Set the entry's mask bit. */
    MASK("mask", true),
    /** Free the vector's interrupt: mask the entry and stop handling it. */
    FREE("free", true),
    /** Write the entry's address and data without touching its mask bit. */
    WRITE("write", true),
    /** Change the vector's affinity at once: mask, write, unmask. */
    AFFINITY("affinity", true),
    /**
     * Leave the change of the vector's affinity to its next interrupt, as Linux does without
     * interrupt remapping: its handler then masks, writes and unmasks.
     */
    AFFINITY_DEFERRED("affinity-deferred", true),
    /** A synchronous command on the vector's queue: submit it and wait for its completion. */
    COMMAND("command", true),
    /** Reset the function: its registers go back to their reset values. */
    RESET("reset", false),
    /**
     * The VM is stopped, moved and restored on another host: what the guest sees stays as it is,
     * the VMM and the host begin anew.
     */
    RESTORE("restore", false),
    /** Write the PASID of a process to MSIX_PERM of a mediated device's vector. */
    PERM("perm", true, true),
    /** Get a process a PASID and its translation. */
    BIND("bind", false, true),
    /** Take the PASID of a process away. */
    UNBIND("unbind", false, true),
    /** Let a process submit descriptors with the vector's handle. */
    OPEN("open", true, true),
    /** Stop a process from submitting with the vector's handle. */
    QUIESCE("quiesce", true, true),
    /** Wait until nothing of a process is in flight on the vector. */
    DRAIN("drain", true, true),
    /** Ask the mediated device for the vector's handle; the step unmask does so, too. */
    REQUEST_HANDLE("request-handle", true),
    /** Give the vector's dedicated queue the PASID of a process. */
    ASSIGN_QUEUE("assign-queue", true, true);

    private final String key;
    private final boolean takesVector;
    private final boolean takesProcess;

    Action(String key, boolean takesVector) {
      this(key, takesVector, false);
    }

    Action(String key, boolean takesVector, boolean takesProcess) {
      this.key = key;
      this.takesVector = takesVector;
      this.takesProcess = takesProcess;
    }

    @Override
    public String key() {
      return key;
    }

    /** Whether a process follows the word, behind the vector if it takes one. */
    public boolean takesProcess() {
      return takesProcess;
    }

    /** Whether only mediated devices know it. */
    boolean mediated() {
      return compareTo(PERM) >= 0;
    }

    /** Whether a vector follows the word. */
    public boolean takesVector() {
      return takesVector;
    }
  }

  /** When a step may start; it never starts before the step above it has ended. */
  public sealed interface Start {

    /** As soon as the step above it has ended (and the guest's work between two steps is done). */
    record Immediately() implements Start {}

    /**
     * Not before an instant.
     *
     * @param ns nanoseconds since the start of the run
     */
    record NotBefore(long ns) implements Start {}

    /**
     * A pause after the step above it (for the first step: after the start of the run).
     *
     * @param ns nanoseconds
     */
    record After(long ns) implements Start {}
  }
}
