/**
 * The process and the command line: the one place where journal, engine and edge are put together.
 */
package io.headrace.server;
