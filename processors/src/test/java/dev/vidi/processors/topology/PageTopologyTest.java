package dev.vidi.processors.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.token.Token;
import dev.vidi.causality.wire.FragmentCodec;
import dev.vidi.causality.wire.RecordHeaders;
import dev.vidi.processors.join.PageOptions;
import dev.vidi.processors.join.PartitionEnds.Ends;
import dev.vidi.processors.rows.RowStoreOptions;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.query.row.RowCodec;
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.StatementException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The logic of pages: what they answer, at which position, and what goes on meanwhile. */
final class PageTopologyTest extends TopologyFixture {

    /** Pages of 100 rows and 200 rows looked at, three of them at a time, in slices of 10 keys. */
    private static final PageOptions PAGES = new PageOptions(100, 1 << 20, 200, 3, 1 << 20, 10, Duration.ofMillis(1));

    private static final TopicPartition PARTITION = new TopicPartition("offers", 0);
    private static final Queries QUERIES = new Queries(1 << 20, 1 << 20);

    @BeforeEach
    void startWithSmallSlices() {
        restart(PAGES, RowStoreOptions.DEFAULT);
    }

    private void restart(PageOptions pages, RowStoreOptions rows) {
        driver.close();
        start(partition -> CompletableFuture.completedFuture(ends), pages, rows);
    }

    @Test
    void answersAPageWithRowsInOrderTheirCoordinatesAndItsEnd() {
        write("b", "{\"price\":2}");
        write("a", "{\"price\":1}");
        write("c", "{\"price\":3}");
        write("b", "{\"price\":4}");
        ReadId id = first("SELECT price * 10, sku FROM offers WHERE price < 4 OR sku = 'b'", false, 0);

        LogBatch batch = single();
        assertThat(batch.position()).isEqualTo(4);
        assertThat(batch.processed().get(0).parked()).isEmpty();
        AnswerPart answer = batch.answers().get(0);
        assertThat(answer.read().id()).isEqualTo(id);
        assertThat(answer.rows()).extracting(AnsweredRow::offset).containsExactly(1L, 3L, 2L);
        assertThat(answer.rows()).extracting(AnsweredRow::timestamp).containsOnly(7_000L);
        assertThat(keys(answer)).containsExactly("a", "b", "c");
        assertThat(values(answer, "SELECT price * 10, sku FROM offers WHERE price < 4 OR sku = 'b'"))
                .containsExactly(10, 40, 30);
        assertThat(answer.pageEnd().examined()).isEqualTo(3);
        assertThat(answer.pageEnd().resume()).isNull();
    }

    @Test
    void readsLaterPagesAtThePositionOfTheFirst() {
        for (String key : List.of("a", "b", "c", "d", "e")) {
            write(key, "{\"price\":1}");
        }
        first("SELECT sku FROM offers", false, 2);
        LogBatch begin = single();
        assertThat(keys(begin.answers().get(0))).containsExactly("a", "b");
        byte[] resume = begin.answers().get(0).pageEnd().resume();
        assertThat(resume).isEqualTo(KEYS.encode("b"));

        write("bb", "{\"price\":2}");
        write("c", "{\"price\":2}");
        delete("d");
        ReadId present = read(Level.EVENTUAL, 0, 0, "c");
        later("SELECT sku FROM offers", false, 2, begin.position(), resume);
        later("SELECT sku FROM offers", true, 0, begin.position(), KEYS.encode("e"));

        List<LogBatch> batches = batches();
        assertThat(batches)
                .filteredOn(batch -> !batch.answers().isEmpty())
                .extracting(LogBatch::position)
                .containsExactly(8L, 5L, 5L);
        List<AnswerPart> answers =
                batches.stream().flatMap(batch -> batch.answers().stream()).toList();
        assertThat(answers.get(0).read().id()).isEqualTo(present);
        assertThat(answers.get(0).rows().get(0).offset()).isEqualTo(6);
        assertThat(keys(answers.get(1))).containsExactly("c", "d");
        assertThat(answers.get(1).rows()).extracting(AnsweredRow::offset).containsExactly(2L, 3L);
        assertThat(keys(answers.get(2))).containsExactly("d", "c", "b", "a");
        assertThat(answers.get(2).pageEnd().resume()).isNull();
    }

    @Test
    void readsNothingAsOfTheBeginning() {
        write("a", "{\"price\":1}");
        later("SELECT sku FROM offers", false, 0, 0, KEYS.encode(""));
        AnswerPart answer = answers().get(0);
        assertThat(answer.rows()).isEmpty();
        assertThat(answer.pageEnd().examined()).isZero();
    }

    @Test
    void parksALaterPageUntilItsPositionIsReached() {
        write("a", "{\"price\":1}");
        ReadId id = later("SELECT sku FROM offers", false, 0, 2, KEYS.encode(""));
        assertThat(single().processed().get(0).parked()).containsExactly(id);
        write("b", "{\"price\":1}");
        LogBatch released = single();
        assertThat(released.position()).isEqualTo(2);
        assertThat(keys(released.answers().get(0))).containsExactly("a", "b");
    }

    @Test
    void answersOthersBetweenTheSlicesOfALongScan() {
        writeMany(80);
        ReadId scan = first("SELECT sku FROM offers", false, 0);
        assertThat(single().processed().get(0).parked()).containsExactly(scan);

        List<Long> positions = new ArrayList<>();
        AnswerPart page = null;
        for (int slice = 1; page == null; slice++) {
            write("new" + slice, "{\"price\":1}");
            ReadId id = read(Level.EVENTUAL, 0, 0, "new" + slice);
            LogBatch other = single();
            assertThat(other.answers()).extracting(part -> part.read().id()).containsExactly(id);
            assertThat(other.position()).isEqualTo(80 + slice);
            pass(Duration.ofMillis(1));
            for (LogBatch batch : batches()) {
                positions.add(batch.position());
                page = batch.answers().get(0);
            }
        }
        assertThat(positions).containsExactly(80L);
        assertThat(page.read().id()).isEqualTo(scan);
        assertThat(page.rows())
                .hasSize(80)
                .allSatisfy(row -> assertThat(row.offset()).isLessThan(80));
        assertThat(page.pageEnd().examined()).isEqualTo(80);
    }

    @Test
    void aSmallPageIsDoneBeforeALongOneThatBeganEarlier() {
        writeMany(80);
        ReadId large = first("SELECT sku FROM offers", false, 0);
        ReadId small = first("SELECT sku FROM offers WHERE sku = 'k7'", false, 0);
        drain();
        List<ReadId> order = new ArrayList<>();
        for (int slice = 0; order.size() < 2 && slice < 100; slice++) {
            pass(Duration.ofMillis(1));
            answers().forEach(part -> order.add(part.read().id()));
        }
        assertThat(order).containsExactly(small, large);
    }

    @Test
    void carriesTheDependenciesOfThePositionThatItIsPinnedTo() {
        SourcePartition other = new SourcePartition(new UUID(9, 9), 3);
        Token token = Token.start(CLUSTER, new UUID(7, 7), 4).afterWrite(Position.of(other, 11));
        writeMany(30);
        first("SELECT sku FROM offers", false, 0);
        write("z", "{\"price\":1}", Map.of(RecordHeaders.DEPENDENCIES, TOKENS.encodeText(token)));
        drain();
        pass(Duration.ofMillis(1));
        pass(Duration.ofMillis(1));
        pass(Duration.ofMillis(1));
        LogBatch page = single();
        assertThat(page.position()).isEqualTo(30);
        assertThat(page.dependencies()).isEqualTo(Position.NONE);
    }

    @Test
    void endsAPageAtEachOfItsLimits() {
        restart(new PageOptions(3, 30, 7, 3, 1 << 20, 100, Duration.ofMillis(1)), RowStoreOptions.DEFAULT);
        writeMany(10);
        write("k0", "{\"price\":1000}");
        write("k9", "{\"price\":1000}");
        first("SELECT price FROM offers WHERE sku IN ('k1', 'k2', 'k3', 'k4')", false, 0);
        assertThat(keys(single().answers().get(0))).containsExactly("k1", "k2", "k3");
        first("SELECT price FROM offers", false, 2);
        assertThat(keys(single().answers().get(0))).containsExactly("k0", "k1");
        first("SELECT sku || 'twelve bytes', sku || 'twelve bytes' FROM offers", false, 0);
        assertThat(keys(single().answers().get(0))).containsExactly("k0");
        first("SELECT price FROM offers WHERE price > 999", false, 0);
        AnswerPart examined = single().answers().get(0);
        assertThat(keys(examined)).containsExactly("k0");
        assertThat(examined.pageEnd().examined()).isEqualTo(7);
        assertThat(examined.pageEnd().resume()).isEqualTo(KEYS.encode("k6"));
    }

    @Test
    void splitsALargePageAndEndsItWithItsLastPart() {
        writeMany(100);
        first("SELECT sku || '" + "x".repeat(100) + "' FROM offers", false, 0);
        List<AnswerPart> parts = new ArrayList<>();
        for (int slice = 0; parts.isEmpty(); slice++) {
            pass(Duration.ofMillis(1));
            parts.addAll(answers());
        }
        assertThat(parts).hasSizeGreaterThan(2);
        assertThat(parts.stream().mapToInt(part -> part.rows().size()).sum()).isEqualTo(100);
        for (int i = 0; i < parts.size(); i++) {
            assertThat(parts.get(i).part()).isEqualTo(i);
            assertThat(parts.get(i).last()).isEqualTo(i == parts.size() - 1);
            assertThat(parts.get(i).pageEnd() != null).isEqualTo(i == parts.size() - 1);
        }
    }

    @Test
    void refusesAPageBelowTheHorizon() {
        driver.close();
        ends = new Ends(3, 3);
        start(partition -> CompletableFuture.completedFuture(ends), PAGES, RowStoreOptions.DEFAULT);
        read(Level.EVENTUAL, 0, 0, "a");
        writeMany(3);
        drain();
        later("SELECT sku FROM offers", false, 0, 2, KEYS.encode(""));
        Refusal refusal = answers().get(0).refusal();
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.HISTORY_GONE);
        assertThat(refusal.detail()).contains("offers-0", "before offset 2", "before offset 3");
    }

    @Test
    void refusesAPageWhoseHistoryIsPrunedBetweenItsSlices() {
        restart(PAGES, new RowStoreOptions(5, 1 << 20, 1 << 20));
        writeMany(50);
        first("SELECT sku FROM offers", false, 0);
        drain();
        for (int i = 0; i < 8; i++) {
            write("k0", "{\"price\":" + i + "}");
        }
        progress.committed(PARTITION, 58);
        pass(Duration.ofMillis(1));
        pass(Duration.ofMillis(1));
        Refusal refusal = single().answers().get(0).refusal();
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.HISTORY_GONE);
        assertThat(refusal.detail()).contains("before offset 50,", "before offset 52 and later");
    }

    @Test
    void refusesAPageWithARowThatHasNoValue() {
        write("a", "{\"price\":1}");
        write("it's", "{\"price\":0}");
        first("SELECT 100 / price FROM offers", false, 0);
        AnswerPart answer = answers().get(0);
        assertThat(answer.rows()).isEmpty();
        assertThat(answer.refusal().reason()).isEqualTo(Refusal.Reason.ROW_FAILED);
        assertThat(answer.refusal().detail())
                .contains("division by zero")
                .contains("price")
                .contains("'it''s'")
                .contains("offers-0@1");
    }

    @Test
    void refusesARowThatIsTooLarge() {
        write("k", "{\"price\":1}");
        write("l".repeat(1_100), "{\"price\":1}");
        first("SELECT sku FROM offers", false, 0);
        Refusal refusal = answers().get(0).refusal();
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.ROW_TOO_LARGE);
        assertThat(refusal.detail()).contains("'llll").contains("offers-0@1").contains("1024");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT", "SELECT nothing FROM offers", "SELECT sku FROM bids", "\u0000", ""})
    void refusesATextThatIsNoFragment(String text) {
        readQuestion(
                Level.EVENTUAL,
                0,
                0,
                new Question.Page(FragmentHash.ofText(text), text, new byte[] {1}, false, null, 0, null));
        assertThat(answers().get(0).refusal().reason()).isEqualTo(Refusal.Reason.MALFORMED);
        assertThat(fragments.isEmpty()).isTrue();
    }

    @Test
    void refusesWhatIsNotAskedAsItMustBe() {
        SelectPlan plan = plan("SELECT sku FROM offers WHERE price > 1");
        FragmentHash hash = plan.fragment().hash();
        String text = plan.fragment().text();
        byte[] arguments = plan.fragment().encodeArguments(plan.fragmentArguments(List.of()));
        byte[] after = KEYS.encode("a");
        readQuestion(Level.EVENTUAL, 0, 0, new Question.Page(hash, null, arguments, false, null, 0, null));
        readQuestion(Level.EVENTUAL, 0, 0, new Question.Page(hash, text, new byte[0], false, null, 0, null));
        readQuestion(Level.SESSION, 0, 0, new Question.Page(hash, text, arguments, false, after, 0, null));
        readQuestion(Level.AS_OF, 0, 0, new Question.Page(hash, text, arguments, false, new byte[] {1}, 0, null));
        readQuestion(Level.AS_OF, 0, 0, new Question.Keys(List.of(after)));
        readQuestion(Level.AS_OF, 0, 0, new Question.Operation(after, "op"));
        List<AnswerPart> answers = answers();
        assertThat(answers)
                .extracting(answer -> answer.refusal().reason())
                .containsOnly(Refusal.Reason.MALFORMED)
                .hasSize(6);
        assertThat(answers.stream().map(answer -> answer.refusal().detail()).toList())
                .satisfiesExactly(
                        detail -> assertThat(detail).contains("the text of fragment " + hash + " is missing"),
                        detail -> assertThat(detail).contains("arguments of a fragment"),
                        detail -> assertThat(detail).contains("as of a position"),
                        detail -> assertThat(detail).contains("no key"),
                        detail -> assertThat(detail).contains("not supported"),
                        detail -> assertThat(detail).contains("not supported"));
    }

    @Test
    void refusesMorePagesThanAreEvaluatedAtOnce() {
        writeMany(50);
        for (int i = 0; i < 4; i++) {
            first("SELECT sku FROM offers", false, 0);
        }
        List<AnswerPart> answers = answers();
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).refusal().reason()).isEqualTo(Refusal.Reason.TOO_MANY_PARKED);
    }

    @Test
    void finishesOnePageAfterTheOtherWhenTheyHoldTooMuch() {
        restart(new PageOptions(100, 1 << 20, 200, 3, 10, 10, Duration.ofMillis(1)), RowStoreOptions.DEFAULT);
        writeMany(50);
        first("SELECT sku FROM offers", false, 0);
        first("SELECT sku FROM offers WHERE sku = 'k7'", false, 0);
        drain();
        List<Integer> sizes = new ArrayList<>();
        for (int slice = 0; sizes.size() < 2 && slice < 100; slice++) {
            pass(Duration.ofMillis(1));
            answers().forEach(part -> sizes.add(part.rows().size()));
        }
        assertThat(sizes).containsExactly(50, 1);
    }

    @Test
    void dropsAPageWhoseDeadlineHasPassed() {
        writeMany(15);
        first("SELECT sku FROM offers", false, 0);
        drain();
        pass(Duration.ofSeconds(6));
        pass(Duration.ofSeconds(1));
        assertThat(answers()).isEmpty();
        ReadId next = first("SELECT sku FROM offers WHERE sku = 'k1'", false, 0);
        assertThat(answers()).extracting(part -> part.read().id()).containsExactly(next);
    }

    @Test
    void saysAFragmentOnceInEachLife() throws Exception {
        write("a", "{\"price\":1}");
        first("SELECT sku FROM offers WHERE price > 1", false, 0);
        first("SELECT sku FROM offers WHERE price > 2", false, 0);
        first("SELECT price FROM offers", false, 0);
        List<TestRecord<byte[], byte[]>> said = fragments.readRecordsToList();
        assertThat(said).hasSize(2);
        assertThat(FragmentHash.ofBytes(said.get(0).key()))
                .isEqualTo(plan("SELECT sku FROM offers WHERE price > 1")
                        .fragment()
                        .hash());
        for (TestRecord<byte[], byte[]> record : said) {
            assertThat(FragmentHash.ofText(FragmentCodec.decode(record.value())))
                    .isEqualTo(FragmentHash.ofBytes(record.key()));
        }
        restart(PAGES, RowStoreOptions.DEFAULT);
        first("SELECT sku FROM offers WHERE price > 1", false, 0);
        assertThat(fragments.getQueueSize()).isEqualTo(1);
    }

    private void writeMany(int rows) {
        for (int i = 0; i < rows; i++) {
            write("k" + i, "{\"price\":" + i + "}");
        }
    }

    private ReadId first(String sql, boolean descending, int rowsMax) {
        return page(Level.EVENTUAL, sql, descending, rowsMax, 0, null);
    }

    private ReadId later(String sql, boolean descending, int rowsMax, long position, byte[] after) {
        return page(Level.AS_OF, sql, descending, rowsMax, position, after);
    }

    private ReadId page(Level level, String sql, boolean descending, int rowsMax, long position, byte[] after) {
        SelectPlan plan = plan(sql);
        byte[] arguments = plan.fragment().encodeArguments(plan.fragmentArguments(List.of()));
        return readQuestion(
                level,
                position,
                0,
                new Question.Page(
                        plan.fragment().hash(),
                        plan.fragment().text(),
                        arguments,
                        descending,
                        after,
                        rowsMax,
                        after == null ? null : new ReadId(1, 1)));
    }

    private static SelectPlan plan(String sql) {
        try {
            return QUERIES.<RuntimeException>plan(sql, name -> TABLE);
        } catch (StatementException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Object> keys(AnswerPart answer) {
        return answer.rows().stream().map(row -> KEYS.decode(row.rowKey())).toList();
    }

    private static List<Object> values(AnswerPart answer, String sql) {
        RowCodec codec = new RowCodec(plan(sql).fragment().columns());
        return answer.rows().stream().map(row -> codec.decode(row.columns())[0]).toList();
    }
}
