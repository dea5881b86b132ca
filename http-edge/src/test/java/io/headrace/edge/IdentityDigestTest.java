package io.headrace.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Identities are in journals and snapshots, so they must stay the same in every version. */
class IdentityDigestTest
{
    private final IdentityDigest identity = new IdentityDigest();

    private static ByteText text(final String ascii)
    {
        final ByteText text = new ByteText();
        ascii.chars().forEach(text::add);
        return text;
    }

    private void expect(final String hex)
    {
        assertEquals(hex, String.format("%016x%016x", identity.high(), identity.low()));
    }

    @Test
    void shouldGiveAKeyTheIdentityItAlwaysHad()
    {
        identity.ofKey("key");
        expect("01993870138f27d9369b5ab3b1c74311");
    }

    @Test
    void shouldGiveACloudEventTheIdentityItAlwaysHad()
    {
        identity.ofCloudEvent(text("/s"), text("id"));
        expect("5b9abdf795c7c609b1dad79fbffa5eb9");
        identity.ofKey("key");
        expect("01993870138f27d9369b5ab3b1c74311");
    }
}
