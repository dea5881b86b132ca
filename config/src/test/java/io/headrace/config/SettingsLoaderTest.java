package io.headrace.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLoaderTest
{
    private static final Setting<Path> DIR = Setting.ofPath("journal.dir", "data", "Where the journal is.");
    private static final Setting<Integer> PORT = Setting.ofInt("http.port", 8080, 0, 65535, "Port of HTTP.");
    private static final Setting<Long> MAX = Setting.ofBytes("event.max.bytes", "1m", 1, 16 << 20, "Longest event.");
    private static final Setting<Long> WAIT = Setting.ofDuration("drain.time-limit", "5s", "Longest drain.");
    private static final Setting<String> TOKEN = Setting.ofString("ops.token", "", "Secret of operators.").secret();

    private static final SettingsSchema SCHEMA = SettingsSchema.of(DIR, PORT, MAX, WAIT, TOKEN)
        .pattern("handlers.NAME.class", "Class of a handler.")
        .pattern("handlers.NAME.topics", "Topics of a handler.")
        .ignored("headrace.root", "HEADRACE_HOME");

    @TempDir
    private Path directory;
    private Path file;

    @BeforeEach
    void nameTheFile()
    {
        file = directory.resolve("headrace.properties");
    }

    @Test
    void shouldUseDefaults()
    {
        final Settings settings = new SettingsLoader(SCHEMA).load();
        assertEquals(Path.of("data"), settings.get(DIR));
        assertEquals(8080, settings.get(PORT));
        assertEquals(1L << 20, settings.get(MAX));
        assertEquals(5_000_000_000L, settings.get(WAIT));
        assertEquals("", settings.get(TOKEN));
        assertFalse(settings.isSet(PORT));
        assertEquals(SettingOrigin.DEFAULT, settings.origin("http.port"));
        assertTrue(settings.family("handlers").isEmpty());
    }

    @Test
    void shouldOverrideInOrderOfOrigin() throws IOException
    {
        write("http.port=1");
        final SettingsLoader loader = new SettingsLoader(SCHEMA).file(file);
        assertPort(1, SettingOrigin.FILE, loader);
        loader.environment(Map.of("HEADRACE_HTTP_PORT", "2"));
        assertPort(2, SettingOrigin.ENVIRONMENT, loader);
        loader.systemProperties(properties("headrace.http.port", "3"));
        assertPort(3, SettingOrigin.SYSTEM_PROPERTY, loader);
        loader.commandLine(Map.of("http.port", "4"));
        assertPort(4, SettingOrigin.COMMAND_LINE, loader);
    }

    @Test
    void shouldReadTheFileAsUtf8AndStripValues() throws IOException
    {
        write("# comment\nops.token = größe  \n\nevent.max.bytes: 64k\n");
        final Settings settings = new SettingsLoader(SCHEMA).file(file).load();
        assertEquals("größe", settings.get(TOKEN));
        assertEquals(64L << 10, settings.get(MAX));
    }

    @Test
    void shouldCollectFamiliesFromAllOrigins() throws IOException
    {
        write("handlers.orders.class=a.B\nhandlers.Order-Book.class=c.D\n");
        final Settings settings = new SettingsLoader(SCHEMA).file(file)
            .environment(Map.of(
                "HEADRACE_HANDLERS_ORDERS_TOPICS", "x,y",
                "HEADRACE_HANDLERS_ORDER_BOOK_CLASS", "e.F",
                "HEADRACE_HANDLERS_LEDGER_CLASS", "g.H"))
            .commandLine(Map.of("handlers.orders.class", "i.J"))
            .load();
        assertEquals(
            Map.of(
                "orders", Map.of("class", "i.J", "topics", "x,y"),
                "Order-Book", Map.of("class", "e.F"),
                "ledger", Map.of("class", "g.H")),
            settings.family("handlers"));
        assertEquals(SettingOrigin.COMMAND_LINE, settings.origin("handlers.orders.class"));
        assertThrows(IllegalArgumentException.class, () -> settings.family("handler"));
    }

    @Test
    void shouldReadHyphensOfKeysAsUnderscoresOfVariables()
    {
        final Settings settings =
            new SettingsLoader(SCHEMA).environment(Map.of("HEADRACE_DRAIN_TIME_LIMIT", "7s")).load();
        assertEquals(7_000_000_000L, settings.get(WAIT));
    }

    @Test
    void shouldLeaveForeignAndIgnoredNamesAlone()
    {
        new SettingsLoader(SCHEMA)
            .environment(Map.of("PATH", "/bin", "HEADRACE_HOME", "/opt", "HEADRACE", "x"))
            .systemProperties(properties("headrace.root", "/", "java.version", "17"))
            .load();
    }

    @Test
    void shouldNameTheNearestKeyForAnUnknownOne() throws IOException
    {
        assertFails("unknown setting 'journal.dri' on the command line: did you mean 'journal.dir'?",
            new SettingsLoader(SCHEMA).commandLine(Map.of("journal.dri", "x")));
        assertFails("unknown setting 'HEADRACE_JOURNAL_DRI' in the environment: did you mean 'HEADRACE_JOURNAL_DIR'?",
            new SettingsLoader(SCHEMA).environment(Map.of("HEADRACE_JOURNAL_DRI", "x")));
        assertFails("unknown setting 'headrace.http.prot' among the system properties: did you mean " +
            "'headrace.http.port'?",
            new SettingsLoader(SCHEMA).systemProperties(properties("headrace.http.prot", "x")));
        assertFails("unknown setting 'handlers.orders.clas' on the command line: did you mean " +
            "'handlers.orders.class'?", new SettingsLoader(SCHEMA).commandLine(Map.of("handlers.orders.clas", "x")));
        write("Http.port=1");
        assertFails("unknown setting 'Http.port' in the file '" + file + "': did you mean 'http.port'?",
            new SettingsLoader(SCHEMA).file(file));
        assertFails("unknown setting 'a' on the command line",
            new SettingsLoader(SettingsSchema.of()).commandLine(Map.of("a", "x")));
    }

    @Test
    void shouldNameSettingValueBoundAndOriginForABadValue() throws IOException
    {
        assertFails("http.port=65536 on the command line must be a whole number from 0 to 65535",
            new SettingsLoader(SCHEMA).commandLine(Map.of("http.port", "65536")));
        assertFails("event.max.bytes=17m in the environment must be from 1 to 16m bytes",
            new SettingsLoader(SCHEMA).environment(Map.of("HEADRACE_EVENT_MAX_BYTES", "17m")));
        assertFails("drain.time-limit=5 among the system properties must be a duration with a unit, such as 200ms, " +
            "5s or 1m", new SettingsLoader(SCHEMA).systemProperties(properties("headrace.drain.time-limit", "5")));
        assertFails("handlers.a.class= on the command line must not be empty",
            new SettingsLoader(SCHEMA).commandLine(Map.of("handlers.a.class", " ")));
        write("http.port=a\\nb");
        assertFails("http.port=a?b in the file '" + file + "' must be a whole number from 0 to 65535",
            new SettingsLoader(SCHEMA).file(file));
    }

    @Test
    void shouldCheckAValueThatIsOverridden() throws IOException
    {
        write("http.port=x");
        assertThrows(SettingsException.class,
            () -> new SettingsLoader(SCHEMA).file(file).commandLine(Map.of("http.port", "1")).load());
    }

    @Test
    void shouldHideSecretsEverywhere()
    {
        final Setting<Integer> pin = Setting.ofInt("pin", 1, 0, 9, "A pin.").secret();
        final SettingsException ex = assertThrows(SettingsException.class,
            () -> new SettingsLoader(SettingsSchema.of(pin)).commandLine(Map.of("pin", "s3cret")).load());
        assertEquals("pin=******** on the command line must be a whole number from 0 to 9", ex.getMessage());
        assertNull(ex.getCause());
        final Settings settings = new SettingsLoader(SCHEMA).commandLine(Map.of("ops.token", "s3cret")).load();
        assertEquals("s3cret", settings.get(TOKEN));
        assertFalse(settings.effective().toString().contains("s3cret"));
    }

    @Test
    void shouldListWhatIsInForce()
    {
        final Settings settings = new SettingsLoader(SettingsSchema.of(PORT, TOKEN)
            .pattern("handlers.NAME.class", "Class of a handler."))
            .environment(Map.of("HEADRACE_OPS_TOKEN", "x"))
            .commandLine(Map.of("handlers.a.class", "b.C"))
            .load();
        assertEquals(
            List.of(
                new EffectiveSetting("http.port", "8080", SettingOrigin.DEFAULT, "Port of HTTP."),
                new EffectiveSetting("ops.token", "********", SettingOrigin.ENVIRONMENT, "Secret of operators."),
                new EffectiveSetting("handlers.a.class", "b.C", SettingOrigin.COMMAND_LINE, "Class of a handler.")),
            settings.effective());
    }

    @Test
    void shouldNameAFileThatCannotBeUsed() throws IOException
    {
        assertFails("settings file '" + file + "' does not exist", new SettingsLoader(SCHEMA).file(file));
        assertFails("settings file '" + directory + "' cannot be read: it is a directory",
            new SettingsLoader(SCHEMA).file(directory));
        write("http.port=1\nhttp.port=1\n");
        assertFails("settings file '" + file + "' is malformed: setting 'http.port' is given twice, remove one",
            new SettingsLoader(SCHEMA).file(file));
        write("journal.dir=\\u12");
        assertFails("settings file '" + file + "' is malformed: Malformed \\uxxxx encoding.",
            new SettingsLoader(SCHEMA).file(file));
        Files.write(file, new byte[] {'a', '=', (byte)0xC3, (byte)0x28});
        assertFails("settings file '" + file + "' is not UTF-8 text", new SettingsLoader(SCHEMA).file(file));
    }

    @Test
    void shouldRefuseSchemasThatMakeNoSense()
    {
        assertEquals("key=http.port is declared twice",
            assertThrows(IllegalArgumentException.class, () -> SettingsSchema.of(PORT, DIR, PORT)).getMessage());
        for (final String pattern : new String[] {"handlers.class", "handlers.NAME", "NAME.class", "H.NAME.class"})
        {
            assertEquals("pattern=" + pattern + " must be like handlers.NAME.class",
                assertThrows(IllegalArgumentException.class, () -> SettingsSchema.of().pattern(pattern, ""))
                    .getMessage());
        }
        final Settings settings = new SettingsLoader(SettingsSchema.of(PORT)).load();
        assertEquals("key=journal.dir is not in the schema",
            assertThrows(IllegalArgumentException.class, () -> settings.get(DIR)).getMessage());
    }

    private static void assertPort(final int port, final SettingOrigin origin, final SettingsLoader loader)
    {
        final Settings settings = loader.load();
        assertEquals(port, settings.get(PORT));
        assertEquals(origin, settings.origin("http.port"));
        assertTrue(settings.isSet(PORT));
    }

    private static void assertFails(final String message, final SettingsLoader loader)
    {
        assertEquals(message, assertThrows(SettingsException.class, loader::load).getMessage());
    }

    private static Properties properties(final String... namesAndValues)
    {
        final Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2)
        {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }

    private void write(final String text) throws IOException
    {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
