// SPDX-License-Identifier: Apache-2.0
/**
 * Benchmarks: {@code ./mvnw -Pbench -DskipTests package}, then {@code java -cp
 * 'simulator/benchmarks/target/*:simulator/benchmarks/target/jars/*' org.openjdk.jmh.Main}.
 */
@NullMarked
package org.virqsim.benchmarks;

import org.jspecify.annotations.NullMarked;
