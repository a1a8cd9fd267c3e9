import de.bwaldvogel.mongo.MongoServer;
import java.io.FileReader;
import java.io.IOException;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStore;

/**
 * Answers in MongoDB's protocol, on loopback, until it is stopped: java DocumentStore FILE PORT USERS
 *
 * FILE holds the documents. USERS is a properties file with a line username=password for each user who may log in.
 */
class DocumentStore {
    public static void main(String[] arguments) throws IOException {
        var users = new Properties();
        try (var file = new FileReader(arguments[2])) {
            users.load(file);
        }
        var backend = new Backend(open(arguments[0]), users);
        var server = new MongoServer(backend);
        server.bind("127.0.0.1", Integer.parseInt(arguments[1]));
        var clock = Executors.newSingleThreadScheduledExecutor();
        clock.scheduleWithFixedDelay(new Expiry(backend), 1, 1, TimeUnit.SECONDS);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            clock.shutdownNow();
            server.shutdownNow();
        }));
    }

    /** Small pages, since a change writes whole ones; and replaced pages are reused at once, so that the file stays small. */
    private static MVStore open(String file) {
        var store = new MVStore.Builder().fileName(file).pageSplitSize(4096).open();
        store.setRetentionTime(0);
        return store;
    }
}
