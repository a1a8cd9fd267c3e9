import type { Kubectl } from "./kubectl.ts";
import type { Schemas } from "./schemas.ts";

/** Every schema that an API server publishes of these groups ("apps/v1"), or of all: the third parties' definitions included. */
export async function publishedSchemas(kubectl: Kubectl, groups?: ReadonlySet<string>): Promise<Schemas> {
  const get = async (path: string) => JSON.parse(await kubectl(["get", "--raw", path]));
  const { paths } = (await get("/openapi/v3")) as { paths: Record<string, object> };
  const wanted = Object.keys(paths).filter((path) => {
    const [, group] = /^apis?\/((?:[^/]+\/)?v\w+)$/.exec(path) ?? [];
    return group && (groups?.has(group) ?? true);
  });
  const published = await Promise.all(wanted.map((path) => get(`/openapi/v3/${path}`)));
  return Object.assign({}, ...published.map(({ components }) => components?.schemas));
}
