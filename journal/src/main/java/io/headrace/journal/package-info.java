/**
 * The journal on Chronicle Queue: one excerpt per batch, own locking, forcing, recovery and reading.
 */
package io.headrace.journal;
