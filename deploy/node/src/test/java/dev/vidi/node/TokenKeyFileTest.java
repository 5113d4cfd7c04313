package dev.vidi.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.causality.token.TokenKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenKeyFileTest {

    @TempDir
    Path directory;

    @Test
    void makesAKeyOnceAndKeepsIt() throws Exception {
        Path data = directory.resolve("new");
        TokenKey first = TokenKeyFile.readOrCreate(data, new SecureRandom());
        TokenKey second = TokenKeyFile.readOrCreate(data, new SecureRandom());

        assertThat(TokenKeyText.format(second)).isEqualTo(TokenKeyText.format(first));
        assertThat(first.secret()).hasSize(32);
        assertThat(Files.list(data)).hasSize(1);
    }

    @Test
    void keepsTheKeyFromOtherUsers() throws Exception {
        TokenKeyFile.readOrCreate(directory, new SecureRandom());
        Path file = directory.resolve("token.key");

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> TokenKeyFile.readOrCreate(directory, new SecureRandom()))
                .isInstanceOf(NodeConfigException.class)
                .hasMessageContaining("chmod 600 " + file);
    }

    @Test
    void refusesAFileThatIsNoKeyInsteadOfReplacingIt() throws Exception {
        TokenKeyFile.readOrCreate(directory, new SecureRandom());
        Path file = Files.writeString(directory.resolve("token.key"), "embedded:c2hvcnQ");

        assertThatThrownBy(() -> TokenKeyFile.readOrCreate(directory, new SecureRandom()))
                .isInstanceOf(NodeConfigException.class)
                .hasMessageContaining("at least 32")
                .hasMessageNotContaining("c2hvcnQ");
        assertThat(file).hasContent("embedded:c2hvcnQ");
    }
}
