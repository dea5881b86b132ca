package io.headrace.rig;

import io.headrace.engine.Engine;

/**
 * Tells which build is measured, on which Java.
 */
final class BuildVersion
{
    private BuildVersion()
    {
    }

    static String text()
    {
        final String version = Engine.class.getPackage().getImplementationVersion();
        return "Headrace " + (version == null ? "of the class path" : version) + ", Java " +
            System.getProperty("java.runtime.version");
    }
}
