package io.headrace.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class KafkaBrokerTest
{
    @Test
    void shouldNotInheritMemoryOfTheClient()
    {
        assertEquals(
            List.of("java", "--add-opens=a/b=ALL-UNNAMED", "-XX:+ExitOnOutOfMemoryError",
                "-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-cp", "x.jar", "kafka.Kafka", "-Xmx"),
            KafkaBroker.withOwnMemory(List.of(
                "java", "--add-opens=a/b=ALL-UNNAMED", "-XX:+UseParallelGC", "-Xms256m", "-Xmx1g",
                "-XX:MaxDirectMemorySize=1g", "-XX:+ExitOnOutOfMemoryError", "-cp", "x.jar", "kafka.Kafka", "-Xmx")));
    }
}
