package dev.vidi.query.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.FormatSettings;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.format.MalformedRecordException;
import dev.vidi.query.format.SchemaUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemaRegistryTest {
    private static final String NOT_FOUND = "{'error_code':40403,'message':'Schema 7 not found'}";

    private RegistryServer server;
    private SchemaRegistry registry;

    @BeforeEach
    void start() throws IOException {
        server = new RegistryServer();
        registry = new SchemaRegistry(
                server.address() + "/", SchemaType.AVRO, RegistryCredentials.NONE, Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void givesTheTextOfASchema() throws MalformedRecordException {
        server.answer("/schemas/ids/7", 200, "{'schema':'\\'int\\'','extra':{'a':[1]}}".replace("\\'", "\\\""));
        assertThat(registry.text(7)).isEqualTo("\"int\"");
        server.answer("/schemas/ids/7", 200, "{'schemaType':'AVRO','references':[],'schema':'s'}");
        assertThat(registry.text(7)).isEqualTo("s");
    }

    @Test
    void asksForProtobufAsItIsCompiled() throws MalformedRecordException {
        SchemaRegistry protobuf = new SchemaRegistry(
                server.address(), SchemaType.PROTOBUF, RegistryCredentials.NONE, Duration.ofSeconds(5));
        server.answer("/schemas/ids/7?format=serialized", 200, "{'schemaType':'PROTOBUF','schema':'CgA='}");
        assertThat(protobuf.text(7)).isEqualTo("CgA=");
        server.answer("/schemas/ids/7?format=serialized", 200, "{'schema':'{}'}");
        assertThatThrownBy(() -> protobuf.text(7))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("of type AVRO, expected PROTOBUF");
        server.answer(
                "/subjects/a%2Fb-value/versions/latest?format=serialized",
                200, "{'id':3,'schemaType':'PROTOBUF','schema':'CgA='}");
        assertThat(protobuf.latest("a/b-value")).hasValue(new RegisteredSchema(3, "CgA="));
    }

    @Test
    void sendsCredentialsToTheirAddressAlone() throws MalformedRecordException {
        server.answer("/schemas/ids/7", 200, "{'schema':'s'}");
        for (RegistryCredentials credentials : List.of(
                RegistryCredentials.basic(server.address(), "vidi", "s\u00e9cret:x"),
                RegistryCredentials.bearer(server.address() + "/", "t0ken"),
                RegistryCredentials.basic("http://elsewhere:8081", "vidi", "secret"),
                RegistryCredentials.NONE)) {
            assertThat(new SchemaRegistry(server.address(), SchemaType.AVRO, credentials, Duration.ofSeconds(5))
                            .text(7))
                    .isEqualTo("s");
            assertThat(credentials.toString()).doesNotContain("cret", "t0ken", "dmlk");
        }
        assertThat(server.authorizations())
                .containsExactly("Basic dmlkaTpzw6ljcmV0Ong=", "Bearer t0ken", "null", "null");
    }

    @Test
    void saysWhichSettingHoldsCredentials() {
        server.answer("/schemas/ids/7", 401, "{'error_code':401,'message':'Unauthorized'}");
        assertThatThrownBy(() -> registry.text(7))
                .isInstanceOf(SchemaUnavailableException.class)
                .hasMessageContaining("set schema-registry.address to this address");
        RegistryCredentials wrong = RegistryCredentials.basic(server.address(), "vidi", "wrong");
        SchemaRegistry told = new SchemaRegistry(server.address(), SchemaType.AVRO, wrong, Duration.ofSeconds(5));
        assertThatThrownBy(() -> told.text(7))
                .hasMessageContaining("does not take the credentials")
                .hasMessageNotContaining("wrong");
    }

    @Test
    void onlyTheRegistryItselfSaysThatASchemaDoesNotExist() {
        server.answer("/schemas/ids/7", 404, NOT_FOUND);
        assertThatThrownBy(() -> registry.text(7))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("schema 7")
                .hasMessageContaining("does not have");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {'schema':'s','schemaType':'PROTOBUF'} | of type PROTOBUF",
                "200 | {'schema':'s','references':[{'name':'r','subject':'r','version':1}]} | refers to other schemas"
            })
    void aSchemaOfNoUseMakesItsRecordsMalformed(int status, String body, String reason) {
        server.answer("/schemas/ids/7", status, body);
        assertThatThrownBy(() -> registry.text(7))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "404 | {'error_code':404,'message':'HTTP 404 Not Found'} | answered 404 without what",
                "404 | <html>no such page</html> | answered 404 with what is not JSON",
                "404 | {'error_code':40403 | answered 404 with what is not JSON",
                "500 | {'error_code':50001,'message':'Error in the backend'} | answered 500",
                "500 | {'error_code':40403} | answered 500",
                "503 | ## | answered 503",
                "401 | {'error_code':40101} | answered 401",
                "302 | ## | answered 302",
                "200 | ## | answered 200 with what is not JSON",
                "200 | [1] | answered 200 with what is not JSON",
                "200 | {} | answered 200 without what",
                "200 | {'schema':7.5} | answered 200 without what",
                "200 | {'schema':'s'} {} | answered 200 with what is not JSON",
                "200 | {'schema':'s','references':[{] | answered 200 with what is not JSON"
            })
    void garbageIsNoAnswer(int status, String body, String reason) {
        server.answer("/schemas/ids/7", status, body);
        assertThatThrownBy(() -> registry.text(7))
                .isInstanceOf(SchemaUnavailableException.class)
                .hasMessageContaining(server.address())
                .hasMessageContaining(reason);
    }

    @Test
    void doesNotWaitForASlowOne() {
        server.hang("/schemas/ids/7");
        SchemaRegistry impatient =
                new SchemaRegistry(server.address(), SchemaType.AVRO, RegistryCredentials.NONE, Duration.ofMillis(300));
        assertThatThrownBy(() -> impatient.text(7))
                .isInstanceOf(SchemaUnavailableException.class)
                .hasMessageContaining("did not answer within 300 ms");
    }

    @Test
    void doesNotTakeAnAnswerWithoutEnd() {
        server.flood("/schemas/ids/7", 64);
        assertThatThrownBy(() -> registry.text(7))
                .isInstanceOf(SchemaUnavailableException.class)
                .hasMessageContaining("1048576 bytes");
    }

    @Test
    void isDown() {
        String address = server.address();
        server.close();
        assertThatThrownBy(() -> new SchemaRegistry(
                                address, SchemaType.AVRO, RegistryCredentials.NONE, Duration.ofSeconds(5))
                        .text(7))
                .isInstanceOf(SchemaUnavailableException.class)
                .hasMessageContaining("did not answer");
    }

    @Test
    void tablesAreMadeWithTheLatestSchemasOfTheirTopic() throws RegistryUnavailableException {
        server.answer(
                "/subjects/orders-value/versions/latest",
                200,
                "{'subject':'orders-value','version':3,'id':9,'schema':'v'}");
        server.answer("/subjects/orders-key/versions/latest", 200, "{'id':4,'schema':'k'}");
        FormatSettings given = new FormatSettings(Map.of("schema_registry", server.address()));
        assertThat(TableSchemas.resolve("orders", "avro", "avro", given, RegistryCredentials.NONE)
                        .values())
                .containsEntry("schema", "v")
                .containsEntry("schema_id", "9")
                .containsEntry("key_schema", "k")
                .containsEntry("key_schema_id", "4");
        assertThat(TableSchemas.resolve("orders", "avro", "string", given, RegistryCredentials.NONE)
                        .values())
                .doesNotContainKey("key_schema");
        assertThat(TableSchemas.resolve("orders", "json", "string", FormatSettings.NONE, RegistryCredentials.NONE))
                .isEqualTo(FormatSettings.NONE);
    }

    @Test
    void aTopicWithoutASchemaIsRefused() {
        FormatSettings given = new FormatSettings(Map.of("schema_registry", server.address()));
        server.answer(
                "/subjects/orders-value/versions/latest", 404, "{'error_code':40401,'message':'Subject not found.'}");
        assertThatThrownBy(() -> TableSchemas.resolve("orders", "avro", "string", given, RegistryCredentials.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no subject orders-value; register a schema");
        server.answer("/subjects/orders-value/versions/latest", 200, "{'schema':'v'}");
        assertThatThrownBy(() -> TableSchemas.resolve("orders", "avro", "string", given, RegistryCredentials.NONE))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void aSchemaThatDoesNotFitTheTableIsRefused() {
        TableDefinition table = new TableDefinition(
                "id",
                "t",
                "t",
                new UUID(1, 2),
                1,
                new TableSchema(
                        List.of(
                                new Column("id", ColumnType.BIGINT, false),
                                new Column("price", ColumnType.decimal(10, 2), true)),
                        0),
                "avro",
                "string",
                new FormatSettings(Map.of(
                        "schema",
                        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"price\",\"type\":\"string\"}]}")),
                Partitioner.MURMUR2,
                "");
        assertThatThrownBy(() -> TableSchemas.check(table))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column price: expected DECIMAL(10, 2) as bytes or fixed (decimal), found string");
    }
}
