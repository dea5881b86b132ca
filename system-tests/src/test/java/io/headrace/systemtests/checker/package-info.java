/**
 * The independent checker: reads the files of a journal from their published layout and compares them with what a
 * client was told. It shares no code with the engine, the bus or the journal, so a mistake in their readers cannot hide
 * here as well; a rule in {@code ArchitectureTest} keeps it that way.
 */
package io.headrace.systemtests.checker;
