package dev.vidi.query.registry;

import dev.vidi.query.format.MalformedRecordException;
import dev.vidi.query.format.SchemaUnavailableException;
import dev.vidi.query.format.WriterSchemas;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A registry of schemas with Confluent's REST API, which others have, too. Only an answer in the API's own words says that
 * a schema does not exist; whatever else comes (nothing, errors, pages of proxies, what is no JSON) says that it cannot be
 * known now. Each call is one attempt, and bounded in time and bytes. Thread-safe.
 *
 * <p>Source: Confluent, "Schema Registry API Reference".
 */
final class SchemaRegistry implements WriterSchemas {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
    private static final int ANSWER_BYTES_MAX = 1 << 20;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    /** What a schema is that does not say of which type. */
    private static final String DEFAULT_TYPE = "AVRO";

    private static final String ACCEPT = "application/vnd.schemaregistry.v1+json, application/json";

    /** The API's codes for what does not exist: a subject, a version, a schema. */
    private static final String SUBJECT_NOT_FOUND = "40401";

    private static final String VERSION_NOT_FOUND = "40402";
    private static final String SCHEMA_NOT_FOUND = "40403";

    private final String address;
    private final SchemaType type;
    private final RegistryCredentials credentials;
    private final Duration answerMax;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_MAX)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /**
     * The registry at an address.
     *
     * @param address such as {@code http://registry:8081}
     * @param type of the schemas that are asked for
     * @param credentials sent to it if they are for its address
     * @param answerMax for a whole answer
     */
    SchemaRegistry(String address, SchemaType type, RegistryCredentials credentials, Duration answerMax) {
        this.address = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
        this.type = type;
        this.credentials = credentials;
        this.answerMax = answerMax;
    }

    @Override
    public String text(int id) throws MalformedRecordException {
        RegistryAnswer answer = get("/schemas/ids/" + Integer.toUnsignedString(id) + type.query());
        if (answer.isError(NOT_FOUND, SCHEMA_NOT_FOUND)) {
            throw new MalformedRecordException(
                    "record names schema " + Integer.toUnsignedString(id) + ", which " + name() + " does not have");
        }
        String problem = problem(answer);
        if (!problem.isEmpty()) {
            throw new MalformedRecordException(
                    "record names schema " + Integer.toUnsignedString(id) + " of " + name() + ", which " + problem);
        }
        return schema(answer);
    }

    /**
     * The latest schema of a subject; empty when the registry has none.
     *
     * @throws IllegalArgumentException when it is of no use to Vidi
     * @throws SchemaUnavailableException when that cannot be known now
     */
    Optional<RegisteredSchema> latest(String subject) {
        String path =
                "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions/latest" + type.query();
        RegistryAnswer answer = get(path);
        if (answer.isError(NOT_FOUND, SUBJECT_NOT_FOUND) || answer.isError(NOT_FOUND, VERSION_NOT_FOUND)) {
            return Optional.empty();
        }
        String problem = problem(answer);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException("the schema of subject " + subject + " at " + name() + " " + problem);
        }
        int id = answer.number("id").orElseThrow(() -> garbage(answer));
        return Optional.of(new RegisteredSchema(id, schema(answer)));
    }

    private String problem(RegistryAnswer answer) {
        String found = answer.text("schemaType").orElse(answer.text("schema").isPresent() ? DEFAULT_TYPE : type.name());
        if (!found.equals(type.name())) {
            return "is of type " + (found.length() > 20 ? "another" : found) + ", expected " + type;
        }
        return answer.hasReferences() ? "refers to other schemas, which is not supported" : "";
    }

    private String schema(RegistryAnswer answer) {
        if (answer.status() != OK) {
            throw garbage(answer);
        }
        return answer.text("schema").orElseThrow(() -> garbage(answer));
    }

    private SchemaUnavailableException garbage(RegistryAnswer answer) {
        if (answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN) {
            return new SchemaUnavailableException(name() + " answered " + answer.status()
                    + (credentials.header(address).isPresent()
                            ? ": it does not take the credentials of the setting schema-registry"
                            : ": it wants credentials; set schema-registry.address to this address, and user and"
                                    + " password, or token, in the configuration of the node"));
        }
        return new SchemaUnavailableException(name() + " answered " + answer.status()
                + (answer.isJson() ? " without what a schema registry says" : " with what is not JSON"));
    }

    private RegistryAnswer get(String path) {
        HttpRequest.Builder asked = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(answerMax)
                .header("Accept", ACCEPT)
                .GET();
        credentials.header(address).ifPresent(header -> asked.header("Authorization", header));
        HttpRequest request = asked.build();
        CompletableFuture<HttpResponse<byte[]>> call =
                client.sendAsync(request, response -> new BoundedBody(ANSWER_BYTES_MAX));
        try {
            HttpResponse<byte[]> response = call.get(answerMax.toMillis(), TimeUnit.MILLISECONDS);
            return RegistryAnswer.of(response.statusCode(), response.body());
        } catch (TimeoutException late) {
            call.cancel(true);
            throw new SchemaUnavailableException(
                    name() + " did not answer within " + answerMax.toMillis() + " ms", late);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw new SchemaUnavailableException(name() + " did not answer: " + reason(cause), failed);
        } catch (InterruptedException interrupted) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new SchemaUnavailableException(name() + " was not waited for", interrupted);
        }
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause == null) {
            return "unknown";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private String name() {
        return "the schema registry at " + address;
    }
}
