/**
 * Frames, lanes, topics and idle strategies: how an event gets from a producer to the engine agent.
 */
package io.headrace.bus;
