/**
 * JMH benchmarks of the parts, each with its bare control in the same run.
 */
package io.headrace.benchmarks;
