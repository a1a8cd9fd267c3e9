import de.bwaldvogel.mongo.bson.Document;
import java.time.Instant;

/**
 * Deletes the documents that have expired by a TTL index (`expireAfterSeconds`), which the library does not. It runs
 * every second, where MongoDB and DocumentDB do so every minute: a test need not wait.
 */
class Expiry implements Runnable {
    private final Backend backend;

    Expiry(Backend backend) {
        this.backend = backend;
    }

    @Override
    public void run() {
        try {
            for (var database : backend.listDatabaseNames()) expire(database);
        } catch (RuntimeException error) {
            // The executor would stop to run this, without a word.
            error.printStackTrace();
        }
    }

    private void expire(String name) {
        var database = backend.resolveDatabase(name);
        var indexes = database.resolveCollection("system.indexes", false);
        if (indexes == null) return;
        for (var index : indexes.handleQuery(new Document("expireAfterSeconds", new Document("$exists", true)))) {
            var collection = index.get("ns").toString().substring(name.length() + 1);
            var field = ((Document) index.get("key")).keySet().iterator().next();
            var age = ((Number) index.get("expireAfterSeconds")).longValue();
            var expired = new Document(field, new Document("$lte", Instant.now().minusSeconds(age)));
            var documents = database.resolveCollection(collection, false);
            if (documents != null && documents.deleteDocuments(expired, -1) > 0) backend.commit();
        }
    }
}
