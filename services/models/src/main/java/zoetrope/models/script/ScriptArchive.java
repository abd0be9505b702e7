package zoetrope.models.script;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes a TorchScript archive that holds one module without parameters.
final class ScriptArchive {
    /// The operator set of PyTorch 2.x: `gelu` knows `approximate`, and so on.
    private static final String VERSION = "10\n";

    private static final byte PROTO = (byte) 0x80;
    private static final byte NEW_OBJECT = (byte) 0x81;
    private static final byte NEW_TRUE = (byte) 0x88;

    private ScriptArchive() {}

    /// @param forward the method's TorchScript, in the dialect that PyTorch itself serialises: `def forward(self, ...)`
    static byte[] of(String module, String forward) {
        var code = "class " + module + "(Module):\n"
                + "  __parameters__ = []\n  __buffers__ = []\n  training : bool\n"
                + forward.indent(2);
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            put(zip, "ops/data.pkl", pickledModule(module));
            put(zip, "ops/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
            put(zip, "ops/constants.pkl", new byte[] {PROTO, 2, ')', '.'}); // an empty tuple
            put(zip, "ops/version", VERSION.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("an archive in memory can't fail", e);
        }
        return bytes.toByteArray();
    }

    /// Pickle, protocol 2, for `module.__new__(module)` with the state `{"training": True}`.
    private static byte[] pickledModule(String module) {
        var name = "c__torch__\n" + module + "\n"; // GLOBAL
        var key = "training".getBytes(StandardCharsets.UTF_8);
        var pickle = ByteBuffer.allocate(64 + name.length()).order(ByteOrder.LITTLE_ENDIAN);
        pickle.put(PROTO).put((byte) 2).put(name.getBytes(StandardCharsets.UTF_8));
        pickle.put((byte) ')').put(NEW_OBJECT); // empty tuple of arguments
        pickle.put((byte) '}').put((byte) '('); // empty dictionary, mark
        pickle.put((byte) 'X').putInt(key.length).put(key).put(NEW_TRUE); // key and value
        pickle.put((byte) 'u').put((byte) 'b').put((byte) '.'); // set items, build, stop
        var bytes = new byte[pickle.position()];
        pickle.flip().get(bytes);
        return bytes;
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var crc = new CRC32();
        crc.update(content);
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
