import de.bwaldvogel.mongo.MongoServer;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStore;

/**
 * Answers in MongoDB's protocol, on loopback, until it is told to stop: java DocumentStore FILE PORT SECRETS
 *
 * FILE keeps the documents. SECRETS is a directory whose files documents-* say who may log in: see Users.
 */
class DocumentStore {
    public static void main(String[] arguments) {
        var backend = new Backend(open(arguments[0]), new Users(Path.of(arguments[2])));
        var server = new MongoServer(backend);
        server.bind("127.0.0.1", Integer.parseInt(arguments[1]));
        var clock = Executors.newSingleThreadScheduledExecutor();
        clock.scheduleWithFixedDelay(new Expiry(backend), 1, 1, TimeUnit.SECONDS);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            clock.shutdownNow();
            server.shutdownNow();
        }));
    }

    /** A change writes whole pages, and what they were before may be overwritten at once: small, both, for many changes. */
    private static MVStore open(String file) {
        var store = new MVStore.Builder().fileName(file).pageSplitSize(4096).open();
        store.setRetentionTime(0);
        return store;
    }
}
