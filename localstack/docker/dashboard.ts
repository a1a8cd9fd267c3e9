/** What Grafana shows of the services: a row of panels for each stage that a change goes through. */
const panels: readonly Panel[] = [
  {
    title: "Requests per second",
    shows: "sum by (service, status) (rate(http_request_duration_seconds_count{route!~'/health.*|/metrics'}[1m]))",
    as: "{{service}} {{status}}",
    unit: "reqps",
  },
  {
    title: "Request time, 95th percentile",
    shows:
      "histogram_quantile(0.95, sum by (service, route, le) (rate(http_request_duration_seconds_bucket{route!~'/health.*|/metrics'}[5m])))",
    as: "{{service}} {{route}}",
    unit: "s",
  },
  {
    title: "GraphQL operations per second",
    shows: "sum by (operation, code) (rate(graphql_operations_total[1m]))",
    as: "{{operation}} {{code}}",
    unit: "ops",
  },
  {
    title: "Commands per second",
    shows: "sum by (command, outcome) (rate(commands_total[1m]))",
    as: "{{command}} {{outcome}}",
    unit: "ops",
  },
  {
    title: "Oldest event not published",
    shows: "max by (service) (outbox_oldest_seconds)",
    as: "{{service}}",
    unit: "s",
  },
  {
    title: "Events published, or not at the first try, per second",
    shows:
      "label_replace(sum(rate(outbox_published_total[1m])), 'what', 'published', '', '') or label_replace(sum(rate(outbox_failed_total[1m])), 'what', 'failed', '', '')",
    as: "{{what}}",
    unit: "ops",
  },
  {
    title: "Messages per second",
    shows: "sum by (service, outcome) (rate(consumer_messages_total[1m]))",
    as: "{{service}} {{outcome}}",
    unit: "ops",
  },
  {
    title: "Age of an event when it is handled, 95th percentile",
    shows: "histogram_quantile(0.95, sum by (service, le) (rate(consumer_event_age_seconds_bucket[5m])))",
    as: "{{service}}",
    unit: "s",
  },
  { title: "Memory", shows: "process_resident_memory_bytes", as: "{{service}}", unit: "bytes" },
  { title: "CPU", shows: "rate(process_cpu_seconds_total[1m])", as: "{{service}}", unit: "percentunit" },
  { title: "Event loop lag, 99th percentile", shows: "nodejs_eventloop_lag_p99_seconds", as: "{{service}}", unit: "s" },
  { title: "Services that answer", shows: "up", as: "{{job}}", unit: "none" },
];

interface Panel {
  readonly title: string;
  /** In PromQL. */
  readonly shows: string;
  /** The name of each line. */
  readonly as: string;
  /** Grafana's own id for it. */
  readonly unit: string;
}

/** What each panel asks Prometheus. */
export const dashboardQueries = panels.map(({ shows }) => shows);

const perRow = 4;
const width = 24 / perRow;
const height = 8;

/** The dashboard as Grafana provisions it. */
export function dashboard(): string {
  const datasource = { type: "prometheus", uid: "prometheus" };
  const json = {
    uid: "mindflow-services",
    title: "MindFlow: services",
    schemaVersion: 39,
    refresh: "10s",
    time: { from: "now-15m", to: "now" },
    panels: panels.map(({ title, shows, as, unit }, index) => ({
      id: index + 1,
      type: "timeseries",
      title,
      datasource,
      gridPos: { x: (index % perRow) * width, y: Math.floor(index / perRow) * height, w: width, h: height },
      fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
      targets: [{ refId: "A", datasource, expr: shows, legendFormat: as }],
    })),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
