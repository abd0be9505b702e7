package zoetrope.gateway.grpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import zoetrope.gateway.FuzzedJobs;

/// Messages that can be read, whose fields hold what should not be there.
final class FilledMessage {
    private static final double[] DOUBLES = {
        0, -0.0, 0.5, 8, 3600, 3600.5, -1, 1e300, Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };
    private static final long[] LONGS = {0, 1, -1, 2, 100, 101, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE};
    private static final String[] WORDS = {
        "", "a red ball", "wan-nano", "128x128", FuzzedJobs.KNOWN.value(), FuzzedJobs.COMPLETED.value(), "0:00 a\n0:04 b"
    };

    private final String text;
    private final Random random;

    private FilledMessage(String text, Random random) {
        this.text = text;
        this.random = random;
    }

    /// A request of a method.
    ///
    /// @param bytes whose text goes into some of its fields
    static <Q> Q of(MethodDescriptor<Q, ?> method, byte[] bytes, Random random) {
        var schema = (ProtoMethodDescriptorSupplier) method.getSchemaDescriptor();
        var text = new String(bytes, StandardCharsets.UTF_8);
        var message = new FilledMessage(text, random).filled(schema.getMethodDescriptor().getInputType());
        return method.parseRequest(new ByteArrayInputStream(message.toByteArray()));
    }

    private Message filled(com.google.protobuf.Descriptors.Descriptor type) {
        var message = DynamicMessage.newBuilder(type);
        for (FieldDescriptor field : type.getFields()) {
            if (field.isRepeated()) {
                for (int more = random.nextInt(4) == 0 ? random.nextInt(5) : 0; more > 0; more--) {
                    message.addRepeatedField(field, value(field));
                }
            } else if (random.nextInt(3) > 0) {
                message.setField(field, value(field));
            }
        }
        return message.build();
    }

    private Object value(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case STRING -> random.nextInt(3) == 0 ? text : WORDS[random.nextInt(WORDS.length)];
            case DOUBLE -> DOUBLES[random.nextInt(DOUBLES.length)];
            case FLOAT -> (float) DOUBLES[random.nextInt(DOUBLES.length)];
            case LONG -> LONGS[random.nextInt(LONGS.length)];
            case INT -> (int) LONGS[random.nextInt(LONGS.length)];
            case BOOLEAN -> random.nextBoolean();
            case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(5) - 1);
            case MESSAGE -> filled(field.getMessageType());
            case BYTE_STRING -> com.google.protobuf.ByteString.copyFromUtf8(text);
        };
    }
}
