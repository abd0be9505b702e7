package zoetrope.models.safetensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import zoetrope.core.Checks;

/// What a user points at: one safetensors file, a `*.safetensors.index.json` with its shards, or a folder that holds
/// either. Its tensors can be renamed, so that a network asks by its own names whatever the file calls them.
/// Close it when the tensors have been read; arrays are copies.
public final class Checkpoint implements AutoCloseable {
    private static final int LONGEST_NAME = 255; // of a file, on most file systems

    private static final String INDEX = ".safetensors.index.json";

    private final Path path;
    private final List<SafetensorsFile> files;
    /// name as the network knows it -> where it is
    private final Map<String, Place> places;

    private record Place(SafetensorsFile file, TensorEntry entry) {}

    private Checkpoint(Path path, List<SafetensorsFile> files, Map<String, Place> places) {
        this.path = path;
        this.files = files;
        this.places = places;
    }

    /// @throws CheckpointException when there is none at `path`, or it is a pickle, incomplete or unsound
    public static Checkpoint open(Path path) {
        var target = Files.isDirectory(path) ? find(path) : path;
        var shards = target.toString().endsWith(INDEX) ? shards(target) : List.of(target);
        var files = new ArrayList<SafetensorsFile>();
        var places = new LinkedHashMap<String, Place>();
        try {
            for (var shard : shards) {
                var file = SafetensorsFile.open(shard);
                files.add(file);
                file.tensors().forEach((name, entry) -> {
                    var twin = places.put(name, new Place(file, entry));
                    if (twin != null) {
                        throw new CheckpointException(Checks.clipped(name) + ": in " + twin.file().path() + " and in " + shard
                                + " (expected: in one shard)");
                    }
                });
            }
            if (target.toString().endsWith(INDEX)) {
                requireIndexed(target, places);
            }
            return new Checkpoint(target, files, places);
        } catch (CheckpointException e) {
            files.forEach(SafetensorsFile::close);
            throw e;
        }
    }

    private static Path find(Path folder) {
        try (var listed = Files.list(folder)) {
            var all = listed.sorted().toList();
            for (var suffix : List.of(INDEX, ".safetensors")) {
                var found = all.stream().filter(p -> p.toString().endsWith(suffix)).toList();
                if (found.size() == 1) {
                    return found.getFirst();
                }
                if (found.size() > 1) {
                    throw new CheckpointException(folder + ": holds " + found.size() + " files *" + suffix
                            + " (expected: one; name the file)");
                }
            }
            all.forEach(PickleCheck::refuse);
            throw new CheckpointException(folder + ": holds no *.safetensors (expected: one, or an index with shards)");
        } catch (IOException e) {
            throw new CheckpointException(folder + ": can't be listed: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> index(Path index) {
        try {
            var map = new LinkedHashMap<String, String>();
            JsonMapper.builder().build().readTree(Files.readString(index)).path("weight_map").properties()
                    .forEach(e -> map.put(e.getKey(), e.getValue().asText()));
            if (map.isEmpty()) {
                throw new CheckpointException(index + ": no weight_map (expected: tensor names with their shards)");
            }
            return map;
        } catch (IOException e) {
            throw new CheckpointException(index + ": can't be read: " + e.getMessage(), e);
        }
    }

    private static List<Path> shards(Path index) {
        return new TreeSet<>(index(index).values()).stream()
                .map(name -> {
                    if (!plain(name)) {
                        throw new CheckpointException(
                                index + ": shard " + Checks.shown(name) + " (expected: a plain file name)");
                    }
                    return index.resolveSibling(name);
                })
                .toList();
    }

    private static boolean plain(String name) {
        try {
            return !name.isEmpty() && name.length() <= LONGEST_NAME && Path.of(name).equals(Path.of(name).getFileName());
        } catch (InvalidPathException unfit) {
            return false;
        }
    }

    private static void requireIndexed(Path index, Map<String, Place> places) {
        index(index).forEach((name, shard) -> {
            var place = places.get(name);
            if (place == null || !place.file().path().endsWith(shard)) {
                throw new CheckpointException(index + ": " + Checks.clipped(name) + " is not in " + Checks.clipped(shard));
            }
        });
    }

    /// The same tensors under other names; the old object must no longer be used.
    public Checkpoint renamed(UnaryOperator<String> rename) {
        var renamed = new LinkedHashMap<String, Place>();
        places.forEach((name, place) -> {
            var twin = renamed.put(rename.apply(name), place);
            if (twin != null) {
                throw new CheckpointException(path + ": " + twin.entry().name() + " and " + name + " both mean "
                        + rename.apply(name));
            }
        });
        return new Checkpoint(path, files, renamed);
    }

    public Path path() {
        return path;
    }

    /// Tensors by name; an entry keeps the name it has in its file.
    public Map<String, TensorEntry> tensors() {
        var entries = new LinkedHashMap<String, TensorEntry>();
        places.forEach((name, place) -> entries.put(name, place.entry()));
        return entries;
    }

    public long bytes() {
        return places.values().stream().mapToLong(p -> p.entry().bytes()).sum();
    }

    /// The first file's note under `key`.
    public Optional<String> metadata(String key) {
        return files.stream().map(f -> f.metadata().get(key)).filter(java.util.Objects::nonNull).findFirst();
    }

    public NDArray read(String name, NDManager manager) {
        var place = place(name);
        return place.file().read(place.entry().name(), manager);
    }

    public NDArray read(String name, NDManager manager, DataType type) {
        var place = place(name);
        return place.file().read(place.entry().name(), manager, type);
    }

    /// Reads some rows of a matrix, in the order given and as often as given: an embedding's look-up.
    ///
    /// @return (rows, columns)
    public NDArray readRows(String name, long[] rows, NDManager manager, DataType type) {
        var place = place(name);
        var shape = place.entry().shape();
        if (shape.dimension() != 2) {
            throw new CheckpointException(name + ": " + shape + " (expected: a matrix)");
        }
        long rowBytes = place.entry().bytes() / Math.max(1, shape.get(0));
        var bytes = place.file().bytes(place.entry().name());
        var picked = MemorySegment.ofArray(new byte[Math.toIntExact(rows.length * rowBytes)]);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] < 0 || rows[i] >= shape.get(0)) {
                throw new CheckpointException(name + ": row " + rows[i] + " (expected: 0.." + (shape.get(0) - 1) + ")");
            }
            MemorySegment.copy(bytes, rows[i] * rowBytes, picked, i * rowBytes, rowBytes);
        }
        var entry = new TensorEntry(
                name, place.entry().type(), new Shape(rows.length, shape.get(1)), 0, rows.length * rowBytes);
        return new TensorCopy(entry, picked, type).into(manager);
    }

    private Place place(String name) {
        var place = places.get(name);
        if (place == null) {
            throw new CheckpointException(path + ": no tensor " + name);
        }
        return place;
    }

    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
    }
}
