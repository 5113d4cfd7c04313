package dev.vidi.causality.wire;

import static dev.vidi.causality.wire.FieldReader.DELIMITED;

import com.google.protobuf.ByteString;
import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.readlog.Question;
import dev.vidi.proto.log.v1.Notice;
import dev.vidi.proto.log.v1.Operation;
import dev.vidi.proto.log.v1.Page;
import dev.vidi.proto.log.v1.Registrations;
import dev.vidi.proto.log.v1.State;
import dev.vidi.proto.log.v1.Subscribe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Questions as fields. They have the same numbers in a read and in its answer. */
final class Questions {

    static final int KEYS = 16;
    static final int OPERATION = 17;
    static final int PAGE = 18;
    static final int SUBSCRIBE = 19;
    static final int NOTICE = 20;
    static final int REGISTRATIONS = 21;
    static final int STATE = 22;

    /** Of the only field of {@code Keys}. */
    private static final int KEY = 1;

    private Questions() {}

    static void write(FieldWriter out, Question question) {
        if (question instanceof Question.Keys keys) {
            int start = out.open(KEYS);
            for (byte[] key : keys.keys()) {
                out.element(KEY, key);
            }
            out.close(start);
        } else if (question instanceof Question.Operation operation) {
            out.message(OPERATION, toProto(operation));
        } else if (question instanceof Question.Page page) {
            out.message(PAGE, toProto(page));
        } else if (question instanceof Question.Subscribe subscribe) {
            out.message(SUBSCRIBE, SubscriptionCodec.toProto(subscribe));
        } else if (question instanceof Question.Notice notice) {
            out.message(NOTICE, SubscriptionCodec.toProto(notice));
        } else if (question instanceof Question.Registrations registrations) {
            out.message(REGISTRATIONS, SubscriptionCodec.toProto(registrations));
        } else if (question instanceof Question.State) {
            out.message(STATE, State.getDefaultInstance());
        }
    }

    /**
     * The question that a field holds. A field that holds none is skipped.
     *
     * @param before what the fields before it held
     * @param fragments texts by hash, those that travel with it
     */
    static @Nullable Question readOr(
            @Nullable Question before, int field, FieldReader in, Map<FragmentHash, String> fragments)
            throws IOException {
        return switch (field) {
            case KEYS << 3 | DELIMITED -> keys(in);
            case OPERATION << 3 | DELIMITED -> fromProto(in.message(Operation.parser()));
            case PAGE << 3 | DELIMITED -> fromProto(in.message(Page.parser()), fragments);
            case SUBSCRIBE << 3 | DELIMITED -> SubscriptionCodec.fromProto(in.message(Subscribe.parser()), fragments);
            case NOTICE << 3 | DELIMITED -> SubscriptionCodec.fromProto(in.message(Notice.parser()));
            case REGISTRATIONS << 3 | DELIMITED -> SubscriptionCodec.fromProto(in.message(Registrations.parser()));
            case STATE << 3 | DELIMITED -> {
                State unused = in.message(State.parser());
                yield new Question.State();
            }
            default -> {
                in.skip(field);
                yield before;
            }
        };
    }

    private static Question keys(FieldReader in) throws IOException {
        int end = in.open();
        byte[] first = null;
        List<byte[]> keys = List.of();
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field != (KEY << 3 | DELIMITED)) {
                in.skip(field);
            } else if (first == null) {
                first = in.bytes();
                keys = List.of(first); // as nearly all have just one
            } else {
                if (!(keys instanceof ArrayList)) {
                    keys = new ArrayList<>(keys);
                }
                keys.add(in.bytes());
            }
        }
        in.close(end);
        return new Question.Keys(keys);
    }

    private static Operation toProto(Question.Operation question) {
        return Operation.newBuilder()
                .setKey(Bytes.share(question.key()))
                .setOperationId(question.operationId())
                .build();
    }

    private static Question fromProto(Operation operation) {
        return new Question.Operation(operation.getKey().toByteArray(), operation.getOperationId());
    }

    private static Page toProto(Question.Page question) {
        Page.Builder page = Page.newBuilder()
                .setFragment(Bytes.share(question.fragment().toBytes()))
                .setArguments(Bytes.share(question.arguments()))
                .setDescending(question.descending())
                .setRowsMax(question.rowsMax());
        if (question.after() != null) {
            page.setAfter(Bytes.share(question.after()));
        }
        if (question.query() != null) {
            page.setQuery(Bytes.of(question.query()));
        }
        return page.build();
    }

    private static Question fromProto(Page page, Map<FragmentHash, String> fragments) {
        FragmentHash fragment = FragmentHash.ofBytes(page.getFragment().toByteArray());
        if (page.getRowsMax() < 0) {
            throw new IllegalArgumentException("a page of " + Integer.toUnsignedString(page.getRowsMax()) + " rows");
        }
        ByteString query = page.getQuery();
        return new Question.Page(
                fragment,
                fragments.get(fragment),
                page.getArguments().toByteArray(),
                page.getDescending(),
                page.hasAfter() ? page.getAfter().toByteArray() : null,
                page.getRowsMax(),
                query.isEmpty() ? null : Bytes.readId(query));
    }
}
