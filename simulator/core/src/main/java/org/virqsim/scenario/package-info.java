/**
 * What a scenario file says, as immutable records, and the way there: reading YAML with positions,
 * overriding single values, checking everything before anything runs, finding the scenarios that
 * come with the program.
 *
 * <p>All durations are resolved to nanoseconds. Which cost parameters, policies and hosts exist is
 * not known here: the caller says it in a {@link org.virqsim.scenario.Vocabulary}.
 */
@NullMarked
package org.virqsim.scenario;

import org.jspecify.annotations.NullMarked;
