/**
 * The parts that Headrace is made of, each alone and as fast as it goes: the controls of the measurements.
 */
package io.headrace.peers;
