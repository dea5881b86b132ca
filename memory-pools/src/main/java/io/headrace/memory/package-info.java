/**
 * Off-heap slabs, arenas and object pools: all memory is taken at the start, and running out is a code.
 */
package io.headrace.memory;
