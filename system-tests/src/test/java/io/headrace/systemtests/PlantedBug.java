package io.headrace.systemtests;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Mistakes of the kind that cost others their data. Each is one method of the engine or the journal, rewritten when its
 * class is loaded; the code itself has no switch for it.
 */
enum PlantedBug
{
    /** Acknowledgements for synced events leave without waiting for the watermark. */
    ACKNOWLEDGED_BEFORE_FORCE(
        "io.headrace.engine.ReleaseQueue", "release", 2, Rewrite.raiseFirstArgument(), "power-loss"),
    /** Forcing a file is forgotten, and said to be done. */
    FILE_NOT_FORCED("io.headrace.journal.SegmentWriter", "force", 0, Rewrite.doNothing(), "power-loss"),
    /** The directory of a new file is not forced. */
    DIRECTORY_NOT_FORCED("io.headrace.journal.DiskAccess", "forceDirectory", 1, Rewrite.doNothing(), "power-loss"),
    /** A batch with a wrong checksum is taken for sound. */
    CHECKSUM_NOT_CHECKED(
        "io.headrace.journal.BatchCheck", "check", 4, Rewrite.forgetResult("checksum differs"), "flip"),
    /** A batch that does not continue the one before is taken for sound. */
    CHAIN_NOT_CHECKED("io.headrace.journal.BatchCheck", "checkNext", 4,
        Rewrite.forgetResult("checksum of the batch before differs"), "exchanged-batch"),
    /** Snapshots are written without the sessions. */
    SESSION_NOT_IN_SNAPSHOT("io.headrace.engine.SessionTable", "snapshot", 1, Rewrite.writeNothing(), "power-loss"),
    /** A timer tells its handler the time of the machine instead of the journaled one. */
    TIMER_FROM_WALL_CLOCK("io.headrace.engine.HandlerCaller", "onTimer", 5, Rewrite.readClock(7), "power-loss"),
    /** What a handler published is not taken off what waits when it is found in the journal. */
    EGRESS_TWICE("io.headrace.engine.EgressTable", "onJournaled", 4, Rewrite.doNothing(), "power-loss");

    private final String className;
    private final String method;
    private final int parameters;
    @SuppressWarnings("ImmutableEnumChecker")
    private final Rewrite rewrite;
    private final String fault;

    PlantedBug(
        final String className, final String method, final int parameters, final Rewrite rewrite, final String fault)
    {
        this.className = className;
        this.method = method;
        this.parameters = parameters;
        this.rewrite = rewrite;
        this.fault = fault;
    }

    /** The class that is rewritten. */
    String className()
    {
        return className;
    }

    /** The fault that brings the bug to light. */
    String fault()
    {
        return fault;
    }

    /** Rewrites the one method that matches; it is an error if there is none any more, or another one. */
    byte[] plant(final byte[] classFile)
    {
        final int[] methods = {0};
        final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        new ClassReader(classFile).accept(new ClassVisitor(Rewrite.API, writer)
        {
            @Override
            public MethodVisitor visitMethod(
                final int access,
                final String name,
                final String descriptor,
                final String signature,
                final String[] exceptions)
            {
                final MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
                if (!name.equals(method) || Type.getArgumentTypes(descriptor).length != parameters)
                {
                    return next;
                }
                methods[0]++;
                return rewrite.between(next);
            }
        }, ClassReader.SKIP_FRAMES);
        if (methods[0] != 1)
        {
            throw new AssertionError(this + ": methods=" + methods[0] + " of " + className + " match " + method +
                " with parameters=" + parameters + " instead of 1: plant the bug where its code is now");
        }
        return writer.toByteArray();
    }
}
