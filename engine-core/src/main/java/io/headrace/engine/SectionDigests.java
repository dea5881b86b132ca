package io.headrace.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The hash of each section of a state, so that two states can be told apart by the part that differs. The hash of a
 * section is the first eight bytes of SHA-256 over what was put into it; the hash of the state covers the sequence
 * and, in order, names and hashes of the sections. Not threadsafe while sections are added, immutable after.
 */
public final class SectionDigests
{
    static final int HASH_LENGTH = 8;

    private final long sequence;
    private final Map<String, String> sections = new LinkedHashMap<>();

    SectionDigests(final long sequence)
    {
        this.sequence = sequence;
    }

    static MessageDigest newDigest()
    {
        try
        {
            return MessageDigest.getInstance("SHA-256");
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException("every Java platform must have SHA-256", ex);
        }
    }

    static String hex(final byte[] hash)
    {
        return HexFormat.of().formatHex(hash, 0, HASH_LENGTH);
    }

    void add(final String section, final byte[] hash)
    {
        sections.put(section, hex(hash));
    }

    /** Sequence of the last event that the state holds. */
    public long sequence()
    {
        return sequence;
    }

    /** Hash by name of the section, in the order of the sections: sixteen hexadecimal digits each. */
    public Map<String, String> sections()
    {
        return Collections.unmodifiableMap(sections);
    }

    /** Hash of the state: sixteen hexadecimal digits. */
    public String stateHash()
    {
        final MessageDigest digest = newDigest();
        update(digest, sequence, Long.BYTES);
        sections.forEach((name, hash) ->
        {
            final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            update(digest, bytes.length, Integer.BYTES);
            digest.update(bytes);
            digest.update(HexFormat.of().parseHex(hash));
        });
        return hex(digest.digest());
    }

    private static void update(final MessageDigest digest, final long value, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            digest.update((byte)(value >>> (i * Byte.SIZE)));
        }
    }

    /** Sequence and hash, without the sections. */
    public StateDigest state()
    {
        return new StateDigest(sequence, stateHash());
    }

    /**
     * Names the sections that differ.
     *
     * @param other state at the same sequence.
     * @return names of the sections that only one of both has, or that have different hashes; empty if all is equal.
     */
    public List<String> differences(final SectionDigests other)
    {
        final Set<String> names = new LinkedHashSet<>(sections.keySet());
        names.addAll(other.sections.keySet());
        return names.stream()
            .filter(name -> !sections.getOrDefault(name, "").equals(other.sections.getOrDefault(name, "")))
            .toList();
    }
}
