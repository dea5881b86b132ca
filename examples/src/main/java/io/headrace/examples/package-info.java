/**
 * Complete handlers to start from: a limit order book and a double-entry ledger, each with its message layout.
 */
package io.headrace.examples;
