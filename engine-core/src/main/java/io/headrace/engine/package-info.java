/**
 * The engine: agents that batch, journal, dispatch and release events, and the types that handlers and hosts use.
 */
package io.headrace.engine;
