package io.headrace.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/**
 * Which Headrace this is, from the manifest of its jar.
 *
 * @param version  of Headrace, "development" when it does not run from a jar.
 * @param revision of the sources in git, "unknown" when it was not built from a clone.
 */
record BuildInfo(String version, String revision)
{
    private static final String TITLE = "Headrace";

    /** Reads the manifests on the class path until it finds that of Headrace. */
    static BuildInfo load()
    {
        try
        {
            final List<URL> manifests =
                Collections.list(BuildInfo.class.getClassLoader().getResources("META-INF/MANIFEST.MF"));
            for (final URL url : manifests)
            {
                try (InputStream in = url.openStream())
                {
                    final Attributes attributes = new Manifest(in).getMainAttributes();
                    if (TITLE.equals(attributes.getValue(Attributes.Name.IMPLEMENTATION_TITLE)))
                    {
                        return new BuildInfo(
                            attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION),
                            attributes.getValue("Headrace-Revision"));
                    }
                }
            }
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
        return new BuildInfo("development", "unknown");
    }
}
