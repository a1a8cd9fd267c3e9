import type { Cluster } from "./cluster.ts";
import { kinds, type Schemas } from "./schemas.ts";

/** Every schema that an API server publishes of these groups ("apps/v1"), or of all. */
export async function publishedSchemas(cluster: Cluster, groups?: ReadonlySet<string>): Promise<Schemas> {
  const get = async (path: string) => JSON.parse(await cluster.kubectl(["get", "--raw", path]));
  const { paths } = (await get("/openapi/v3")) as { paths: Record<string, object> };
  const wanted = Object.keys(paths).filter((path) => {
    const [, group] = /^apis?\/((?:[^/]+\/)?v\w+)$/.exec(path) ?? [];
    return group && (groups?.has(group) ?? true);
  });
  const published = await Promise.all(wanted.map((path) => get(`/openapi/v3/${path}`)));
  return Object.assign({}, ...published.map(({ components }) => components?.schemas));
}

/** The schemas of the groups of these kinds ("apps/v1 Deployment"): those of a definition come a moment after it. */
export async function schemasOf(cluster: Cluster, wanted: readonly string[]): Promise<Schemas> {
  const groups = new Set(wanted.map((kind) => kind.split(" ")[0] ?? ""));
  let published: Schemas = {};
  await cluster.until(async () => {
    published = await publishedSchemas(cluster, groups);
    const known = kinds(published);
    return [...new Set(wanted)]
      .filter((kind) => !known.has(kind))
      .map((kind) => `the API server does not know ${kind}`)
      .join("\n");
  });
  return published;
}
