/**
 * JMH benchmarks of the parts. Beside each method {@code name} there is {@code bareName}, the bare part, in the same
 * class.
 */
package io.headrace.parts;
