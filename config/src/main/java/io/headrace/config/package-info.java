/**
 * Typed settings from defaults, file, environment, system properties and command line, all checked when loaded.
 */
package io.headrace.config;
