import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who may log in: each file documents-* holds {"username": …, "password": …}. Read anew each time, since passwords change. */
class Users {
    private static final Pattern USERNAME = Pattern.compile("\"username\"\\s*:\\s*\"([^\"\\\\]+)\"");
    private static final Pattern PASSWORD = Pattern.compile("\"password\"\\s*:\\s*\"([^\"\\\\]+)\"");

    private final Path directory;

    Users(Path directory) {
        this.directory = directory;
    }

    Optional<String> passwordOf(String username) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "documents-*")) {
            for (Path file : files) {
                var text = Files.readString(file);
                if (first(USERNAME, text).equals(Optional.of(username))) return first(PASSWORD, text);
            }
            return Optional.empty();
        } catch (IOException error) {
            throw new IllegalStateException("the users in " + directory + " cannot be read", error);
        }
    }

    private static Optional<String> first(Pattern pattern, String text) {
        return Optional.of(pattern.matcher(text)).filter(Matcher::find).map(match -> match.group(1));
    }
}
