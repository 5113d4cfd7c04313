package dev.vidi.bench.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class RowsTest {

    @Property
    void everyRowIsAHundredBytesOfJson(@ForAll @IntRange(max = 10_000_000) int number) throws IOException {
        byte[] value = Rows.value(number).getBytes(StandardCharsets.UTF_8);
        assertThat(value).hasSize(Rows.VALUE_BYTES);
        JsonNode json = new ObjectMapper().readTree(value);
        assertThat(json.path("price").isNumber()).isTrue();
        assertThat(json.path("stock").asInt()).isEqualTo(number % 10_000);
        assertThat(Rows.key(number)).hasSize(12);
    }
}
