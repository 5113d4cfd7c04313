package dev.vidi.node;

import dev.vidi.causality.token.TokenKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/**
 * The token key of an embedded node, made on the first start and kept in the data directory, readable by its owner
 * alone. Called while the data directory is held, so by one process at a time.
 */
final class TokenKeyFile {

    private static final String NAME = "token.key";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private TokenKeyFile() {}

    /**
     * Reads the key, or makes it.
     *
     * @throws NodeConfigException if the file is not a key, or others may read it
     */
    static TokenKey readOrCreate(Path dataDirectory, SecureRandom random) throws IOException {
        Path file = dataDirectory.resolve(NAME);
        if (!Files.exists(file)) {
            create(file, random);
        }
        return read(file);
    }

    private static TokenKey read(Path file) throws IOException {
        if (posix(file) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new NodeConfigException("others may read the token key; run: chmod 600 " + file);
        }
        try {
            return TokenKeyText.parse(
                    Files.readString(file, StandardCharsets.UTF_8).strip());
        } catch (IllegalArgumentException e) {
            throw new NodeConfigException(file + ": " + e.getMessage()
                    + "; restore it, or delete it, which ends the sessions of all clients");
        }
    }

    private static void create(Path file, SecureRandom random) throws IOException {
        byte[] secret = new byte[TokenKeyText.SECRET_BYTES_MIN];
        random.nextBytes(secret);
        // Complete before it has its name: a crash leaves no half key.
        Path draft = file.resolveSibling(NAME + ".draft");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(draft);
        try {
            if (posix(file)) {
                Files.createFile(draft, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            } else {
                Files.createFile(draft);
            }
        } catch (FileAlreadyExistsException e) {
            throw new IOException("another process makes " + file + " at the same time", e);
        }
        Files.writeString(draft, TokenKeyText.format(new TokenKey("embedded", secret)) + "\n", StandardOpenOption.SYNC);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean posix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
