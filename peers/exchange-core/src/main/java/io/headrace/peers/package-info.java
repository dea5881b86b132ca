/**
 * The order book path of exchange-core, with the versions of its own time.
 */
package io.headrace.peers;
