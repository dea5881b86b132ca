package io.headrace.server;

import io.headrace.config.Settings;
import io.headrace.engine.AgentRole;
import io.headrace.engine.ThreadSetup;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import net.openhft.affinity.Affinity;
import net.openhft.affinity.impl.NullAffinity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds the threads of agents to the cpus that {@code threads.cpus.AGENT} names. Immutable; called by each thread for
 * itself.
 */
final class CpuBinding implements ThreadSetup
{
    private static final Logger LOG = LoggerFactory.getLogger(CpuBinding.class);

    private final Map<AgentRole, BitSet> cpus;

    private CpuBinding(final Map<AgentRole, BitSet> cpus)
    {
        this.cpus = cpus;
    }

    /**
     * Reads and checks the settings.
     *
     * @param settings of the server.
     * @return what binds, or does nothing where no cpus are set or the system cannot bind.
     * @throws IllegalArgumentException naming setting, value and the cpus that are allowed.
     */
    static ThreadSetup of(final Settings settings)
    {
        final Map<AgentRole, BitSet> cpus = new EnumMap<>(AgentRole.class);
        for (final AgentRole role : AgentRole.values())
        {
            final String list = settings.get(ThreadSettings.cpus(role)).strip();
            if (!list.isEmpty())
            {
                cpus.put(role, CpuList.parse(ThreadSettings.cpus(role).key(), list));
            }
        }
        if (cpus.isEmpty())
        {
            return new CpuBinding(cpus);
        }
        if (Affinity.getAffinityImpl() == NullAffinity.INSTANCE)
        {
            LOG.warn("threads.cpus is without effect, since threads cannot be bound to cpus on this system");
            return new CpuBinding(Map.of());
        }
        final BitSet allowed = Affinity.getAffinity();
        cpus.forEach((role, wanted) -> CpuList.check(ThreadSettings.cpus(role).key(), wanted, allowed));
        return new CpuBinding(cpus);
    }

    @Override
    public void onStart(final AgentRole role)
    {
        final BitSet wanted = cpus.get(role);
        if (wanted != null)
        {
            Affinity.setAffinity(wanted);
        }
    }
}
