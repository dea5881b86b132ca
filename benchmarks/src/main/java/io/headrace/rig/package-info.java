/**
 * The end-to-end rig: each measurement of Headrace itself is a main of its own, whose last line of stdout is a record.
 */
package io.headrace.rig;
