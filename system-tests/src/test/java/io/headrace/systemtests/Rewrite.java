package io.headrace.systemtests;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A change to the code of one method. Stateless.
 */
interface Rewrite
{
    /** Version of the visitors. */
    int API = Opcodes.ASM9;

    /** Stands between the reader and the writer of a method. */
    MethodVisitor between(MethodVisitor writer);

    /** Leaves a method without a result at once. */
    static Rewrite doNothing()
    {
        return writer -> new MethodVisitor(API, writer)
        {
            @Override
            public void visitCode()
            {
                super.visitCode();
                super.visitInsn(Opcodes.RETURN);
            }
        };
    }

    /** Sets the first argument of an instance method, a long, to the highest value. */
    static Rewrite raiseFirstArgument()
    {
        return writer -> new MethodVisitor(API, writer)
        {
            @Override
            public void visitCode()
            {
                super.visitCode();
                super.visitLdcInsn(Long.MAX_VALUE);
                super.visitVarInsn(Opcodes.LSTORE, 1);
            }
        };
    }

    /** Gives back null in place of one text. */
    static Rewrite forgetResult(final String text)
    {
        return writer -> new MethodVisitor(API, writer)
        {
            @Override
            public void visitInsn(final int opcode)
            {
                if (opcode == Opcodes.ARETURN)
                {
                    final Label other = new Label();
                    super.visitInsn(Opcodes.DUP);
                    super.visitLdcInsn(text);
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, "java/util/Objects", "equals",
                        "(Ljava/lang/Object;Ljava/lang/Object;)Z", false);
                    super.visitJumpInsn(Opcodes.IFEQ, other);
                    super.visitInsn(Opcodes.POP);
                    super.visitInsn(Opcodes.ACONST_NULL);
                    super.visitLabel(other);
                }
                super.visitInsn(opcode);
            }
        };
    }

    /** Sets a local variable, a long, to the time of the machine. */
    static Rewrite readClock(final int variable)
    {
        return writer -> new MethodVisitor(API, writer)
        {
            @Override
            public void visitCode()
            {
                super.visitCode();
                super.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/System", "nanoTime", "()J", false);
                super.visitVarInsn(Opcodes.LSTORE, variable);
            }
        };
    }

    /** Writes a long and an int of zero to the sink that is the only argument, and leaves. */
    static Rewrite writeNothing()
    {
        return writer -> new MethodVisitor(API, writer)
        {
            @Override
            public void visitCode()
            {
                final String sink = "io/headrace/engine/SnapshotSink";
                super.visitCode();
                super.visitVarInsn(Opcodes.ALOAD, 1);
                super.visitInsn(Opcodes.LCONST_0);
                super.visitMethodInsn(Opcodes.INVOKEINTERFACE, sink, "putLong", "(J)V", true);
                super.visitVarInsn(Opcodes.ALOAD, 1);
                super.visitInsn(Opcodes.ICONST_0);
                super.visitMethodInsn(Opcodes.INVOKEINTERFACE, sink, "putInt", "(I)V", true);
                super.visitInsn(Opcodes.RETURN);
            }
        };
    }
}
