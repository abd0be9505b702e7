package zoetrope.standalone;

/// What must be set in this JVM before a library is first touched.
final class Processwide {
    private Processwide() {}

    /// @param chatty whether events are logged as they happen; otherwise only warnings are
    static void prepare(boolean chatty) {
        System.setProperty("java.awt.headless", "true");
        System.setProperty("zoetrope.log", chatty ? "INFO" : "WARN");
        // DJL neither reports its use nor fetches anything: all natives come with the build
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        // one HTTP stack, one logger
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
    }
}
