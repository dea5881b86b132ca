/**
 * The open-loop load generator, the client it publishes through, and the demonstration that kills a server.
 * <p>
 * Everything here runs outside the server process that it drives.
 */
package io.headrace.load;
