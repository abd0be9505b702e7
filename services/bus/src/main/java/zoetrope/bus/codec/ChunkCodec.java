package zoetrope.bus.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import zoetrope.core.Chunk;
import zoetrope.core.JobId;
import zoetrope.core.Latents;

/// A record of the topic `chunks`. Pixels are copied once when encoded (into the record) and once when decoded (out of the
/// fetched buffer).
public final class ChunkCodec {
    private ChunkCodec() {}

    public static byte[] encode(Chunk chunk) {
        var latents = chunk.latents();
        var values = ByteBuffer.allocate(latents.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.asFloatBuffer().put(latents.values());
        return zoetrope.proto.v1.Chunk.newBuilder()
                .setJobId(chunk.job().value())
                .setShot(chunk.shot())
                .setIndex(chunk.index())
                .setFirstFrame(chunk.firstFrame())
                .setLast(chunk.last())
                .setFormat(RequestCodec.toProto(chunk.format()))
                .setPixels(UnsafeByteOperations.unsafeWrap(chunk.pixels()))
                .setLatents(zoetrope.proto.v1.Latents.newBuilder()
                        .setFrames(latents.frames())
                        .setChannels(latents.channels())
                        .setHeight(latents.height())
                        .setWidth(latents.width())
                        .setValues(UnsafeByteOperations.unsafeWrap(values)))
                .build()
                .toByteArray();
    }

    /// A chunk whose pixels still lie in the buffer it came in.
    ///
    /// @throws IllegalArgumentException if the bytes are no chunk
    public static zoetrope.proto.v1.Chunk parse(ByteBuffer bytes) {
        try {
            var input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            input.enableAliasing(true);
            return zoetrope.proto.v1.Chunk.parseFrom(input);
        } catch (IOException e) {
            throw new IllegalArgumentException("chunk: %d bytes (expected: a Chunk)".formatted(bytes.remaining()), e);
        }
    }

    public static Chunk decode(zoetrope.proto.v1.Chunk proto) {
        return new Chunk(
                new JobId(proto.getJobId()),
                proto.getShot(),
                proto.getIndex(),
                proto.getFirstFrame(),
                proto.getLast(),
                RequestCodec.fromProto(proto.getFormat()),
                proto.getPixels().toByteArray(),
                latents(proto));
    }

    /// @throws IllegalArgumentException if the latents' values do not fit their shape
    public static Latents latents(zoetrope.proto.v1.Chunk proto) {
        var latents = proto.getLatents();
        return new Latents(
                latents.getFrames(),
                latents.getChannels(),
                latents.getHeight(),
                latents.getWidth(),
                floats(latents.getValues()));
    }

    private static float[] floats(ByteString bytes) {
        var floats = new float[bytes.size() / Float.BYTES];
        bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }
}
