package dev.vidi.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.vidi.proto.api.v1.AcknowledgeRequest;
import dev.vidi.proto.api.v1.ExecuteRequest;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.ReadDeadLettersRequest;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.proto.api.v1.WriteRequest;
import dev.vidi.proto.log.v1.LogBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contracts with clients and with other versions of Vidi, line by line: whatever is there has to stay, since clients
 * and logs of others are made of it. A line that is new is added to the file, by hand or with {@code
 * -Dvidi.contract.write=true}; one that is missing is a break, and takes a new version of the package.
 */
final class ContractTest {

    enum Contract {
        API(
                "vidi.api.v1.txt",
                GetRequest.getDescriptor(),
                Value.getDescriptor(),
                WriteRequest.getDescriptor(),
                ExecuteRequest.getDescriptor(),
                AcknowledgeRequest.getDescriptor(),
                ReadDeadLettersRequest.getDescriptor()),
        LOG("vidi.log.v1.txt", LogBatch.getDescriptor());

        private final String name;
        private final List<FileDescriptor> files;

        Contract(String name, Descriptor... messages) {
            this.name = name;
            this.files = List.of(messages).stream()
                    .map(Descriptor::getFile)
                    .distinct()
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasPublishedStays(Contract contract) throws IOException {
        List<String> present = lines(contract.files);
        Path file = Path.of("src/test/resources/dev/vidi/proto", contract.name);
        if (Boolean.getBoolean("vidi.contract.write")) {
            Files.write(file, present);
        }
        List<String> published = Files.readAllLines(file);
        assertThat(present).as("what clients or logs rely on").containsAll(published);
        assertThat(published).as("new in the contract: add it to " + file).containsAll(present);
    }

    private static List<String> lines(List<FileDescriptor> files) {
        TreeSet<String> lines = new TreeSet<>();
        for (FileDescriptor file : files) {
            file.getMessageTypes().forEach(message -> message(message, lines));
            file.getEnumTypes().forEach(values -> values(values, lines));
            file.getServices().forEach(service -> service(service, lines));
        }
        return new ArrayList<>(lines);
    }

    private static void message(Descriptor message, TreeSet<String> lines) {
        lines.add("message " + message.getFullName());
        for (FieldDescriptor field : message.getFields()) {
            lines.add("field " + message.getFullName() + " " + field.getNumber() + " " + field.getName() + " "
                    + kind(field)
                    + (field.isRepeated() ? " repeated" : field.hasPresence() ? " present or not" : "")
                    + (field.getRealContainingOneof() == null
                            ? ""
                            : " of " + field.getRealContainingOneof().getName()));
        }
        message.getNestedTypes().forEach(nested -> message(nested, lines));
        message.getEnumTypes().forEach(values -> values(values, lines));
    }

    private static String kind(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> field.getMessageType().getFullName();
            case ENUM -> field.getEnumType().getFullName();
            default -> field.getType().name().toLowerCase(java.util.Locale.ROOT);
        };
    }

    private static void values(EnumDescriptor values, TreeSet<String> lines) {
        values.getValues()
                .forEach(value ->
                        lines.add("value " + values.getFullName() + " " + value.getNumber() + " " + value.getName()));
    }

    private static void service(ServiceDescriptor service, TreeSet<String> lines) {
        for (MethodDescriptor method : service.getMethods()) {
            lines.add("rpc " + service.getFullName() + "." + method.getName() + " "
                    + (method.isClientStreaming() ? "stream " : "")
                    + method.getInputType().getFullName() + " returns " + (method.isServerStreaming() ? "stream " : "")
                    + method.getOutputType().getFullName());
        }
    }
}
