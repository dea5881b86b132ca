package io.headrace.engine;

/**
 * Prepares the threads of agents, for instance by binding them to cpus.
 */
@FunctionalInterface
public interface ThreadSetup
{
    /**
     * Called once on each thread of an agent, before its first duty cycle.
     *
     * @param role of the agent.
     */
    void onStart(AgentRole role);
}
