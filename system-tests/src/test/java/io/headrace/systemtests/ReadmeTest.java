package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles the example of the README and runs it twice, as a reader would.
 */
@Timeout(60)
class ReadmeTest
{
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path directory;

    @Test
    void shouldCountOnAfterARestart() throws Exception
    {
        final Path root = Path.of(System.getProperty("headrace.root"));
        final Matcher matcher = EXAMPLE.matcher(Files.readString(root.resolve("README.md")));
        assertTrue(matcher.find(), "README.md has a java block");
        Files.writeString(directory.resolve("Hello.java"), matcher.group(1));
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertNotNull(compiler, "tests need a JDK");
        final String classPath = System.getProperty("java.class.path");
        assertEquals(0, compiler.run(
            null, null, null, "-cp", classPath, "-d", directory.toString(),
            directory.resolve("Hello.java").toString()));
        assertEquals("hello number 1", run(root, classPath));
        assertEquals("hello number 2", run(root, classPath));
    }

    private String run(final Path root, final String classPath) throws IOException, InterruptedException
    {
        final Path output = directory.resolve("output.txt");
        final Process process = new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + root.resolve("jvm.options"),
            "-cp",
            directory + File.pathSeparator + classPath,
            "Hello"))
            .directory(directory.toFile())
            .redirectOutput(output.toFile())
            .redirectError(directory.resolve("error.txt").toFile())
            .start();
        try
        {
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the example ends");
            assertEquals(0, process.exitValue(), Files.readString(directory.resolve("error.txt")));
            return Files.readString(output).strip();
        }
        finally
        {
            process.destroyForcibly();
        }
    }
}
