/**
 * A Kafka broker in KRaft mode, in a process of its own.
 */
package io.headrace.peers;
