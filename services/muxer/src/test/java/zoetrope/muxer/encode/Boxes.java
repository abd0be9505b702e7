package zoetrope.muxer.encode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A look into MP4 boxes.
public final class Boxes {
    private Boxes() {}

    /// Types of the outermost boxes, in order.
    public static List<String> types(byte[] file) {
        var types = new ArrayList<String>();
        for (int at = 0; at < file.length; ) {
            int size = ByteBuffer.wrap(file).getInt(at);
            types.add(new String(file, at + 4, 4, StandardCharsets.US_ASCII));
            at += size;
        }
        return types;
    }

    /// Of the first `tfdt` box, in ticks.
    public static long decodeTime(byte[] fragment) {
        var text = new String(fragment, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("tfdt");
        return fragment[at + 4] == 1
                ? ByteBuffer.wrap(fragment).getLong(at + 8)
                : ByteBuffer.wrap(fragment).getInt(at + 8) & 0xffffffffL;
    }
}
