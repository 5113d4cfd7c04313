package dev.vidi.processors.join;

import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Causes;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.PartitionState;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.Processed;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.token.Token;
import dev.vidi.processors.join.PageEvaluation.Pin;
import dev.vidi.processors.join.ParkedReads.Parked;
import dev.vidi.processors.join.PartitionEnds.Ends;
import dev.vidi.processors.rows.RowStore;
import dev.vidi.processors.rows.RowVersion;
import dev.vidi.processors.rows.SourceHeaders;
import dev.vidi.processors.source.RowChange;
import dev.vidi.processors.subscription.SubscriptionStore;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.format.MalformedRecordException;
import dev.vidi.query.row.KeyCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the task that owns one partition of a table: applies source records, joins reads with the rows at or after
 * the position that they demand, and says what it found to the read log. What it keeps in memory only (parked reads,
 * pages under evaluation, its incarnation, what it knows of the partition's end) dies with it; rows and position are the
 * store's, dependencies are kept by whoever made it.
 *
 * <p>Confined to the stream thread. Nothing here blocks or throws for what it is given: what cannot be done is refused in
 * the log or kept aside; but a record whose schema cannot be had now is waited for, and at last thrown, so that this life
 * ends and the next one begins with the same record. Source: Kleppmann, <i>Designing Data-Intensive Applications</i>, chapter 12, "Reads are events
 * too".
 */
public final class PartitionTask {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionTask.class);

    /** A parked read that waits for longer makes the task ask whether what it waits for can ever come. */
    private static final long DOUBT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Clocks of brokers and of this machine may differ by so much. */
    private static final long CLOCK_SLACK_MILLIS = 60_000;

    private final TaskSetting setting;
    private final TableDefinition table;
    private final TopicPartition topicPartition;
    private final RowStore store;
    private final TaskOutput output;
    private final ParkedReads parked;
    private final AnswerLog log;
    private final Subscribing subscribing;
    private final TopicPartition reads;
    private final Coverages coverages;
    private final Dependencies dependencies;
    private final CaughtUp caughtUp;
    private final Evaluation evaluation;
    private final Pages pages;
    private final Turn turn;
    private final PartitionMeters meters;
    private long position;

    /**
     * A new life, made on the thread that it is confined to.
     *
     * @param incarnation random, never used before
     * @param keptDependencies what {@link TaskOutput#keepDependencies} was last given; null when never
     * @param keptSubscriptions those that earlier lives have registered
     */
    public PartitionTask(
            TaskSetting setting,
            RowStore store,
            int partition,
            long incarnation,
            byte @Nullable [] keptDependencies,
            SubscriptionStore keptSubscriptions,
            TaskOutput output) {
        this.setting = setting;
        this.table = setting.decoder().table();
        this.topicPartition = new TopicPartition(table.topic(), partition);
        this.store = store;
        this.output = output;
        JoinOptions options = setting.options();
        SourcePartition source = new SourcePartition(table.topicId(), partition);
        this.parked = new ParkedReads(options.parkedReadsMax());
        this.position = store.applied() + 1;
        this.reads = new TopicPartition(setting.readsTopic(), partition);
        this.coverages = new Coverages(position, setting.progress().start(reads));
        this.log = new AnswerLog(setting, source, incarnation, output, coverages);
        this.subscribing = new Subscribing(setting, keptSubscriptions, incarnation, reads, log, coverages, output);
        this.dependencies = new Dependencies(source, setting.tokens(), setting.meters(), keptDependencies);
        this.caughtUp = new CaughtUp(
                table.name(),
                topicPartition,
                store,
                setting.progress(),
                setting.ends(),
                options.behindMax().toNanos(),
                setting.nanoClock().getAsLong());
        this.evaluation =
                new Evaluation(store, new KeyCodec(table.schema().key().type()), options);
        this.pages = new Pages(setting, store, output);
        this.turn = setting.turns().ofThread();
        this.meters = setting.meters().begun(partition);
    }

    /** Applies a source record; one that was applied before is ignored. */
    public void apply(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        if (record.offset() <= store.applied()) {
            return;
        }
        turn.worked();
        try {
            byte[] key = record.key();
            RowChange change = setting.decoder().decode(key, record.value());
            String operation = SourceHeaders.operation(record.headers());
            RowVersion version = new RowVersion(record.offset(), record.timestamp(), operation, change.columns());
            store.apply(change, key == null ? new byte[0] : key, version);
            setting.meters().applied();
            position = store.applied() + 1;
            subscribing.changed(change.key(), store.superseded(), version, this::moment);
            logContext(record, change.key(), operation);
        } catch (MalformedRecordException e) {
            store.skipMalformed(record.offset());
            setting.meters().deadLetter();
            LOG.atDebug()
                    .addKeyValue("table", table.name())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("a source record is kept aside");
            output.deadLetter(DeadLetters.of(table, record, String.valueOf(e.getMessage())));
        }
        if (store.commitDue()) {
            output.requestCommit();
        }
        if (log.hasPending() && setting.progress().isThrough(topicPartition, store.applied())) {
            // changes of a poll go together, and do not wait for the next one
            position = store.applied() + 1;
            log.flush(moment());
        }
        if (parked.size() > 0) {
            boolean idle = pages.isEmpty();
            proceed();
            if (idle) {
                goOn();
                log.flush(moment());
            }
        }
    }

    /** Merges what a write depended on, and logs the reads that informed it. */
    private void logContext(ConsumerRecord<?, ?> record, byte[] rowKey, String operation) {
        Optional<Token> token = dependencies.token(record.headers());
        if (token.isPresent() && dependencies.merge(token.get())) {
            output.keepDependencies(dependencies.encoded());
        }
        List<ReadId> reads = SourceHeaders.causes(record.headers());
        if (!reads.isEmpty()) {
            int home = token.map(Token::home)
                    .filter(partition -> partition >= 0 && partition < setting.homes())
                    .orElse(topicPartition.partition() % setting.homes());
            reach();
            String traceparent = SourceHeaders.traceparent(record.headers());
            log.causes(
                    home,
                    new Causes(record.offset(), record.timestamp(), reads, operation, traceparent, rowKey),
                    moment());
            log.flush(moment());
        }
    }

    /**
     * Takes up a batch of reads: answers, refuses or parks each, or begins its page. Pages that are small are answered at
     * once, unless others are under evaluation already.
     *
     * @param appended broker time at which the batch was appended, ms since the epoch
     * @param offset offset of the batch in the reads topic
     * @param nowMillis wall clock, ms since the epoch
     */
    public void join(ReadBatch batch, long appended, long offset, long nowMillis) {
        turn.worked();
        long taken = setting.nanoClock().getAsLong();
        boolean idle = pages.isEmpty();
        proceed();
        long now = setting.nanoClock().getAsLong();
        subscribing.heard(batch, appended, this::moment);
        List<ReadId> waiting = new ArrayList<>();
        for (int i = 0; i < batch.reads().size(); i++) {
            ReadEvent event = batch.reads().get(i);
            if (nowMillis > appended + event.deadlineMillis() + CLOCK_SLACK_MILLIS) {
                setting.meters().stale();
            } else if (!take(new ArrivedRead(event, batch.home(), appended, offset, batch.router(), i, now))) {
                waiting.add(event.id());
            }
        }
        if (idle) {
            waiting.removeAll(goOn());
        }
        if (!batch.reads().isEmpty()) {
            log.processed(batch.home(), new Processed(batch.router(), batch.sequence(), waiting), moment());
        }
        log.flush(moment());
        setting.meters().batch(setting.nanoClock().getAsLong() - taken);
    }

    /** Answers or refuses a read; false when it was parked, or its page was begun. */
    private boolean take(ArrivedRead read) {
        ReadEvent event = read.event();
        Question question = event.question();
        if (question == null) {
            refuse(read, Refusal.Reason.MALFORMED, "the read asks nothing that this version understands");
            return true;
        }
        String problem = levelProblem(event.level(), question);
        if (!problem.isEmpty()) {
            refuse(read, Refusal.Reason.MALFORMED, problem);
            return true;
        }
        if (question instanceof Question.State) {
            setting.meters().answered();
            log.state(read, state(), moment());
            return true;
        }
        long demanded = event.level() == Level.AS_OF ? event.atLeast() : Math.max(event.atLeast(), event.dependsOn());
        if (position >= demanded && caughtUp.at(position)) {
            return answer(read);
        }
        long expires = read.arrivedNanos() + TimeUnit.MILLISECONDS.toNanos(event.waitMillis());
        if (!parked.park(read, demanded, expires)) {
            refuse(read, Refusal.Reason.TOO_MANY_PARKED, parked.size() + " reads wait for " + topicPartition);
            return true;
        }
        setting.meters().parked(1);
        return false;
    }

    private PartitionState state() {
        return new PartitionState(
                store.horizon(),
                caughtUp.at(position),
                store.count(),
                store.diskBytes(),
                store.malformed(),
                subscribing.size(),
                parked.size(),
                setting.node());
    }

    /** Pages after the first are read as of a position, and nothing else is. */
    private static String levelProblem(Level level, Question question) {
        boolean pinned = level == Level.AS_OF;
        if (!pinned && !(question instanceof Question.Page)) {
            return "";
        }
        return question.fold(
                keys -> pinned ? "reads of keys as of a position are not supported" : "",
                operation -> pinned ? "reads of an operation as of a position are not supported" : "",
                page -> pinned || page.after() == null ? "" : "a page after the first is read as of a position",
                subscribe -> pinned ? "subscriptions as of a position are not supported" : "",
                notice -> pinned ? "a notice is not of a position" : "",
                registrations -> pinned ? "registrations as of a position are not kept" : "",
                state -> pinned ? "a state as of a position is not kept" : "");
    }

    /**
     * Notes time and progress: releases the reads that were waiting for this position, refuses those that gave up, and
     * evaluates pages for a slice.
     */
    public void advance() {
        proceed();
        goOn();
        log.flush(moment());
        meters.reached(position, setting.progress().end(topicPartition), caughtUp.at(position));
        meters.holds(subscribing.size(), store.stagedBytes());
    }

    /** All of that but the slice. */
    private void proceed() {
        long now = setting.nanoClock().getAsLong();
        reach();
        subscribing.answer(this::moment);
        Ends ends = caughtUp.observe(now, position, isInDoubt(now));
        if (parked.size() == 0) {
            return;
        }
        if (ends != null) {
            judge(ends);
        }
        release();
        for (Parked late = parked.expire(now); late != null; late = parked.expire(now)) {
            setting.meters().parked(-1);
            refuseLate(late);
        }
        log.flush(moment());
    }

    private boolean isInDoubt(long now) {
        Parked oldest = parked.oldest();
        return oldest != null
                && oldest.position() > position
                && now - oldest.read().arrivedNanos() > DOUBT_NANOS
                && now - caughtUp.askedAt() > DOUBT_NANOS;
    }

    /** Takes the offsets behind the last record that hold none. */
    private void reach() {
        long next = setting.progress().next(topicPartition, store.applied());
        store.skip(next - 1);
        position = store.applied() + 1;
    }

    private void release() {
        if (!caughtUp.at(position)) {
            return;
        }
        long now = setting.nanoClock().getAsLong();
        for (ArrivedRead read = parked.release(position); read != null; read = parked.release(position)) {
            setting.meters().parked(-1);
            setting.meters().waited(now - read.arrivedNanos());
            answer(read);
        }
    }

    /** Refuses what waits for an end that does not exist; what others only claim to depend on is capped at the end. */
    private void judge(Ends ends) {
        List<Parked> beyond = parked.takeAll(candidate ->
                candidate.position() > ends.appended() && candidate.read().arrivedNanos() - caughtUp.askedAt() <= 0);
        for (Parked waiting : beyond) {
            ReadEvent event = waiting.read().event();
            if (event.atLeast() > ends.appended()) {
                setting.meters().parked(-1);
                refuse(
                        waiting.read(),
                        Refusal.Reason.BEYOND_END,
                        "the session has seen " + topicPartition + " up to offset " + (event.atLeast() - 1)
                                + ", but the partition ends before offset " + ends.appended());
            } else {
                setting.meters().capped();
                parked.parkAgain(waiting, Math.max(event.atLeast(), ends.appended()));
            }
        }
    }

    private void refuseLate(Parked late) {
        if (caughtUp.at(position)) {
            refuse(
                    late.read(),
                    Refusal.Reason.NOT_REACHED,
                    topicPartition + " is applied up to offset " + (position - 1) + ", the read needs offset "
                            + (late.position() - 1));
        } else {
            refuse(
                    late.read(),
                    Refusal.Reason.CATCHING_UP,
                    topicPartition + " is applied up to offset " + (position - 1) + " and answers from offset "
                            + (store.horizon() - 1));
        }
    }

    /** Answers or refuses a read; false when its page was begun. */
    private boolean answer(ArrivedRead read) {
        Question question = read.event().question();
        if (question == null) {
            throw new IllegalStateException("read " + read.event().id() + " was parked without a question");
        }
        if (question instanceof Question.Page page) {
            return !begin(read, page);
        }
        if (question instanceof Question.Subscribe subscribe) {
            Optional<Refusal> refused = subscribing.register(read, subscribe, this::moment);
            refused.ifPresent(why -> refuse(read, why));
            return refused.isPresent();
        }
        if (question instanceof Question.Notice notice) {
            Optional<Refusal> refused = subscribing.notice(read, notice, this::moment);
            refused.ifPresent(why -> refuse(read, why));
            return refused.isPresent() || notice.kind() == Question.Notice.Kind.DETACHED;
        }
        if (question instanceof Question.Registrations registrations) {
            subscribing.find(read, registrations, moment());
            return true;
        }
        List<AnsweredRow> rows = evaluation.rows(question);
        Optional<Refusal> refusal = evaluation.refusal();
        if (refusal.isPresent()) {
            refuse(read, refusal.get());
        } else {
            setting.meters().answered();
            log.answer(read, rows, null, moment());
        }
        return true;
    }

    /**
     * Gives what has to be in the read log before offsets are committed: changes that still wait, and marks for whoever
     * follows. Called on the stream thread, outside of its processors.
     */
    public void beforeCommit(BiConsumer<Integer, byte[]> sink) {
        reach();
        subscribing.mark(moment());
        log.flush(moment(), sink);
    }

    /** Begins a page, pinned to the present position or to the one that it asks for; false when it was refused. */
    private boolean begin(ArrivedRead read, Question.Page page) {
        long pinned = read.event().level() == Level.AS_OF ? read.event().atLeast() : position;
        Optional<Refusal> refusal = pages.begin(read, page, new Pin(topicPartition, pinned, dependencies.merged()));
        refusal.ifPresent(why -> refuse(read, why));
        return refusal.isEmpty();
    }

    /** Evaluates pages for a slice; gives the reads that are over. */
    private List<ReadId> goOn() {
        List<ReadId> over = new ArrayList<>();
        for (PageEvaluation page : pages.goOn()) {
            over.add(page.read().event().id());
            Optional<Refusal> refusal = page.refusal();
            if (refusal.isPresent()) {
                refuse(page.read(), refusal.get());
            } else if (page.isDone()) {
                setting.meters().answered();
                log(page);
            }
        }
        return over;
    }

    /** Logs the answer of a page at the position that it is pinned to; what is logged of another one is kept apart. */
    private void log(PageEvaluation page) {
        Pin pin = page.pin();
        AnswerLog.Moment pinned = new AnswerLog.Moment(pin.position(), pin.dependencies(), placement());
        boolean past = pin.position() != position;
        if (past) {
            log.flush(moment());
        }
        log.answer(page.read(), page.rows(), page.end(), pinned);
        if (past) {
            log.flush(pinned);
        }
    }

    private void refuse(ArrivedRead read, Refusal.Reason reason, String detail) {
        refuse(read, new Refusal(reason, detail));
    }

    private void refuse(ArrivedRead read, Refusal refusal) {
        setting.meters().refused(refusal.reason());
        // without what is said of it, which may name rows
        LOG.atDebug()
                .addKeyValue("table", table.name())
                .addKeyValue("partition", topicPartition.partition())
                .addKeyValue("readId", read.event().id())
                .addKeyValue("reason", refusal.reason())
                .log("a read is refused");
        log.refuse(read, refusal, moment());
    }

    private AnswerLog.Moment moment() {
        return new AnswerLog.Moment(position, dependencies.merged(), placement());
    }

    private Placement placement() {
        if (store.misplaced()) {
            return Placement.VIOLATED;
        }
        return caughtUp.at(position) ? Placement.VERIFIED : Placement.UNKNOWN;
    }

    /** Reads that wait. */
    public int parked() {
        return parked.size();
    }

    /** Ends this life: its parked reads and its pages are forgotten, which deadline and retry cover. */
    public void close() {
        setting.meters().parked(-parked.size());
        setting.meters().ended(topicPartition.partition(), meters);
        pages.close();
    }
}
