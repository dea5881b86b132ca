package io.headrace.memory;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Claims of {@link IndexStack}, one a class. */
public final class IndexStackStress
{
    private IndexStackStress()
    {
    }

    /** Two threads never pop the same index. */
    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0"}, expect = Expect.ACCEPTABLE, desc = "One each.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Handed out twice or lost.")
    @State
    public static class PopsDiffer
    {
        private final IndexStack stack = new IndexStack(2);

        /** Pops. */
        @Actor
        public void first(final II_Result r)
        {
            r.r1 = stack.pop();
        }

        /** Pops. */
        @Actor
        public void second(final II_Result r)
        {
            r.r2 = stack.pop();
        }
    }

    /** The last index goes to one thread; the other finds the stack empty. */
    @JCStressTest
    @Outcome(id = {"0, -1", "-1, 0"}, expect = Expect.ACCEPTABLE, desc = "One gets it.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Handed out twice or lost.")
    @State
    public static class LastGoesToOne
    {
        private final IndexStack stack = new IndexStack(1);

        /** Pops. */
        @Actor
        public void first(final II_Result r)
        {
            r.r1 = stack.pop();
        }

        /** Pops. */
        @Actor
        public void second(final II_Result r)
        {
            r.r2 = stack.pop();
        }
    }

    /** A head that comes back with another successor is not mistaken for the one that was read. */
    @JCStressTest
    @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "Each index has one owner.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "An index has two owners or none.")
    @State
    public static class HeadThatReturnsIsNotMistaken
    {
        private final IndexStack stack = new IndexStack(3);
        private int kept;
        private int taken;

        /** Pops two and pushes the first back. */
        @Actor
        public void cycle()
        {
            final int top = stack.pop();
            kept = stack.pop();
            stack.push(top);
        }

        /** Pops one. */
        @Actor
        public void take()
        {
            taken = stack.pop();
        }

        /** Counts the owners of each index. */
        @Arbiter
        public void arbiter(final Z_Result r)
        {
            final int left = stack.pop();
            r.r1 = (1 << kept | 1 << taken | 1 << left) == 0b111 && stack.pop() == IndexStack.EMPTY &&
                stack.taken() == 3;
        }
    }

    /** Two pushes both arrive. */
    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0"}, expect = Expect.ACCEPTABLE, desc = "Both are back.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "One was lost.")
    @State
    public static class PushesBothArrive
    {
        private final IndexStack stack = new IndexStack(2);

        /** Takes both indices. */
        public PushesBothArrive()
        {
            stack.pop();
            stack.pop();
        }

        /** Pushes. */
        @Actor
        public void first()
        {
            stack.push(0);
        }

        /** Pushes. */
        @Actor
        public void second()
        {
            stack.push(1);
        }

        /** Pops both. */
        @Arbiter
        public void arbiter(final II_Result r)
        {
            r.r1 = stack.pop();
            r.r2 = stack.pop();
        }
    }
}
