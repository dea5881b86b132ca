package io.headrace.journal;

import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks every byte of a journal that means something, and of a sealed one every byte. Changes and locks nothing.
 * Stateless; any thread.
 */
public final class JournalVerifier
{
    private JournalVerifier()
    {
    }

    /**
     * Verifies a journal. One that is being written is verified up to its end at this moment.
     *
     * @param directory of the journal.
     * @return what was found.
     * @throws JournalException if the directory is not that of a journal, or cannot be read.
     */
    public static VerificationReport verify(final Path directory)
    {
        try
        {
            FloorFile.Floor floor = FloorFile.read(directory);
            while (true)
            {
                final VerificationReport report = verify(directory, floor);
                final FloorFile.Floor after = FloorFile.read(directory);
                if (report.isSound() || after.equals(floor))
                {
                    return report;
                }
                // What has been dropped meanwhile is not missing.
                floor = after;
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException(Reason.UNAVAILABLE, "journal.dir=" + directory +
                " cannot be read (" + ex + "): check permissions and the disk", ex);
        }
    }

    private static VerificationReport verify(final Path directory, final FloorFile.Floor floor) throws IOException
    {
        final List<Long> numbers = JournalDirectory.segmentNumbers(directory);
        final String holder = DirectoryLock.holder(directory);
        final List<Finding> findings = new ArrayList<>();
        final boolean sealed = Seal.exists(directory);
        if (sealed && holder == null)
        {
            final Seal seal = Seal.read(directory, findings);
            if (seal != null)
            {
                SealCheck.check(directory, seal, numbers, findings);
            }
        }
        if (Manifest.exists(directory))
        {
            Manifest.read(directory).check(directory, findings);
        }
        // Taken before the batches are read: what it says was forced before, so it must be there.
        final long watermark = watermark(directory, findings);
        final JournalScan scan = JournalScan.scan(
            directory, numbers, floor, watermark, holder != null, RecoveryProgress.NONE);
        if (scan.isNewer())
        {
            throw new JournalException(Reason.NEWER_FORMAT, scan.finding(directory) + FormatVersion.REMEDY);
        }
        return report(directory, scan, sealed, holder, findings);
    }

    private static long watermark(final Path directory, final List<Finding> findings) throws IOException
    {
        try
        {
            return WatermarkFile.read(directory).sequence();
        }
        catch (final JournalException ex)
        {
            if (ex.reason() != Reason.DAMAGED)
            {
                throw ex;
            }
            findings.add(new Finding(
                directory.resolve(JournalDirectory.WATERMARK), 0, 0, 0, "both slots of the watermark are damaged"));
            return 0;
        }
    }

    private static VerificationReport report(
        final Path directory,
        final JournalScan scan,
        final boolean sealed,
        final String holder,
        final List<Finding> findings)
    {
        final int segments = (int)scan.segments.stream().filter(segment -> segment.batches > 0).count();
        final SegmentScan torn = scan.torn();
        TornTail tornTail = null;
        if (scan.isDamaged() || (torn != null && sealed))
        {
            final Finding finding = scan.finding(directory);
            if (!findings.contains(finding))
            {
                findings.add(finding);
            }
        }
        else if (torn != null && holder == null)
        {
            tornTail = scan.tornTail();
        }
        findings.replaceAll(scan::overAll);
        return new VerificationReport(segments, scan.batches, scan.events, scan.batchBytes,
            scan.firstSequence(), scan.lastSequence, sealed, holder, tornTail, List.copyOf(findings));
    }
}
