import { kubernetesVersions } from "../../constructs/kubernetes/kubernetes-versions.ts";
import { charts } from "../../stacks/platform/charts.ts";
import { type Check, describe, type Result } from "./checks/attributes.ts";
import { at } from "./subjects.ts";

interface Support {
  /** The last day of standard support. Null: not announced. */
  readonly ends: string | null;
  readonly source: string;
  /** The day of the last look at the source. */
  readonly asOf: string;
}

/** Third-party charts, from their lock file. If a project announces no date, the lock file has its rule instead. */
const chartSupport = Object.fromEntries(
  Object.entries(charts).map(([name, { version, support }]) => {
    const ends = typeof support.ends === "string" ? support.ends : null;
    return [`chart ${name}`, { [version]: { ...support, ends } }];
  }),
);

/** A new version is added here first. */
const endOfSupport: Readonly<Record<string, Readonly<Record<string, Support>>>> = {
  ...chartSupport,
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
/** Warn this early: time enough to try the next version in dev and staging. */
const warnDays = 90;
/** If no end is announced, warn when the last look at the source is this old. */
const recheckDays = 365;
/** The same for third-party charts, which get a new minor version every quarter. */
const recheckChartDays = 180;

/** The version at a path is in the table and supported. It compares as many parts as the table has: `17.6` is `17`. */
export function supported(engine: string, path: string, strip = ""): Check {
  return ({ attributes, today }) => {
    const value = at(attributes, path);
    const version = String(value).replace(strip, "");
    const line = Object.entries(endOfSupport[engine] ?? {}).find(([name]) => `${version}.`.startsWith(`${name}.`));
    if (!line) return `${describe(path, value)}, which is not in the end-of-support table`;
    return result(`${engine} ${line[0]}`, line[1], today);
  };
}

/** The version of a third-party chart is supported. Our own charts have no repository. */
export const supportedChart: Check = (subject) => {
  const { repository, chart } = subject.attributes;
  return repository === undefined ? undefined : supported(`chart ${chart}`, "version")(subject);
};

function result(what: string, { ends, source, asOf }: Support, today: Date): Result {
  if (ends === null) {
    const limit = what.startsWith("chart ") ? recheckChartDays : recheckDays;
    const old = today.getTime() - Date.parse(asOf) > limit * day;
    return old
      ? { warning: `the end of support of ${what} was last checked on ${asOf}: check ${source} again` }
      : undefined;
  }
  const left = Math.ceil((Date.parse(ends) + day - today.getTime()) / day);
  if (left <= 0) return `the support of ${what} ended on ${ends}`;
  return left <= warnDays ? { warning: `the support of ${what} ends on ${ends}, in ${left} days` } : undefined;
}
