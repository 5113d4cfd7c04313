package dev.vidi.client.fake;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.TreeSet;

/** Tokens whose bytes name the events that they stand for, separated by commas. */
public final class FakeTokens {
    private FakeTokens() {}

    /** The events that a token stands for. */
    public static TreeSet<String> events(byte[] token) {
        return new TreeSet<>(
                java.util.List.of(ByteString.copyFrom(token).toStringUtf8().split(",")));
    }

    static ByteString token(Collection<String> events) {
        return ByteString.copyFromUtf8(String.join(",", events));
    }
}
