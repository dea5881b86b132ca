package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest
{
    private static final String GOLDEN =
        """
        risk shards=1 topics=transfers
        ledger shards=4 topics=accounts.*,transfers after=risk
        audit shards=256 topics=** after=ledger,risk history=false
        """;

    @Test
    void shouldWriteTheTextThatJournalsHold()
    {
        final Routes routes = Routes.of(List.of(
            declared("audit", "**").after("risk", "ledger").shards(256).history(false),
            declared("ledger", "transfers", "accounts.*").after("risk").shards(4),
            declared("risk", "transfers", "transfers")));
        assertEquals(GOLDEN, routes.text());
        assertEquals(routes, Routes.parse(GOLDEN));
        assertEquals(routes.inOrder(), Routes.parse(GOLDEN).inOrder());
        assertEquals(routes.hashCode(), Routes.parse(GOLDEN).hashCode());
        assertNotEquals(routes, Routes.parse(GOLDEN.replace("shards=4", "shards=5")));
        assertEquals("", Routes.EMPTY.text());
        assertEquals(Routes.EMPTY, Routes.parse(""));
        assertEquals(Routes.EMPTY, Routes.of(List.of()));
    }

    @Test
    void shouldReadBackAllThatTheTextSays()
    {
        final Routes routes = Routes.parse(GOLDEN);
        final HandlerRoute audit = routes.route("audit");
        assertEquals(256, audit.shards());
        assertEquals(List.of(TopicPattern.of("**")), audit.patterns());
        assertEquals(List.of("ledger", "risk"), audit.after());
        assertFalse(audit.hasHistory());
        assertTrue(routes.route("ledger").hasHistory());
        assertEquals(null, routes.route("nobody"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "a shards=1 topics=t| line 'a shards=1 topics=t': the line is not ended",
        "$| line '': it must begin with the name of a handler",
        "a b$| line 'a b': 'shards=' must follow with 1 to 256",
        "a/b shards=1 topics=t$| line 'a/b shards=1 topics=t': it must begin with the name of a handler",
        "a shards=0 topics=t$| line 'a shards=0 topics=t': 'shards=' must follow with 1 to 256",
        "a shards=257 topics=t$| line 'a shards=257 topics=t': 'shards=' must follow with 1 to 256",
        "a shards=01 topics=t$| line 'a shards=01 topics=t': 'shards=' must follow with 1 to 256",
        "a shards=1$| line 'a shards=1': 'topics=' must follow",
        "a shards=1 topics=$| line 'a shards=1 topics=': topic pattern '' is malformed: " +
            "it must be 1 to 128 characters of A-Z a-z 0-9 . _ - and '*'",
        "a shards=1 topics=t,$| line 'a shards=1 topics=t,': topic pattern '' is malformed: " +
            "it must be 1 to 128 characters of A-Z a-z 0-9 . _ - and '*'",
        "a shards=1 topics=t before=b$| line 'a shards=1 topics=t before=b': 'before=b' is not known",
        "a shards=1 topics=t history=true$| line 'a shards=1 topics=t history=true': 'history=true' is not known",
        "a shards=1 topics=t history=false x$| line 'a shards=1 topics=t history=false x': " +
            "it goes on behind its last field",
        "a shards=1 topics=t$a shards=1 topics=u$| line 'a shards=1 topics=u': the handler has a line already"},
        delimiter = '|')
    void shouldRefuseMalformedText(final String text, final String message)
    {
        assertMalformed(text, "routes are malformed in " + message);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = '|', value = {
        "b shards=1 topics=t$a shards=1 topics=t$|a shards=1 topics=t$b shards=1 topics=t$",
        "a shards=1 topics=u,t$|a shards=1 topics=t,u$",
        "a shards=1 topics=t,t$|a shards=1 topics=t$",
        "a shards=1 topics=t $|a shards=1 topics=t$"})
    void shouldRefuseAnotherTextForTheSameRoutes(final String text, final String canonical)
    {
        assertMalformed(text, "routes are not in their one written form: '" + text + "' must be '" + canonical + "'");
    }

    @Test
    void shouldRefuseTextWhoseHandlersCannotBePutInOrder()
    {
        assertMalformed("a shards=1 topics=t after=b$", "routes are malformed: handlers.a.after=b is no handler: " +
            "the handlers are a");
        assertMalformed("a shards=1 topics=t after=$", "routes are malformed: handlers.a.after= is no handler: " +
            "the handlers are a");
        assertMalformed("a shards=1 topics=t after=a$", "routes are malformed: handlers come after each other in a " +
            "cycle: a -> a: change handlers.a.after");
    }

    private static void assertMalformed(final String text, final String message)
    {
        assertEquals(
            message.replace('$', '\n'),
            assertThrows(IllegalArgumentException.class, () -> Routes.parse(text.replace('$', '\n'))).getMessage());
    }

    @Test
    void shouldReadNoTextButItsOwn()
    {
        final String characters = "ab=,.*0 \n-/ä" + GOLDEN;
        for (int round = 0; round < 20_000; round++)
        {
            final long seed = 77L * 100_000 + round;
            final Random random = new Random(seed);
            final StringBuilder text = new StringBuilder(GOLDEN);
            for (int i = random.nextInt(3); i >= 0; i--)
            {
                final int at = random.nextInt(text.length());
                switch (random.nextInt(3))
                {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, characters.charAt(random.nextInt(characters.length())));
                    default -> text.setCharAt(at, characters.charAt(random.nextInt(characters.length())));
                }
            }
            assertReadBackOrRefused(text.toString(), "seed=" + seed);
        }
    }

    private static void assertReadBackOrRefused(final String text, final String message)
    {
        final Routes routes;
        try
        {
            routes = Routes.parse(text);
        }
        catch (final IllegalArgumentException ex)
        {
            assertTrue(ex.getMessage().startsWith("routes are "), message);
            return;
        }
        assertEquals(text, routes.text(), message);
    }

    @Test
    void shouldGiveTheHandlersOfATopicInOrder()
    {
        final Routes routes = Routes.of(List.of(
            declared("a", "orders.**").after("c"),
            declared("b", "prices", "orders.eu"),
            declared("c", "orders.*")));
        assertEquals(List.of("b", "c", "a"), names(routes.routesOf("orders.eu")));
        assertEquals(List.of("a"), names(routes.routesOf("orders.eu.north")));
        assertEquals(List.of("b"), names(routes.routesOf("prices")));
        assertEquals(List.of(), routes.routesOf("orders"));
    }

    @Test
    void shouldPutDiamondsInOrder()
    {
        final Routes routes = Routes.of(List.of(
            declared("end", "t").after("left", "right"),
            declared("left", "t").after("start"),
            declared("right", "t").after("start"),
            declared("start", "t")));
        assertEquals(List.of("start", "left", "right", "end"), names(routes.inOrder()));
        assertTrue(routes.route("end").dependsOn("start"));
        assertTrue(routes.route("end").dependsOn("left"));
        assertFalse(routes.route("left").dependsOn("right"));
        assertFalse(routes.route("start").dependsOn("end"));
    }

    @Test
    void shouldNameTheCycle()
    {
        assertRefused(
            "handlers come after each other in a cycle: a -> b -> a: change handlers.a.after or handlers.b.after",
            declared("b", "t").after("a"), declared("a", "t").after("b"));
        assertRefused(
            "handlers come after each other in a cycle: c -> d -> e -> c: change handlers.c.after or " +
            "handlers.d.after or handlers.e.after",
            declared("a", "t").after("c"),
            declared("b", "t"),
            declared("c", "t").after("b", "d"),
            declared("d", "t").after("e"),
            declared("e", "t").after("c"));
        assertRefused(
            "handlers come after each other in a cycle: a -> a: change handlers.a.after",
            declared("a", "t").after("a"));
    }

    @Test
    void shouldNameTheSettingThatIsWrong()
    {
        assertRefused("handlers.a is given twice: handler names are unique", declared("a", "t"), declared("a", "u"));
        assertRefused("handlers.a.topics is empty: name at least one topic", declared("a"));
        assertRefused("handlers.a.topics: topic pattern 'x*' is malformed: '*' and '**' must stand alone between dots",
            declared("a", "x*"));
        assertRefused("handlers.a.after=c is no handler: the handlers are a, b",
            declared("b", "t"), declared("a", "t").after("c"));
        assertRefused("handlers.a.shards=0 must be 1 to 256", declared("a", "t").shards(0));
        assertRefused("handlers.a.shards=257 must be 1 to 256", declared("a", "t").shards(257));
        assertRefused("handlers.a.shards=2 needs an instance for each shard: give a supplier of instances",
            HandlerDeclaration.ofInstance("a", new SumHandler()).topics("t").shards(2));
    }

    private static void assertRefused(final String message, final HandlerDeclaration... declarations)
    {
        assertEquals(message, assertThrows(
            IllegalArgumentException.class, () -> Routes.of(List.of(declarations))).getMessage());
    }

    @Test
    void shouldOrderAlikeWhateverTheOrderOfDeclaration()
    {
        for (int round = 0; round < 500; round++)
        {
            final long seed = 42L * 1000 + round;
            final Random random = new Random(seed);
            final List<HandlerDeclaration> declarations = randomDeclarations(random);
            final Routes routes = Routes.of(declarations);
            assertOrder(declarations, routes, "seed=" + seed);
            Collections.shuffle(declarations, random);
            assertEquals(routes.text(), Routes.of(declarations).text(), "seed=" + seed);
            assertEquals(routes.inOrder(), Routes.parse(routes.text()).inOrder(), "seed=" + seed);
        }
    }

    /** Handlers that only come after earlier ones of a random permutation, hence without a cycle. */
    private static List<HandlerDeclaration> randomDeclarations(final Random random)
    {
        final int count = 1 + random.nextInt(12);
        final List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            names.add("h" + i);
        }
        Collections.shuffle(names, random);
        final List<HandlerDeclaration> declarations = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            final HandlerDeclaration declaration = declared(names.get(i), "t" + random.nextInt(3))
                .shards(1 + random.nextInt(8)).history(random.nextBoolean());
            for (int j = 0; j < i; j++)
            {
                if (random.nextInt(4) == 0)
                {
                    declaration.after(names.get(j));
                }
            }
            declarations.add(declaration);
        }
        return declarations;
    }

    /** Of those that could come next, it is always the one whose name sorts first. */
    private static void assertOrder(
        final List<HandlerDeclaration> declarations, final Routes routes, final String message)
    {
        final TreeSet<String> seen = new TreeSet<>();
        for (final HandlerRoute route : routes.inOrder())
        {
            final TreeSet<String> free = new TreeSet<>();
            for (final HandlerDeclaration declaration : declarations)
            {
                if (!seen.contains(declaration.name()) && seen.containsAll(declaration.after()))
                {
                    free.add(declaration.name());
                }
            }
            assertEquals(free.first(), route.name(), message);
            for (final String other : route.upstream())
            {
                assertTrue(seen.contains(other), message);
            }
            seen.add(route.name());
        }
        assertEquals(declarations.size(), seen.size(), message);
    }

    private static HandlerDeclaration declared(final String name, final String... topics)
    {
        return HandlerDeclaration.of(name, SumHandler::new).topics(topics);
    }

    private static List<String> names(final List<HandlerRoute> routes)
    {
        return routes.stream().map(HandlerRoute::name).toList();
    }
}
