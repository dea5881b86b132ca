/**
 * The edge: HTTP and TCP in front of an engine.
 */
package io.headrace.edge;
