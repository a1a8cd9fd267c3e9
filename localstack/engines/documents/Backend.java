import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.h2.mvstore.MVStore;

/**
 * The library's backend has no login and writes a change to the file within a second. This one requires a login, and
 * writes a change before it answers, so that a killed process loses nothing that it acknowledged.
 *
 * Limits: a user who is logged in may do everything in every database.
 */
class Backend extends H2Backend {
    private static final AttributeKey<Login> LOGIN = AttributeKey.valueOf("login");
    /** The commands that a driver sends before it logs in. */
    private static final Set<String> OPEN = Set.of("hello", "ismaster", "buildinfo", "ping", "endsessions", "saslstart", "saslcontinue");
    private static final Set<String> READING =
        Set.of("find", "getmore", "killcursors", "count", "aggregate", "distinct", "listcollections", "listindexes", "listdatabases");

    private final Properties users;

    Backend(MVStore store, Properties users) {
        super(store);
        this.users = users;
        version(new DocumentDb());
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        var name = command.toLowerCase();
        if (!OPEN.contains(name) && !isLoggedIn(channel))
            throw new MongoServerError(13, "Unauthorized", "command " + command + " requires authentication");
        return switch (name) {
            case "saslstart" -> begin(channel).start(query);
            case "saslcontinue" -> login(channel).proceed(query);
            case "hello", "ismaster" -> greeting(channel, database, query);
            default -> {
                var answer = super.handleCommand(channel, database, command, query);
                if (!OPEN.contains(name) && !READING.contains(name)) commit();
                yield answer;
            }
        };
    }

    /** The protocol of clients before MongoDB 3.6, which would bypass the login. */
    @Override
    public QueryResult handleQuery(MongoQuery query) {
        throw new MongoServerError(352, "UnsupportedOpQueryCommand", "use the command find");
    }

    @Override
    public Set<String> listDatabaseNames() {
        return super.listDatabaseNames();
    }

    private Document greeting(Channel channel, String database, Document query) {
        var answer = super.handleCommand(channel, database, "ismaster", query);
        answer.put("isWritablePrimary", true);
        if (query.containsKey("saslSupportedMechs")) answer.put("saslSupportedMechs", List.of(Login.MECHANISM));
        return answer;
    }

    private boolean isLoggedIn(Channel channel) {
        var login = channel.attr(LOGIN).get();
        return login != null && login.isDone();
    }

    private Login begin(Channel channel) {
        var login = new Login(users);
        channel.attr(LOGIN).set(login);
        return login;
    }

    private Login login(Channel channel) {
        var login = channel.attr(LOGIN).get();
        if (login == null) throw Login.refused();
        return login;
    }

    /** The versions that DocumentDB 5.0 reports. Drivers refuse a server with a lower one. */
    private record DocumentDb() implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(5, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 13;
        }
    }
}
