package zoetrope.models;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// How PyTorch's threads behave. Left alone, a thread that waits for the others burns its core, and on a machine that
/// does anything else besides (an encoder, a broker, a second worker) every barrier then waits for a core that spins
/// elsewhere: a chunk of wan-nano was measured at 8.4 s instead of 0.5 s.
///
/// The OpenMP library reads its settings once, when it is loaded, and only from the environment; so the environment is
/// changed by the C library's own call, which works until the first array is made.
public final class NativeThreads {
    private static final String POLICY = "OMP_WAIT_POLICY";

    private NativeThreads() {}

    /// Makes waiting threads sleep. Call it before the first use of DJL; what the user has set stays. It also tells DJL
    /// not to report its use to its makers.
    @SuppressWarnings("restricted") // native access: what this method is for
    public static void calm() {
        System.setProperty("OPT_OUT_TRACKING", "true");
        try (var arena = Arena.ofConfined()) {
            var linker = Linker.nativeLinker();
            var symbol = linker.defaultLookup().find("setenv");
            if (symbol.isEmpty()) {
                return; // no POSIX, no OpenMP of this kind
            }
            var setenv = linker.downcallHandle(
                    symbol.get(),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            int keepOther = 0;
            int failed =
                    (int) setenv.invokeExact(arena.allocateFrom(POLICY), arena.allocateFrom("passive"), keepOther);
            if (failed != 0) {
                throw new IllegalStateException("setenv: " + failed + " (expected: 0)");
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("setenv can't be called", e);
        }
    }

    /// The policy as native code sees it.
    @SuppressWarnings("restricted")
    static Optional<String> policy() {
        var linker = Linker.nativeLinker();
        return linker.defaultLookup().find("getenv").flatMap(symbol -> {
            var getenv = linker.downcallHandle(
                    symbol,
                    FunctionDescriptor.of(
                            ValueLayout.ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(
                                    64, ValueLayout.JAVA_BYTE)),
                            ValueLayout.ADDRESS));
            try (var arena = Arena.ofConfined()) {
                var value = (MemorySegment) getenv.invokeExact(arena.allocateFrom(POLICY));
                return value.equals(MemorySegment.NULL) ? Optional.<String>empty() : Optional.of(value.getString(0));
            } catch (Throwable e) {
                throw new IllegalStateException("getenv can't be called", e);
            }
        });
    }
}
