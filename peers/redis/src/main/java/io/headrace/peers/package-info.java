/**
 * Redis Streams with an append-only file.
 */
package io.headrace.peers;
