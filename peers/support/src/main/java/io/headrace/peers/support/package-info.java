/**
 * What the peers share: arguments, the measurement record, samples, and the processes of servers.
 */
package io.headrace.peers.support;
