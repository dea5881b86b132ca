package io.headrace.load;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChildCommandTest
{
    @Test
    void shouldPassOnWhatTheServerNeeds()
    {
        final List<String> command = ChildCommand.of(List.of("serve", "--json"));

        assertTrue(command.get(0).endsWith("/bin/java"));
        assertTrue(command.contains("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"));
        assertTrue(command.contains("-cp"));
        assertTrue(command.get(command.size() - 1).equals("--json"));
    }

    @Test
    void shouldKeepWhatBelongsToThisProcess()
    {
        assertFalse(ChildCommand.isInherited("-agentlib:jdwp=transport=dt_socket,server=y,address=5005"));
        assertFalse(ChildCommand.isInherited("-XX:StartFlightRecording=filename=a.jfr"));
        assertFalse(ChildCommand.isInherited("-Dheadrace.journal.dir=other"));
        assertTrue(ChildCommand.isInherited("-Djava.io.tmpdir=other"));
    }

    @Test
    void shouldLeaveMemoryToTheServer()
    {
        assertTrue(ChildCommand.isReplaced("-Xmx1g"));
        assertTrue(ChildCommand.isReplaced("-XX:+UseSerialGC"));
        assertFalse(ChildCommand.isReplaced("-XX:+IgnoreUnrecognizedVMOptions"));
        assertFalse(ChildCommand.isReplaced("--enable-native-access=ALL-UNNAMED"));
    }
}
