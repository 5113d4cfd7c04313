package dev.vidi.node.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vidi.causality.wire.TopicNames;
import dev.vidi.cli.ExitStatus;
import dev.vidi.cli.Vidi;
import dev.vidi.node.kafka.Cluster;
import dev.vidi.node.kafka.ClusterException;
import dev.vidi.node.kafka.SystemTopics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that refuses by ACL: what a node and the doctor say of it. */
@Timeout(120)
class RefusingBrokerIT {

    @TempDir
    private Path directory;

    @Test
    void isToldInWords() throws Exception {
        Map<String, String> authorizer = Map.of(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found", "true");
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("data"), "127.0.0.1", 0, authorizer);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(
                            List.of(new NewTopic("offers", 1, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();
            ResourcePattern mine = topic("mine.", PatternType.PREFIXED);
            ResourcePattern offers = topic("offers", PatternType.LITERAL);
            ResourcePattern cluster = new ResourcePattern(ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL);
            List<AclBinding> acls = List.of(
                    acl(cluster, AclOperation.ALL, AclPermissionType.ALLOW),
                    acl(cluster, AclOperation.CREATE, AclPermissionType.DENY),
                    acl(mine, AclOperation.DESCRIBE_CONFIGS, AclPermissionType.ALLOW),
                    acl(mine, AclOperation.READ, AclPermissionType.ALLOW),
                    acl(offers, AclOperation.DESCRIBE_CONFIGS, AclPermissionType.ALLOW),
                    acl(offers, AclOperation.READ, AclPermissionType.ALLOW));
            admin.createAcls(acls).all().get();
            await().until(() ->
                    admin.describeAcls(AclBindingFilter.ANY).values().get().size() == acls.size());

            try (Cluster connected = Cluster.await(
                    Map.of("bootstrap.servers", broker.bootstrapServers()), "test", Duration.ofSeconds(10))) {
                SystemTopics topics =
                        new SystemTopics(connected.admin(), new TopicNames("mine"), 1, broker.bootstrapServers());
                assertThatThrownBy(topics::ensure)
                        .isInstanceOf(ClusterException.class)
                        .hasMessageContaining("topic mine.catalog could not be made")
                        .hasMessageContaining("Kafka does not allow it to the user of kafka.client")
                        .hasMessageContaining("kafka-acls.sh");
            }

            Path settings = Files.writeString(
                    directory.resolve("vidi.conf"),
                    "topics { prefix = mine, replication-factor = 1 }, kafka.bootstrap-servers = \""
                            + broker.bootstrapServers() + "\"");
            String said = doctor(settings);
            assertThat(said)
                    .contains(
                            "problem  topic mine.catalog: is not there, and cannot be made: Kafka does not allow it",
                            "-> allow Create on topics with prefix mine. or make it: kafka-topics.sh --create --topic"
                                    + " mine.catalog --partitions 1",
                            "problem  topic offers: the user of kafka.client may not [WRITE]",
                            "--topic offers --operation WRITE");
        }
    }

    private static ResourcePattern topic(String name, PatternType pattern) {
        return new ResourcePattern(ResourceType.TOPIC, name, pattern);
    }

    private static AclBinding acl(ResourcePattern resource, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(resource, new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
    }

    private static String doctor(Path settings) {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            assertThat(Vidi.run("doctor", "--config", settings.toString(), "--topic", "offers"))
                    .isEqualTo(ExitStatus.FAILED);
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
