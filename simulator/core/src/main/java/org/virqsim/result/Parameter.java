// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

/**
 * One number that went in, and where it comes from.
 *
 * @param name key in the scenario or host profile, such as {@code request_irq}
 * @param value with its unit, or a distribution, as it was written
 * @param perItem what the value is paid per, such as {@code vector}; empty if once per call
 * @param status {@code published}, {@code measured}, {@code assumed}, {@code scenario}
 * @param source where it was published or measured; empty if assumed
 */
public record Parameter(String name, String value, String perItem, String status, String source) {}
