package zoetrope.standalone.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import zoetrope.models.video.ModelCatalog;
import zoetrope.muxer.encode.H264Codec;
import zoetrope.standalone.settings.Settings;

/// Looks at everything that Zoetrope needs of a machine. Really loads the native libraries and the model's weights.
public record Examination(Settings settings) {
    private static final int JDK = 25;
    private static final long MEMORY = 2L << 30;
    private static final long DISK = 2L << 30;

    public List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        findings.add(jdk());
        findings.add(Machine.cores() >= 2
                ? Finding.ok("cores", Integer.toString(Machine.cores()))
                : Finding.warn("cores", "1", "live jobs need two to keep up with their viewers"));
        findings.add(Machine.memory() >= MEMORY
                ? Finding.ok("memory", Bytes.text(Machine.memory()))
                : Finding.warn("memory", Bytes.text(Machine.memory()), "2 GB are wanted; close other programs"));
        findings.add(disk());
        findings.add(port());
        findings.add(loaded("H.264 encoder", () -> H264Codec.named(settings.muxer().encoding().encoder()).ffmpegName()));
        findings.addAll(models());
        return findings;
    }

    private static Finding jdk() {
        String version = Runtime.version().toString();
        return Runtime.version().feature() >= JDK
                ? Finding.ok("JDK", version + " in " + System.getProperty("java.home"))
                : Finding.missing("JDK", version, "install JDK " + JDK + " or newer, or set JAVA_HOME to one");
    }

    private Finding disk() {
        Path existing = settings.data().toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String seen = "%s free for %s".formatted(Bytes.text(free), settings.data());
            if (!Files.isWritable(existing)) {
                return Finding.missing("disk", existing + " can't be written", "choose another folder with --data");
            }
            return free >= DISK
                    ? Finding.ok("disk", seen)
                    : Finding.warn("disk", seen, "make room, choose another folder with --data, or lower muxer.storage.maxBytes");
        } catch (IOException unreadable) {
            return Finding.missing("disk", existing + ": " + unreadable.getMessage(), "choose another folder with --data");
        }
    }

    private Finding port() {
        int port = settings.gateway().port();
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(settings.gateway().host()), port));
            return Finding.ok("port", port == 0 ? "any free one" : port + " is free");
        } catch (IOException taken) {
            return Finding.missing("port", port + ": " + taken.getMessage(), "choose another with --port");
        }
    }

    private List<Finding> models() {
        var findings = new ArrayList<Finding>();
        try {
            ModelCatalog catalog = settings.catalog();
            for (ModelCatalog.Unfit folder : catalog.unfit()) {
                findings.add(folder.name().equals(settings.model())
                        ? Finding.missing(folder.name(), folder.reason(), "mend it, or choose another with --set model=NAME")
                        : Finding.warn(folder.name(), folder.reason(), "mend or remove it; the other models work"));
            }
            for (ModelCatalog.Entry model : catalog.entries()) {
                String what = model.card().name();
                String needs = "needs about %s of memory".formatted(Bytes.text(model.memory()));
                if (!what.equals(settings.model())) {
                    findings.add(Finding.ok(what, "on disk, " + needs));
                } else if (model.memory() > Machine.memory()) {
                    findings.add(Finding.missing(what, needs, "choose a smaller model with --set model=NAME, or a GPU"));
                } else {
                    findings.add(loaded(what, () -> {
                        catalog.load(what, "cpu").close();
                        return "weights load, " + needs;
                    }));
                }
            }
            if (findings.stream().noneMatch(finding -> finding.what().equals(settings.model()))) {
                findings.add(Finding.missing(settings.model(), "no such model", "see `zoetrope models`; choose one with --set model=NAME"));
            }
        } catch (RuntimeException unreadable) {
            findings.add(Finding.missing("models", String.valueOf(unreadable.getMessage()), "mend what it names"));
        }
        return findings;
    }

    private static Finding loaded(String what, Callable<String> load) {
        try {
            return Finding.ok(what, load.call());
        } catch (Exception | LinkageError failure) {
            return Finding.missing(what, String.valueOf(failure.getMessage()), "see the message; is this linux-x86_64, and was the build complete?");
        }
    }
}
