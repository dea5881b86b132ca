package io.headrace.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class HtmlReportTest
{
    private static final String HGRM = """
               Value     Percentile TotalCount 1/(1-Percentile)

              10.000 0.000000000000          1           1.00
              80.000 0.500000000000        500           2.00
             900.000 0.990000000000        990         100.00
            4000.000 0.999000000000        999        1000.00
            9000.000 1.000000000000       1000
        #[Mean    =        4.063, StdDeviation   =       13.5]
        """;

    @TempDir
    private Path folder;

    private static Document parse(final String page) throws Exception
    {
        final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    private static FakeSuite suite()
    {
        return new FakeSuite().quick()
            .with("embedded-none", "events/s", "disruptor", 30e6, 31e6)
            .with("disruptor", "events/s", null, 50e6, 52e6)
            .with("embedded-burst", "chronicle-append", new MeasurementRecord("x", "events/s", List.of(6e6, 7e6),
                Map.of("journalBytesPerEvent", 146, "cpuSecondsPerMillion", 0.2, "durability", "in <memory> & file",
                "version", "1"), null))
            .failed("chronicle-append", null, "exitCode=1, stderr: \u001b[31m<java.lang.Error>\u001b[0m & \"more\"")
            .skipped("redis-everysec", "redis-server was not found")
            .with("recovery", null, new MeasurementRecord("x", "s", List.of(3.0),
                Map.of("x", List.of(1e6, 1e7), "y", List.of(1.0, 3.0)), null))
            .latency("latency-journaled", 80, 900)
            .latency("scenario-tcp-peak", 800, 9_000);
    }

    @Test
    void shouldBeWellFormedAndNeedNothingElse() throws Exception
    {
        final String page = HtmlReport.page(suite().build(), folder);

        final Document document = parse(page);
        assertEquals("html", document.getDocumentElement().getTagName());
        assertTrue(document.getElementsByTagName("svg").getLength() >= 4, page);
        for (final String outside : List.of("src=", "href=", "url(", "@import", "<script", "http:", "https:"))
        {
            assertFalse(page.contains(outside), outside);
        }
        assertTrue(page.contains("<h2>Scaling</h2>"));
        assertEquals(2, document.getElementsByTagName("circle").getLength());
        assertTrue(page.contains("prefers-color-scheme: dark"));
    }

    @Test
    void shouldPutWeakSpotsFirstAndHideNothing()
    {
        final String page = HtmlReport.page(suite().build(), folder);

        assertTrue(page.indexOf(">no figure<") < page.indexOf(">holds<"));
        assertTrue(page.contains("failed: exitCode=1, stderr:  [31m&lt;java.lang.Error&gt;"), page);
        assertTrue(page.contains("skipped: redis-server was not found"));
        assertTrue(page.contains("3 of 22 bars hold; the 19 that do not come first."));
    }

    @Test
    void shouldReadThePercentilesOfAHistogram() throws Exception
    {
        final PercentileCurve curve = PercentileCurve.parse(HGRM.lines().toList());

        assertEquals(5, curve.points().size());
        assertEquals(100, curve.points().get(2).oneIn(), 1e-6);
        assertEquals(900, curve.points().get(2).micros());
        assertEquals(1_000, curve.points().get(4).oneIn(), 1e-6);
        Files.writeString(folder.resolve("a.hgrm"), HGRM);
        assertEquals(curve, PercentileCurve.read(folder.resolve("a.hgrm")));
        assertTrue(PercentileCurve.read(folder.resolve("none")).isEmpty());
    }

    @Test
    void shouldPlaceValuesOnAxes()
    {
        final Axis log = Axis.decades(3, 900, 0, 300);
        assertEquals(List.of(1.0, 10.0, 100.0, 1000.0), log.ticks());
        assertEquals(100, log.position(10), 1e-9);
        final Axis linear = Axis.linear(47e6, 100, 600);
        assertEquals(50e6, linear.high(), 1);
        assertEquals(350, linear.position(25e6), 1e-6);
        assertEquals(6, linear.ticks().size());
    }

    @Test
    void shouldWriteNumbersForAPerson()
    {
        assertEquals("1.8 M", Numbers.text(1_800_000));
        assertEquals("52.3 M", Numbers.text(52_345_678));
        assertEquals("91.2 k", Numbers.text(91_234));
        assertEquals("1,234", Numbers.text(1_234));
        assertEquals("0.55", Numbers.text(0.5501));
        assertEquals("0", Numbers.text(0));
        assertEquals("850 µs", Numbers.microseconds(850));
        assertEquals("1.2 ms", Numbers.microseconds(1_200));
    }
}
