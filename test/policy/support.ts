import { kubernetesVersions } from "../../stacks/kubernetes-versions.ts";
import { charts } from "../../stacks/platform/charts.ts";
import { type Check, told, type Verdict } from "./checks.ts";
import { at } from "./subject.ts";

interface Support {
  /** The last day of standard support; null where AWS has not announced one. */
  readonly ends: string | null;
  readonly source: string;
  /** The day on which somebody looked it up. */
  readonly asOf: string;
}

/** Others' charts are by their lock file, with one version each. Their projects end one minor version with the next but one. */
const ofCharts = Object.fromEntries(
  Object.entries(charts).map(([name, { version, support }]) => [`chart ${name}`, { [version]: support }]),
);

/** How long what we run is supported. A version that a stack may use has its line here first. */
export const support: Readonly<Record<string, Readonly<Record<string, Support>>>> = {
  ...ofCharts,
  EKS: Object.fromEntries(
    Object.entries(kubernetesVersions).map(([version, { standardSupportEnds }]) => [
      version,
      {
        ends: standardSupportEnds,
        source: "docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
        asOf: "2026-11-23",
      },
    ]),
  ),
  PostgreSQL: {
    17: {
      ends: "2030-02-28",
      source: "docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html",
      asOf: "2026-11-23",
    },
  },
  DocumentDB: {
    "5.0": {
      ends: null,
      source: "docs.aws.amazon.com/documentdb/latest/devguide/docdb-version-support-dates.html",
      asOf: "2026-11-23",
    },
  },
  Valkey: {
    8: {
      ends: null,
      source: "docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html",
      asOf: "2026-11-23",
    },
  },
  OpenSearch: {
    2.19: {
      ends: null,
      source: "docs.aws.amazon.com/opensearch-service/latest/developerguide/what-is.html#choosing-version",
      asOf: "2026-11-23",
    },
  },
  Lambda: {
    "nodejs24.x": {
      ends: "2028-04-30",
      source: "docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
      asOf: "2026-11-23",
    },
    "nodejs22.x": {
      ends: "2027-04-30",
      source: "docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
      asOf: "2026-11-23",
    },
  },
};

const day = 86_400_000;
/** From here on a person is told: long enough to try a new version in dev and staging first. */
const warnDays = 90;
/** Where nobody has announced an end, the table may be this old before somebody has to look again. */
const lookAgainDays = 365;
/** The same of others' charts, whose projects bring a new version every quarter and mend the last one or two. */
const lookAgainAtChartDays = 180;

/** The version at a path, of which only as many parts count as the table names: PostgreSQL `17.6` is `17`. */
export function supported(engine: string, path: string, strip = ""): Check {
  return ({ attributes, today }) => {
    const value = at(attributes, path);
    const version = String(value).replace(strip, "");
    const line = Object.entries(support[engine] ?? {}).find(([name]) => `${version}.`.startsWith(`${name}.`));
    if (!line) return `${told(path, value)}, which the end-of-support table does not have`;
    return verdict(`${engine} ${line[0]}`, line[1], today);
  };
}

/** A release of somebody else's chart, as the lock file has it. A chart of ours lies in a directory, and has no repository. */
export const supportedChart: Check = (subject) => {
  const { repository, chart } = subject.attributes;
  return repository === undefined ? undefined : supported(`chart ${chart}`, "version")(subject);
};

function verdict(what: string, { ends, source, asOf }: Support, today: Date): Verdict {
  if (ends === null) {
    const mayBeOld = what.startsWith("chart ") ? lookAgainAtChartDays : lookAgainDays;
    const old = today.getTime() - Date.parse(asOf) > mayBeOld * day;
    return old ? { warning: `the end of ${what} was looked up on ${asOf}: look again at ${source}` } : undefined;
  }
  const left = Math.ceil((Date.parse(ends) + day - today.getTime()) / day);
  if (left <= 0) return `the support of ${what} ended on ${ends}`;
  return left <= warnDays ? { warning: `the support of ${what} ends on ${ends}, in ${left} days` } : undefined;
}
