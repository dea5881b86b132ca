package io.headrace.peers;

import io.headrace.peers.support.CpuClock;
import io.headrace.peers.support.JavaCommand;
import io.headrace.peers.support.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.Uuid;

/**
 * One broker that is its own controller, with its log in a folder of its own. Owned by one thread.
 */
final class KafkaBroker implements AutoCloseable
{
    private static final List<String> MEMORY = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20");

    private static final Pattern MEMORY_OPTION =
        Pattern.compile("-Xm[snx].*|-XX:[+-]Use\\w+GC|-XX:MaxDirectMemorySize=.*");

    private final int port;
    private final ServerProcess process;

    KafkaBroker(final Path folder, final boolean synced) throws IOException, InterruptedException
    {
        port = ServerProcess.freePort();
        final Path settings = folder.resolve("server.properties");
        Files.writeString(
            settings, settings(folder, port, ServerProcess.freePort(), synced), StandardCharsets.ISO_8859_1);
        format(folder, settings);
        process = ServerProcess.start(folder, port, command("kafka.Kafka", settings.toString()));
    }

    private static String settings(final Path folder, final int port, final int controllerPort, final boolean synced)
    {
        return """
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:CONTROLLER
            listeners=PLAINTEXT://127.0.0.1:PORT,CONTROLLER://127.0.0.1:CONTROLLER
            advertised.listeners=PLAINTEXT://127.0.0.1:PORT
            controller.listener.names=CONTROLLER
            inter.broker.listener.name=PLAINTEXT
            log.dirs=FOLDER/log
            offsets.topic.replication.factor=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            socket.send.buffer.bytes=1048576
            socket.receive.buffer.bytes=1048576
            auto.create.topics.enable=false
            """.replace("127.0.0.1:CONTROLLER", "127.0.0.1:" + controllerPort)
            .replace("127.0.0.1:PORT", "127.0.0.1:" + port)
            .replace("FOLDER", folder.toString()) + (synced ? "log.flush.interval.messages=1\n" : "");
    }

    private static List<String> command(final String main, final String... arguments)
    {
        return withOwnMemory(JavaCommand.of(main, arguments));
    }

    /** What the client was given says nothing about the broker, and two collectors would be refused. */
    static List<String> withOwnMemory(final List<String> java)
    {
        final int classPath = java.indexOf("-cp");
        final List<String> command = new ArrayList<>(java.subList(0, classPath));
        command.removeIf(option -> MEMORY_OPTION.matcher(option).matches());
        command.addAll(MEMORY);
        command.addAll(java.subList(classPath, java.size()));
        return command;
    }

    /** A log folder needs the identity of its cluster before a broker accepts it. */
    private static void format(final Path folder, final Path settings) throws IOException, InterruptedException
    {
        final Path output = folder.resolve("format.log");
        final int exit = new ProcessBuilder(command(
            "kafka.tools.StorageTool", "format", "-t", Uuid.randomUuid().toString(), "-c", settings.toString()))
            .redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
        if (exit != 0)
        {
            throw new IOException("exit=" + exit + " of formatting the log folder: " + Files.readString(output));
        }
    }

    String address()
    {
        return "127.0.0.1:" + port;
    }

    CpuClock cpu()
    {
        return process.cpu();
    }

    @Override
    public void close()
    {
        process.close();
    }
}
