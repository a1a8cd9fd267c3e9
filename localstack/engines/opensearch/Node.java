import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * Runs one OpenSearch node until it is stopped: java Node DIRECTORY HTTP_PORT TRANSPORT_PORT [SETTING=VALUE ...]
 *
 * The property `plugins` names the classes of plugins to load from the class path; their settings are among SETTING.
 * The runner's own `main` accepts no port above 9299 and does not say why it could not start.
 */
class Node {
    public static void main(String[] arguments) throws InterruptedException {
        var runner = new OpenSearchRunner();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                runner.close();
            } catch (Exception error) {
                error.printStackTrace();
            }
        }));
        runner.onBuild((number, settings) -> {
            settings.put("discovery.type", "single-node");
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", arguments[1]);
            settings.put("transport.port", arguments[2]);
            for (var i = 3; i < arguments.length; i++) {
                var parts = arguments[i].split("=", 2);
                settings.put(parts[0], parts[1]);
            }
        });
        var node = OpenSearchRunner.newConfigs().basePath(arguments[0]).numOfNode(1).clusterName("mindflow");
        var plugins = System.getProperty("plugins");
        runner.build(plugins == null ? node : node.pluginTypes(plugins));
        // The node's own threads do not keep the process alive.
        Thread.currentThread().join();
    }
}
