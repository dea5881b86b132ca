package io.headrace.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes and reads routes as the journal holds them, in frames of type 9. Stateless.
 * <p>
 * A format that stays: one line for each handler, in the order in which they see an event, each line ended by one
 * {@code \n}. ASCII. The fields of a line are separated by one space:
 * <pre>
 *  risk shards=1 topics=transfers
 *  ledger shards=4 topics=accounts.*,transfers after=risk
 *  audit shards=1 topics=** after=ledger,risk history=false
 * </pre>
 * <ol>
 * <li>name of the handler
 * <li>{@code shards=} and their number
 * <li>{@code topics=} and the {@link TopicPattern}s, sorted, separated by commas; at least one
 * <li>{@code after=} and the names of the handlers that it comes after, sorted, separated by commas; only if there are
 * any
 * <li>{@code history=false} if the handler, when it is new to the journal, is not fed the past; else nothing
 * </ol>
 * The order is that of {@link HandlerOrder}. So there is one text for each way to route, and any other text is refused.
 */
final class RoutesText
{
    private static final String SHARDS = "shards=";
    private static final String TOPICS = "topics=";
    private static final String AFTER = "after=";
    private static final String NO_HISTORY = "history=false";

    private RoutesText()
    {
    }

    /** Writes routes which are in order. */
    static String of(final List<HandlerRoute> inOrder)
    {
        final StringBuilder text = new StringBuilder();
        for (final HandlerRoute route : inOrder)
        {
            final StringJoiner topics = new StringJoiner(",");
            route.patterns().forEach(pattern -> topics.add(pattern.toString()));
            text.append(route.name())
                .append(' ').append(SHARDS).append(route.shards())
                .append(' ').append(TOPICS).append(topics);
            if (!route.after().isEmpty())
            {
                text.append(' ').append(AFTER).append(String.join(",", route.after()));
            }
            if (!route.hasHistory())
            {
                text.append(' ').append(NO_HISTORY);
            }
            text.append('\n');
        }
        return text.toString();
    }

    /**
     * Reads routes.
     *
     * @throws IllegalArgumentException naming the line and what is wrong with it.
     */
    static Routes parse(final String text)
    {
        final SortedMap<String, Routes.Declared> declared = new TreeMap<>();
        final List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        final String rest = lines.remove(lines.size() - 1);
        if (!rest.isEmpty())
        {
            throw malformed(rest, "the line is not ended");
        }
        for (final String line : lines)
        {
            parseLine(line, declared);
        }
        final Routes routes = order(declared);
        if (!routes.text().equals(text))
        {
            throw new IllegalArgumentException("routes are not in their one written form: '" + text +
                "' must be '" + routes.text() + "'");
        }
        return routes;
    }

    private static Routes order(final SortedMap<String, Routes.Declared> declared)
    {
        try
        {
            return new Routes(declared);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException("routes are malformed: " + ex.getMessage(), ex);
        }
    }

    private static void parseLine(final String line, final SortedMap<String, Routes.Declared> declared)
    {
        final Iterator<String> fields = Arrays.asList(line.split(" ", -1)).iterator();
        final String name = fields.next();
        require(HandlerDeclaration.isValidName(name), line, "it must begin with the name of a handler");
        final int shards = shards(line, next(fields));
        final Set<TopicPattern> patterns = patterns(line, next(fields));
        String field = next(fields);
        Set<String> after = Set.of();
        if (field.startsWith(AFTER))
        {
            after = new TreeSet<>(listOf(field, AFTER));
            field = next(fields);
        }
        final boolean hasHistory = !field.equals(NO_HISTORY);
        require(field.isEmpty() || !hasHistory, line, "'" + field + "' is not known");
        require(!fields.hasNext(), line, "it goes on behind its last field");
        require(
            declared.put(name, new Routes.Declared(shards, patterns, after, hasHistory)) == null,
            line,
            "the handler has a line already");
    }

    private static String next(final Iterator<String> fields)
    {
        return fields.hasNext() ? fields.next() : "";
    }

    private static int shards(final String line, final String field)
    {
        final boolean isNumber = field.matches(SHARDS + "[1-9][0-9]{0,2}");
        final int shards = isNumber ? Integer.parseInt(field.substring(SHARDS.length())) : 0;
        require(
            shards >= 1 && shards <= HandlerDeclaration.MAX_SHARDS,
            line,
            "'" + SHARDS + "' must follow with 1 to " + HandlerDeclaration.MAX_SHARDS);
        return shards;
    }

    private static Set<TopicPattern> patterns(final String line, final String field)
    {
        require(field.startsWith(TOPICS), line, "'" + TOPICS + "' must follow");
        final Set<TopicPattern> patterns = Routes.newPatterns();
        for (final String topic : listOf(field, TOPICS))
        {
            try
            {
                patterns.add(TopicPattern.of(topic));
            }
            catch (final IllegalArgumentException ex)
            {
                throw malformed(line, ex.getMessage());
            }
        }
        return patterns;
    }

    private static List<String> listOf(final String field, final String key)
    {
        return Arrays.asList(field.substring(key.length()).split(",", -1));
    }

    private static void require(final boolean condition, final String line, final String what)
    {
        if (!condition)
        {
            throw malformed(line, what);
        }
    }

    private static IllegalArgumentException malformed(final String line, final String what)
    {
        return new IllegalArgumentException("routes are malformed in line '" + line + "': " + what);
    }
}
