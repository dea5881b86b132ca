/**
 * NATS JetStream with file storage.
 */
package io.headrace.peers;
