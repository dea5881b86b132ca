package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The code in the guide is that of the examples, which are compiled and run by their own tests.
 */
class EmbeddingGuideTest
{
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final int LEAST_BLOCKS = 9;

    private final Path root = Path.of(System.getProperty("headrace.root"));

    /** Lines without their indentation, since that of the guide is less. */
    private static String lines(final String code)
    {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    private String examples() throws IOException
    {
        final StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(root.resolve("examples/src/main/java/io/headrace/examples")))
        {
            for (final Path file : files.sorted().toList())
            {
                all.append(lines(Files.readString(file))).append('\n');
            }
        }
        return all.toString();
    }

    @Test
    void shouldShowCodeOfTheExamples() throws IOException
    {
        final String examples = examples();
        final Matcher code = CODE.matcher(Files.readString(root.resolve("docs/embedding.md")));
        int blocks = 0;
        while (code.find())
        {
            assertTrue(examples.contains(lines(code.group(1))), "no example has this code:\n" + code.group(1));
            blocks++;
        }
        assertTrue(blocks >= LEAST_BLOCKS, "blocks=" + blocks);
    }
}
