package dev.vidi.query.format;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The messages of a file that {@code protoc} has compiled, or a registry has. */
final class ProtobufSchema {
    /** What files import without bringing it. */
    private static final List<FileDescriptor> WELL_KNOWN = List.of(
            AnyProto.getDescriptor(),
            DurationProto.getDescriptor(),
            EmptyProto.getDescriptor(),
            FieldMaskProto.getDescriptor(),
            StructProto.getDescriptor(),
            TimestampProto.getDescriptor(),
            WrappersProto.getDescriptor());

    private ProtobufSchema() {}

    /**
     * The file of a registry's answer: one {@code FileDescriptorProto} in base64.
     *
     * @throws IllegalArgumentException when it is none
     */
    static FileDescriptor ofFile(String base64) {
        try {
            return linked(List.of(FileDescriptorProto.parseFrom(decoded(Base64.getDecoder(), base64))));
        } catch (InvalidProtocolBufferException malformed) {
            throw new IllegalArgumentException("not a file that protoc has compiled, in base64", malformed);
        }
    }

    /**
     * The last file of what {@code protoc --include_imports --descriptor_set_out} writes, in base64.
     *
     * @throws IllegalArgumentException when it is none
     */
    static FileDescriptor ofSet(String base64) {
        try {
            return linked(FileDescriptorSet.parseFrom(decoded(Base64.getMimeDecoder(), base64))
                    .getFileList());
        } catch (InvalidProtocolBufferException malformed) {
            throw new IllegalArgumentException(
                    "not a set of files that protoc has compiled (--descriptor_set_out), in base64", malformed);
        }
    }

    private static byte[] decoded(Base64.Decoder decoder, String base64) {
        try {
            return decoder.decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("not a file that protoc has compiled, in base64", malformed);
        }
    }

    private static FileDescriptor linked(List<FileDescriptorProto> files) {
        Map<String, FileDescriptor> known = new HashMap<>();
        WELL_KNOWN.forEach(file -> known.put(file.getName(), file));
        FileDescriptor last = null;
        for (FileDescriptorProto file : files) {
            last = linked(file, known);
            known.put(file.getName(), last);
        }
        if (last == null) {
            throw new IllegalArgumentException("the set has no file");
        }
        return last;
    }

    private static FileDescriptor linked(FileDescriptorProto file, Map<String, FileDescriptor> known) {
        List<FileDescriptor> imports = new ArrayList<>();
        for (String name : file.getDependencyList()) {
            FileDescriptor imported = known.get(name);
            if (imported == null) {
                throw new IllegalArgumentException(
                        "file " + file.getName() + " imports " + name + ", which is not before it in the set");
            }
            imports.add(imported);
        }
        try {
            return FileDescriptor.buildFrom(file, imports.toArray(FileDescriptor[]::new));
        } catch (DescriptorValidationException malformed) {
            throw new IllegalArgumentException(
                    "file " + file.getName() + " is not valid: " + malformed.getMessage(), malformed);
        }
    }

    /**
     * The message of a name, or the first of the file.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Descriptor message(FileDescriptor file, Optional<String> name) {
        List<Descriptor> all = file.getMessageTypes();
        if (name.isEmpty()) {
            if (all.isEmpty()) {
                throw new IllegalArgumentException("file " + file.getName() + " has no message");
            }
            return all.get(0);
        }
        return all.stream()
                .flatMap(ProtobufSchema::withNested)
                .filter(message -> message.getFullName().equals(name.get()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("file " + file.getName() + " has no message "
                        + name.get() + "; it has "
                        + String.join(
                                ", ", all.stream().map(Descriptor::getFullName).toList())));
    }

    private static Stream<Descriptor> withNested(Descriptor message) {
        return Stream.concat(
                Stream.of(message), message.getNestedTypes().stream().flatMap(ProtobufSchema::withNested));
    }

    /** The message that lies there: its place in the file, then in each message that it is nested in. */
    static Descriptor at(FileDescriptor file, List<Integer> places) throws MalformedRecordException {
        List<Descriptor> messages = file.getMessageTypes();
        Descriptor found = null;
        for (int place : places) {
            if (place < 0 || place >= messages.size()) {
                throw new MalformedRecordException("names message " + places + ", which its schema does not have");
            }
            found = messages.get(place);
            messages = found.getNestedTypes();
        }
        if (found == null) {
            throw new MalformedRecordException("names no message of its schema");
        }
        return found;
    }

    /** The places by which {@link #at} finds a message. */
    static List<Integer> places(Descriptor message) {
        List<Integer> places = new ArrayList<>();
        for (Descriptor at = message; at != null; at = at.getContainingType()) {
            places.add(0, at.getIndex());
        }
        return places;
    }
}
