import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { platformValues } from "./platform.ts";

describe.each(cloudEnvironments)("the collectors of $name", ({ name }) => {
  const [collector, logCollector, jaeger] = ["collector", "log-collector", "jaeger"].map((release) =>
    platformValues(name, release),
  );

  test("lose no log line when they restart", () => {
    expect(logCollector.presets.logsCollection).toEqual({ enabled: true, storeCheckpoints: true });
    // Only under the old name: the chart drops `file_log` when it renames its own settings.
    expect(logCollector.config.receivers).toMatchObject({ filelog: { start_at: "beginning" } });
    expect(logCollector.config.receivers).not.toHaveProperty("file_log");
    expect(logCollector.config.exporters.otlp.sending_queue).toEqual({ storage: "file_storage" });
  });

  test("retry without end", () => {
    const exporters = { ...collector.config.exporters, ...logCollector.config.exporters };
    for (const exporter of ["otlp", "otlp/jaeger", "opensearch"])
      expect(exporters[exporter].retry_on_failure).toEqual({ max_elapsed_time: "0s" });
  });

  test("close connections, so that no client stays with one pod", () => {
    for (const { protocols } of [collector.config.receivers.otlp, jaeger.userconfig.receivers.otlp])
      expect(protocols.grpc.keepalive.server_parameters.max_connection_age).toBe("1m");
  });

  test("have their metrics read", () => {
    expect(collector.serviceMonitor).toEqual({ enabled: true });
    expect(logCollector.podMonitor).toEqual({ enabled: true });
    for (const { ports } of [collector, logCollector]) expect(ports.metrics).toEqual({ enabled: true });
  });
});
