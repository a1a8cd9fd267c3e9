import type { Kubectl } from "./kubectl.ts";
import type { Schemas } from "./schemas.ts";

/** Every schema that an API server publishes, the third parties' definitions included. */
export async function publishedSchemas(kubectl: Kubectl): Promise<Schemas> {
  const { paths } = JSON.parse(await kubectl(["get", "--raw", "/openapi/v3"])) as { paths: Record<string, object> };
  const groups = Object.keys(paths).filter((path) => /^(api|apis\/[^/]+)\/v\w+$/.test(path));
  const all: Record<string, unknown> = {};
  for (const group of groups) {
    const { components } = JSON.parse(await kubectl(["get", "--raw", `/openapi/v3/${group}`]));
    Object.assign(all, components?.schemas);
  }
  return all as Schemas;
}
