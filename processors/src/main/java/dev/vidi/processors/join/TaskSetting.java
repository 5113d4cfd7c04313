package dev.vidi.processors.join;

import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.processors.source.SourceDecoder;
import dev.vidi.query.sql.Queries;
import java.util.function.LongSupplier;

/**
 * What all join tasks of a table share.
 *
 * @param decoder decodes the records of the source topic; one for each task, made from the table
 * @param readsTopic where its reads come from
 * @param homes partitions of the read log
 * @param nanoClock ns of the process
 * @param queries compiles fragments, and remembers them
 * @param turns when pages are evaluated
 * @param node this process, for people
 */
public record TaskSetting(
        SourceDecoder decoder,
        String readsTopic,
        int homes,
        JoinOptions options,
        TokenCodec tokens,
        SourceProgress progress,
        PartitionEnds ends,
        JoinMeters meters,
        JoinSpans spans,
        LongSupplier nanoClock,
        Queries queries,
        Turns turns,
        String node) {}
