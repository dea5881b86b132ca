/**
 * Aeron IPC and Aeron Archive.
 */
package io.headrace.peers;
