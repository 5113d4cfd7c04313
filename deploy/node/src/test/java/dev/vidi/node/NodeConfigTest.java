package dev.vidi.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeConfigTest {

    private static final String KEY = "k1:" + "A".repeat(43);

    @TempDir
    Path directory;

    @Test
    void runsEverythingOnThisMachineByDefault() {
        NodeConfig config = load(null, Map.of(), Map.of());

        assertThat(config.embedded()).isTrue();
        assertThat(config.roles()).containsExactlyInAnyOrder(Role.values());
        assertThat(config.dataDirectory()).isEqualTo(Path.of(System.getProperty("user.home"), ".vidi"));
        assertThat(config.grpc()).hasToString("127.0.0.1:7171");
        assertThat(config.http().address()).hasToString("127.0.0.1:7172");
        assertThat(config.http().origins()).isEmpty();
        assertThat(config.kafka()).isEqualTo(new KafkaSettings("", new Address("127.0.0.1", 19_092), Map.of()));
        assertThat(config.topics()).isEqualTo(new TopicSettings("vidi", 1));
        assertThat(config.tables()).isEqualTo(new TableSettings(100, 0, 1, 0, Duration.ofSeconds(10), "vidi-embedded"));
        assertThat(config.tracing()).as("nothing is traced").isEqualTo(new TracingSettings("", 0.01));
        assertThat(config.tokenKeys()).isEmpty();
    }

    @Test
    void keepsDataInTheHomeThatTheEnvironmentNames() {
        Map<String, String> environment = Map.of("HOME", "/home/ann");
        assertThat(load(null, environment, Map.of()).dataDirectory()).isEqualTo(Path.of("/home/ann/.vidi"));
        assertThat(load(null, environment, Map.of("data", "~/here")).dataDirectory())
                .isEqualTo(Path.of("/home/ann/here"));
        assertThat(load(null, Map.of("HOME", ""), Map.of()).dataDirectory())
                .isEqualTo(Path.of(System.getProperty("user.home"), ".vidi"));
    }

    @Test
    void takesCredentialsOfARegistryAndTellsNone() {
        NodeConfig config = load(
                "schema-registry { address = \"https://registry:8081\", user = vidi }",
                Map.of("VIDI_SCHEMA_REGISTRY_PASSWORD", "geheim"),
                Map.of());

        assertThat(config.registry()).isEqualTo(new RegistrySettings("https://registry:8081", "vidi", "geheim", ""));
        assertThat(config.toString()).contains("https://registry:8081").doesNotContain("geheim");
        assertThat(config.registry().credentials()).hasToString("credentials for https://registry:8081");
        assertThat(load(null, Map.of(), Map.of()).registry().credentials()).hasToString("no credentials");
        assertThatThrownBy(() -> load("schema-registry.password { a = geheim }", Map.of(), Map.of()))
                .isInstanceOf(NodeConfigException.class)
                .hasMessageNotContaining("geheim");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | vidi | secret | '' | no address to send them to",
                "http://r:8081 | '' | '' | '' | without user and password, or token",
                "http://r:8081 | vidi | '' | '' | needs both user and password",
                "http://r:8081 | vidi | secret | t0ken | keep one of the two",
                "http://r:8081 | a:b | secret | '' | has a colon",
                "http://u:p@r:8081 | vidi | secret | '' | expected an address such as",
                "http://r:8081 | '' | '' | 't 0' | characters that no token has",
            })
    void refusesCredentialsThatAreNone(String address, String user, String password, String token, String message) {
        assertThatThrownBy(() -> new RegistrySettings(address, user, password, token))
                .isInstanceOf(NodeConfigException.class)
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("secret", "t0ken");
    }

    @Test
    void usesAClusterWhenOneIsNamed() {
        NodeConfig config =
                load(null, Map.of(), Map.of("kafka.bootstrap-servers", "a:9092,b:9092", "tokens.keys", KEY));

        assertThat(config.embedded()).isFalse();
        assertThat(config.roles()).containsExactlyInAnyOrder(Role.ROUTER, Role.PROCESSOR);
        assertThat(config.kafka().bootstrapServers()).isEqualTo("a:9092,b:9092");
        assertThat(config.topics().replicationFactor()).isEqualTo(3);
        assertThat(config.tables().groupInstanceId()).isEmpty();
        assertThat(config.tokenKeys()).extracting(TokenKeyText::format).containsExactly(KEY);
    }

    @Test
    void putsFlagsOverTheEnvironmentOverTheFileOverTheDefaults() {
        String file = "grpc { port = 1, host = file }\nhttp.port = 2\ntables.threads = 3";
        NodeConfig config =
                load(file, Map.of("VIDI_GRPC_PORT", "11", "VIDI_HTTP_PORT", "12"), Map.of("grpc.port", "21"));

        assertThat(config.grpc()).isEqualTo(new Address("file", 21));
        assertThat(config.http().address()).isEqualTo(new Address("127.0.0.1", 12));
        assertThat(config.tables().threads()).isEqualTo(3);
        assertThat(config.tables().standbyReplicas()).isZero();
    }

    @Test
    void takesASizeWithItsUnitAndNoneForNothing() {
        assertThat(diskBytesMax("10GiB")).isEqualTo(10L << 30);
        assertThat(diskBytesMax("16 MiB")).isEqualTo(16L << 20);
        assertThat(diskBytesMax("20MB")).isEqualTo(20_000_000);
        assertThat(diskBytesMax("")).isZero();
        assertThat(load("tables { disk-max = 1g }", Map.of(), Map.of()).tables().diskBytesMax())
                .isEqualTo(1L << 30);
        assertRefused(null, Map.of("VIDI_TABLES_DISK_MXA", "1g"), Map.of())
                .hasMessageContaining("did you mean VIDI_TABLES_DISK_MAX?");
        assertRefused("tables.disc-max = 1g", Map.of(), Map.of()).hasMessageContaining("did you mean tables.disk-max?");
    }

    private long diskBytesMax(String size) {
        return load(null, Map.of("VIDI_TABLES_DISK_MAX", size), Map.of())
                .tables()
                .diskBytesMax();
    }

    @Test
    void takesOriginsFromAListAndFromATextWithCommas() {
        String file = "http.cors.origins = [\"https://shop.example\", \"http://localhost:8000\"]";
        assertThat(load(file, Map.of(), Map.of()).http().origins())
                .containsExactly("https://shop.example", "http://localhost:8000");
        assertThat(load(null, Map.of("VIDI_HTTP_CORS_ORIGINS", "http://a, *"), Map.of())
                        .http()
                        .origins())
                .containsExactly("http://a", "*");
    }

    @Test
    void findsTheFileThatTheEnvironmentNames() throws IOException {
        Path file = Files.writeString(directory.resolve("named.conf"), "topics.prefix = named");
        NodeConfig config = NodeConfig.load(null, Map.of("VIDI_CONFIG", file.toString()), Map.of());
        assertThat(config.topics().prefix()).isEqualTo("named");
    }

    @Test
    void passesClientPropertiesThroughFromEverySource() {
        NodeConfig config = load(
                "kafka.client { security.protocol = SASL_SSL, \"ssl.endpoint.identification.algorithm\" = \"\" }",
                Map.of("VIDI_KAFKA_CLIENT_SASL_MECHANISM", "PLAIN"),
                Map.of("kafka.client.client.id", "me"));

        assertThat(config.kafka().client())
                .isEqualTo(Map.of(
                        "security.protocol", "SASL_SSL",
                        "ssl.endpoint.identification.algorithm", "",
                        "sasl.mechanism", "PLAIN",
                        "client.id", "me"));
    }

    @Test
    void takesRolesAsAListOrAsTextWithCommas() {
        assertThat(load("roles = [broker, Router]", Map.of(), Map.of()).roles())
                .isEqualTo(Set.of(Role.BROKER, Role.ROUTER));
        assertThat(load(null, Map.of("VIDI_ROLES", "broker, router"), Map.of()).roles())
                .isEqualTo(Set.of(Role.BROKER, Role.ROUTER));
    }

    @Test
    void refusesAnUnknownSettingOfTheFileAndNamesPlaceAndNearest() {
        assertRefused("grpc {\n  prot = 1 }", Map.of(), Map.of())
                .hasMessageContaining("grpc.prot")
                .hasMessageContaining("vidi.conf: 2")
                .hasMessageContaining("did you mean grpc.port?");
    }

    @Test
    void refusesAnUnknownVariableAndNamesTheNearest() {
        assertRefused(null, Map.of("VIDI_GRPC_PROT", "1"), Map.of())
                .hasMessageContaining("VIDI_GRPC_PROT")
                .hasMessageContaining("did you mean VIDI_GRPC_PORT?");
    }

    @Test
    void refusesAnUnknownFlagAndNamesTheNearest() {
        assertRefused(null, Map.of(), Map.of("topic.prefix", "x")).hasMessageContaining("did you mean topics.prefix?");
    }

    @Test
    void ignoresVariablesOfTheCommandAndOfKubernetesServiceLinks() {
        Map<String, String> environment = Map.of(
                "PATH", "/bin",
                "VIDI_JAVA_OPTS", "-Xmx1g",
                "VIDI_SERVICE_HOST", "10.0.0.1",
                "VIDI_SERVICE_PORT_GRPC", "7171",
                "VIDI_PORT", "tcp://10.0.0.1:7171",
                "VIDI_PORT_7171_TCP_ADDR", "10.0.0.1",
                "VIDI_GRPC_PORT", "tcp://10.0.0.1:7171");
        assertThat(load(null, environment, Map.of())).isEqualTo(load(null, Map.of(), Map.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    grpc.port                 | 65536     | whole number from 0 to 65535
                    grpc.port                 | -1        | whole number from 0 to 65535
                    http.port                 | seven     | whole number from 0 to 65535
                    http.port                 | 1.5       | whole number from 0 to 65535
                    grpc.host                 | ' '       | host name
                    http.cors.origins         | a.example | https://shop.example
                    http.cors.origins         | http://a/ | without a path
                    data                      | ' '       | a path
                    roles                     | reader    | router, processor, broker
                    topics.prefix             | a/b       | letters, digits
                    topics.replication-factor | 0         | whole number from 1
                    tables.threads            | 0         | whole number from 1
                    tables.disk-max           | 15MiB     | a size of 16 MiB or more, with its unit
                    tables.disk-max           | -1GiB     | a size of 16 MiB or more, with its unit
                    tables.disk-max           | much      | e.g. 10GiB, or nothing
                    tables.disk-max           | 9e99GiB   | e.g. 10GiB, or nothing
                    tables.session-timeout    | 5s        | from 6 s
                    tables.session-timeout    | soon      | from 6 s
                    tracing.endpoint          | localhost | http://127.0.0.1:4318
                    tracing.ratio             | 1.5       | from 0 to 1
                    tracing.ratio             | NaN       | from 0 to 1
                    tracing.ratio             | all       | from 0 to 1
                    tokens.keys               | nocolon   | id:secret
                    tokens.keys               | k:c2hvcnQ | at least 32
                    tokens.keys               | k:***     | not base64
                    """)
    void refusesABadValueAndNamesSettingPlaceAndExpectation(String setting, String value, String expected) {
        assertRefused(null, Map.of(), Map.of(setting, value))
                .hasMessageContaining(setting)
                .hasMessageContaining("flag " + setting)
                .hasMessageContaining(expected);
    }

    @Test
    void refusesRolesThatContradictEachOther() {
        assertRefused("roles = [broker]\nkafka.bootstrap-servers = \"a:9092\"", Map.of(), Map.of())
                .hasMessageContaining("drop one");
        assertRefused("roles = [router]", Map.of(), Map.of()).hasMessageContaining("kafka.bootstrap-servers");
        assertRefused("roles = []", Map.of(), Map.of()).hasMessageContaining("at least one");
    }

    @Test
    void refusesAClusterWithoutATokenKeyAndTwoKeysOfOneId() {
        Map<String, String> cluster = Map.of("kafka.bootstrap-servers", "a:9092");
        assertRefused(null, Map.of(), cluster).hasMessageContaining("openssl rand -base64 32");
        assertRefused(null, Map.of(), Map.of("tokens.keys", KEY + "," + KEY)).hasMessageContaining("same id");
    }

    @Test
    void refusesAFileThatIsMissingOrMalformed() {
        assertThatThrownBy(() -> NodeConfig.load(directory.resolve("absent"), Map.of(), Map.of()))
                .isInstanceOf(NodeConfigException.class)
                .hasMessageContaining("absent does not exist");
        assertRefused("grpc {", Map.of(), Map.of()).hasMessageContaining("vidi.conf: 1");
    }

    @Test
    void neverPrintsSecrets() {
        NodeConfig config =
                load(null, Map.of("VIDI_TOKENS_KEYS", KEY), Map.of("kafka.client.sasl.jaas.config", "password"));
        assertThat(config.toString()).contains("k1", "sasl.jaas.config").doesNotContain("AAAA", "password");
        assertRefused(null, Map.of(), Map.of("tokens.keys", "k:hunter2")).hasMessageNotContaining("hunter2");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            @Nullable String file, Map<String, String> environment, Map<String, String> flags) {
        return assertThatThrownBy(() -> load(file, environment, flags)).isInstanceOf(NodeConfigException.class);
    }

    private NodeConfig load(@Nullable String file, Map<String, String> environment, Map<String, String> flags) {
        try {
            Path path = file == null ? null : Files.writeString(directory.resolve("vidi.conf"), file);
            return NodeConfig.load(path, environment, flags);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void namesTheNearestPropertyOfKafkasClients() {
        assertThatThrownBy(() -> load(
                        null, Map.of("VIDI_TOKENS_KEYS", KEY), Map.of("kafka.client.secuirty.protocol", "SASL_SSL")))
                .isInstanceOf(NodeConfigException.class)
                .hasMessageContaining("unknown property secuirty.protocol of Kafka's clients")
                .hasMessageContaining("did you mean security.protocol?")
                .hasMessageNotContaining("SASL_SSL");
        assertThatThrownBy(() -> load(null, Map.of("VIDI_KAFKA_CLIENT_SASL_MECHANISMS", "PLAIN"), Map.of()))
                .hasMessageContaining("VIDI_KAFKA_CLIENT_SASL_MECHANISMS")
                .hasMessageContaining("did you mean sasl.mechanism?");
    }

    @Test
    void leavesPluginsTheirProperties() {
        Map<String, String> flags = Map.of(
                "kafka.client.sasl.login.callback.handler.class", "com.example.Handler",
                "kafka.client.com.example.handler.realm", "one");
        assertThat(load(null, Map.of("VIDI_TOKENS_KEYS", KEY), flags).kafka().client())
                .hasSize(2);
    }
}
