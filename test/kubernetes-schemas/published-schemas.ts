import type { ClusterClient } from "../cluster/cluster-client.ts";
import { kinds, type Schemas } from "./schemas.ts";

/** The schemas that an API server publishes, of these groups ("apps/v1") or of all. */
export async function publishedSchemas(cluster: ClusterClient, groups?: ReadonlySet<string>): Promise<Schemas> {
  const get = async (path: string) => JSON.parse(await cluster.kubectl(["get", "--raw", path]));
  const { paths } = (await get("/openapi/v3")) as { paths: Record<string, object> };
  const wanted = Object.keys(paths).filter((path) => {
    const [, group] = /^apis?\/((?:[^/]+\/)?v\w+)$/.exec(path) ?? [];
    return group && (groups?.has(group) ?? true);
  });
  const published = await Promise.all(wanted.map((path) => get(`/openapi/v3/${path}`)));
  return Object.assign({}, ...published.map(({ components }) => components?.schemas));
}

/** Of these kinds ("apps/v1 Deployment"). The API server publishes the schemas of a new definition with a delay. */
export async function schemasOfKinds(cluster: ClusterClient, wanted: readonly string[]): Promise<Schemas> {
  const groups = new Set(wanted.map((kind) => kind.split(" ")[0] ?? ""));
  let published: Schemas = {};
  await cluster.waitUntil(async () => {
    published = await publishedSchemas(cluster, groups);
    const known = kinds(published);
    return [...new Set(wanted)]
      .filter((kind) => !known.has(kind))
      .map((kind) => `the API server publishes no schema of ${kind}`)
      .join("\n");
  });
  return published;
}
