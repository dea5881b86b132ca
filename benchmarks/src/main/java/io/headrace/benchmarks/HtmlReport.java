package io.headrace.benchmarks;

import java.nio.file.Path;

final class HtmlReport
{
    private HtmlReport()
    {
    }

    static void write(final SuiteResult suite, final Path folder)
    {
    }
}
