import static java.nio.charset.StandardCharsets.UTF_8;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A connection's login by SCRAM-SHA-256: client and server prove to each other that they know the password.
 * MongoDB's commands saslStart and saslContinue carry the messages. Source: RFC 5802 and 7677.
 */
class Login {
    static final String MECHANISM = "SCRAM-SHA-256";
    private static final int ITERATIONS = 15_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Properties users;
    private final byte[] salt = random(28);
    private String clientFirst;
    private String serverFirst;
    private boolean done;

    Login(Properties users) {
        this.users = users;
    }

    boolean isDone() {
        return done;
    }

    /** Receives the user name and the client's nonce. Answers with ours and the salt. */
    Document start(Document command) {
        var message = payload(command);
        if (!MECHANISM.equals(command.get("mechanism")) || !message.startsWith("n,,")) throw refused();
        clientFirst = message.substring(3);
        serverFirst = "r=" + nonce(clientFirst) + base64(random(24)) + ",s=" + base64(salt) + ",i=" + ITERATIONS;
        return answer(serverFirst);
    }

    /** Receives the client's proof. Answers with ours. */
    Document proceed(Document command) {
        var message = payload(command);
        var end = message.lastIndexOf(",p=");
        if (serverFirst == null || end < 0 || !nonce(message).equals(nonce(serverFirst))) throw refused();
        var signed = clientFirst + "," + serverFirst + "," + message.substring(0, end);
        serverFirst = null;
        var password = users.getProperty(username());
        if (password == null) throw refused();
        var salted = salted(password);
        var clientKey = hmac(salted, "Client Key");
        var proof = hmac(sha256(clientKey), signed);
        for (int i = 0; i < proof.length; i++) proof[i] ^= clientKey[i];
        if (!MessageDigest.isEqual(proof, Base64.getDecoder().decode(message.substring(end + 3)))) throw refused();
        done = true;
        return answer("v=" + base64(hmac(hmac(salted, "Server Key"), signed)));
    }

    /** The same answer to every fault, so that it does not tell which users exist. */
    static MongoServerError refused() {
        return new MongoServerError(18, "AuthenticationFailed", "Authentication failed.");
    }

    private Document answer(String payload) {
        return new Document("conversationId", 1)
            .append("done", done)
            .append("payload", new BinData(payload.getBytes(UTF_8)))
            .append("ok", 1.0);
    }

    private static String payload(Document command) {
        if (command.get("payload") instanceof BinData data) return new String(data.getData(), UTF_8);
        throw refused();
    }

    private String username() {
        return attribute("n", clientFirst).replace("=2C", ",").replace("=3D", "=");
    }

    private static String nonce(String message) {
        return attribute("r", message);
    }

    /** The value of an attribute of a message such as n=command,r=fyko+d2lbbFgONRv9qkxdawL. */
    private static String attribute(String name, String message) {
        for (var attribute : message.split(","))
            if (attribute.startsWith(name + "=")) return attribute.substring(2);
        throw refused();
    }

    private byte[] salted(String password) {
        try {
            var spec = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, 256);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error);
        }
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
