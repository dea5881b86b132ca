package io.headrace.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.headrace.server.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchMainTest
{
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(final String... args)
    {
        return BenchMain.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private Path report(final String name, final double own)
    {
        final Path file = folder.resolve(name);
        new FakeSuite().quick()
            .with("embedded-none", "events/s", "disruptor", own)
            .with("disruptor", "events/s", null, 50)
            .build().write(file);
        return file;
    }

    private JsonNode lastLine() throws Exception
    {
        final List<String> lines = out.toString().lines().toList();
        return Json.MAPPER.readTree(lines.get(lines.size() - 1));
    }

    @Test
    void shouldListNamesWhenOneIsUnknown()
    {
        assertEquals(ExitCode.WRONG_USE, run("--only", "nonsense"));
        assertTrue(err.toString().startsWith("headrace: only=nonsense must be a group (allocation, "), err.toString());
        assertTrue(err.toString().contains("kafka-acks1"), err.toString());
    }

    @Test
    void shouldSayThatAQuickRunLeavesSomethingOut()
    {
        assertEquals(ExitCode.WRONG_USE, run("--quick", "--only", "nats"));
        assertEquals("headrace: only=nats is not part of a quick run: leave --quick out", err.toString().strip());
    }

    @Test
    void shouldRefuseWrongUse()
    {
        assertEquals(ExitCode.WRONG_USE, run("--fast"));
        assertEquals(ExitCode.WRONG_USE, run("--with", "a.json"));
        assertEquals(ExitCode.WRONG_USE, run("--compare", folder.resolve("none.json").toString()));
    }

    @Test
    void shouldRefuseWhatIsNoReport() throws Exception
    {
        Files.writeString(folder.resolve("a.json"), "{}");
        assertEquals(ExitCode.WRONG_USE, run("--compare", folder.resolve("a.json").toString()));
        Files.writeString(folder.resolve("a.json"), "nonsense");
        assertEquals(ExitCode.WRONG_USE, run("--compare", folder.resolve("a.json").toString()));
    }

    @Test
    void shouldReadBackWhatItWrote()
    {
        final Path file = report("a.json", 40);

        final SuiteResult suite = SuiteResult.read(file);
        suite.write(folder.resolve("b.json"));
        assertEquals(suite, SuiteResult.read(folder.resolve("b.json")));
        assertEquals(Bars.all().size(), suite.bars().size());
    }

    @Test
    void shouldCompareTwoReportsWithoutMeasuring() throws Exception
    {
        final Path old = report("old.json", 40);

        assertEquals(ExitCode.DONE,
            run("--compare", old.toString(), "--with", report("same.json", 41).toString(), "--json"));
        assertEquals("SAME", lastLine().at("/comparison/verdicts/0/verdict").asText());
        assertEquals(Bars.all().size(), lastLine().at("/bars").size());
        assertEquals(ExitCode.FAILED,
            run("--compare", old.toString(), "--with", report("slow.json", 10).toString(), "--json"));
        assertEquals("REGRESSED", lastLine().at("/comparison/verdicts/0/verdict").asText());
        assertTrue(out.toString().contains("regressed    embedded-none"), out.toString());
    }
}
