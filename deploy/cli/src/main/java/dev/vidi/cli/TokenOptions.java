package dev.vidi.cli;

import dev.vidi.client.Session;
import dev.vidi.client.Token;
import dev.vidi.client.VidiClient;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The session that a command goes on with. */
final class TokenOptions {

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "What an earlier command printed as its token (default: $VIDI_TOKEN).",
            defaultValue = "${env:VIDI_TOKEN}")
    private @Nullable String token;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file that holds the token: read, if it exists, and updated (default: $VIDI_TOKEN_FILE).",
            defaultValue = "${env:VIDI_TOKEN_FILE}")
    private @Nullable Path file;

    Session session(VidiClient client) {
        Session session = client.session();
        if (token != null && !token.isBlank()) {
            session.merge(parse(token, "--token"));
        }
        if (file != null) {
            String kept = kept(file).read();
            if (!kept.isEmpty()) {
                session.merge(parse(kept, file.toString()));
            }
        }
        return session;
    }

    private static Token parse(String text, String where) {
        try {
            return Token.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitStatus.USAGE, where + " holds no token: " + e.getMessage());
        }
    }

    void keep(Token latest) {
        if (file != null) {
            kept(file).replace(latest.toString());
        }
    }

    private static KeptLine kept(Path file) {
        return new KeptLine(file, "token");
    }
}
