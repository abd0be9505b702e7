package zoetrope.trainer.flow;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A clip as the transformer learns it. Numbers are half floats, to keep thousands of clips in memory.
///
/// @param opening whether it shows the first frames of its scene, which a generated video begins with
/// @param frames latent frames
/// @param latents (frames, C, h, w), normalised
/// @param actor (frames, h, w): 1 where an actor is
/// @param captions wordings of what it shows, with their token states
record LatentClip(boolean opening, int frames, short[] latents, byte[] actor, List<Wording> captions) {
    /// @param length tokens
    /// @param states (length, textDim)
    record Wording(String text, int length, short[] states) {}

    void write(DataOutputStream out) throws IOException {
        out.writeBoolean(opening);
        out.writeInt(frames);
        write(out, latents);
        out.writeInt(actor.length);
        out.write(actor);
        out.writeInt(captions.size());
        for (var caption : captions) {
            out.writeUTF(caption.text());
            out.writeInt(caption.length());
            write(out, caption.states());
        }
    }

    static LatentClip read(DataInputStream in) throws IOException {
        boolean opening = in.readBoolean();
        int frames = in.readInt();
        short[] latents = shorts(in);
        var actor = new byte[in.readInt()];
        in.readFully(actor);
        int count = in.readInt();
        var captions = new ArrayList<Wording>();
        for (int i = 0; i < count; i++) {
            captions.add(new Wording(in.readUTF(), in.readInt(), shorts(in)));
        }
        return new LatentClip(opening, frames, latents, actor, List.copyOf(captions));
    }

    private static void write(DataOutputStream out, short[] values) throws IOException {
        out.writeInt(values.length);
        var bytes = new byte[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            bytes[2 * i] = (byte) (values[i] >> 8);
            bytes[2 * i + 1] = (byte) values[i];
        }
        out.write(bytes);
    }

    private static short[] shorts(DataInputStream in) throws IOException {
        var values = new short[in.readInt()];
        var bytes = new byte[values.length * 2];
        in.readFully(bytes);
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) ((bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff);
        }
        return values;
    }

    static short[] halves(float[] values) {
        var halves = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            halves[i] = Float.floatToFloat16(values[i]);
        }
        return halves;
    }
}
