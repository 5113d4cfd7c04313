package dev.vidi.node;

import dev.vidi.causality.token.TokenKey;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a node is told. Defaults, a HOCON file, the environment ({@code VIDI_GRPC_PORT} for {@code
 * grpc.port}) and flags, the later over the former; the defaults and what each setting means are in {@code
 * defaults.conf} beside this class.
 *
 * @param tokenKeys the first one signs; empty in embedded mode, where the data directory keeps one
 */
public record NodeConfig(
        Set<Role> roles,
        Path dataDirectory,
        Address grpc,
        HttpAddress http,
        KafkaSettings kafka,
        TopicSettings topics,
        TableSettings tables,
        RegistrySettings registry,
        TracingSettings tracing,
        List<TokenKey> tokenKeys) {

    /** Less would be spent on files that have hardly begun. */
    private static final long DISK_BYTES_MIN = 16 << 20;

    public NodeConfig {
        roles = Set.copyOf(roles);
        tokenKeys = List.copyOf(tokenKeys);
        boolean cluster = !kafka.bootstrapServers().isEmpty();
        if (roles.isEmpty()) {
            throw new NodeConfigException("roles: expected at least one of " + EnumSet.allOf(Role.class));
        }
        if (roles.contains(Role.BROKER) && cluster) {
            throw new NodeConfigException("roles names broker, but kafka.bootstrap-servers is set to "
                    + kafka.bootstrapServers() + "; drop one of the two");
        }
        if (!roles.contains(Role.BROKER) && !cluster) {
            throw new NodeConfigException("without the role broker there is no Kafka; set kafka.bootstrap-servers");
        }
        if (cluster && tokenKeys.isEmpty()) {
            throw new NodeConfigException("tokens.keys is empty; give all nodes of the cluster the same key, e.g. "
                    + "tokens.keys = [\"k1:...\"] with the output of: openssl rand -base64 32");
        }
        long ids = tokenKeys.stream().map(TokenKey::id).distinct().count();
        if (ids < tokenKeys.size()) {
            throw new NodeConfigException("tokens.keys holds two keys with the same id: " + tokenKeys);
        }
    }

    /**
     * Merges and checks all sources.
     *
     * @param file null for the one that VIDI_CONFIG names, if any
     * @param environment variables; those that do not begin with VIDI_ are ignored
     * @param flags by the name of the setting, e.g. {@code data} or {@code grpc.port}
     * @throws NodeConfigException if a setting is unknown or its value cannot be used
     */
    public static NodeConfig load(@Nullable Path file, Map<String, String> environment, Map<String, String> flags) {
        Settings settings = ConfigSources.merge(file, environment, flags);
        return new NodeConfig(
                settings.roles("roles"),
                settings.path("data"),
                new Address(settings.host("grpc.host"), settings.integer("grpc.port", 0, Address.PORT_MAX)),
                new HttpAddress(
                        new Address(settings.host("http.host"), settings.integer("http.port", 0, Address.PORT_MAX)),
                        settings.origins("http.cors.origins")),
                new KafkaSettings(
                        settings.text("kafka.bootstrap-servers"),
                        new Address(
                                settings.host("kafka.embedded.host"),
                                settings.integer("kafka.embedded.port", 0, Address.PORT_MAX)),
                        settings.clientProperties("kafka.client")),
                new TopicSettings(
                        settings.topicName("topics.prefix"),
                        settings.integer("topics.replication-factor", 1, Short.MAX_VALUE)),
                new TableSettings(
                        settings.integer("tables.max", 1, 10_000),
                        settings.integer("tables.standby-replicas", 0, 16),
                        settings.integer("tables.threads", 1, 64),
                        settings.bytes("tables.disk-max", DISK_BYTES_MIN),
                        settings.sessionTimeout("tables.session-timeout"),
                        settings.text("tables.group-instance-id")),
                new RegistrySettings(
                        settings.text("schema-registry.address"),
                        settings.text("schema-registry.user"),
                        settings.secret("schema-registry.password"),
                        settings.secret("schema-registry.token")),
                new TracingSettings(settings.endpoint("tracing.endpoint"), settings.share("tracing.ratio")),
                settings.tokenKeys("tokens.keys"));
    }

    /** Whether Kafka runs in this process. */
    public boolean embedded() {
        return roles.contains(Role.BROKER);
    }
}
