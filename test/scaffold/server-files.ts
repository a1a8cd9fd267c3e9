import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pascalCase } from "./addition.ts";

/** A package with a service that answers requests. */
export function serverFiles(root: string, folder: string, name: string): Record<string, string> {
  const routes = `add${pascalCase(name)}Routes`;
  return {
    [`${folder}/package.json`]: manifest(root, name),
    [`${folder}/src/main.ts`]: `import { run } from "@mindflow/runtime/run";
import { createApp } from "./app.ts";
import { config } from "./config.ts";

await run(config, (settings) => createApp({ service: settings.SERVICE, logLevel: settings.LOG_LEVEL }));
`,
    [`${folder}/src/config.ts`]: `import { serviceConfig } from "@mindflow/runtime/config";

export const config = {
  ...serviceConfig,
};
`,
    [`${folder}/src/app.ts`]: `import { createServer } from "@mindflow/runtime/server";
import type { FastifyInstance } from "fastify";
import { ${routes} } from "./${name}/routes.ts";

export interface Dependencies {
  readonly service: string;
  readonly logLevel: string;
}

export function createApp({ service, logLevel }: Dependencies): FastifyInstance {
  const server = createServer({ service, logLevel });
  ${routes}(server);
  return server;
}
`,
    [`${folder}/src/app.test.ts`]: `import { actorHeader } from "@mindflow/contracts/identity";
import { afterAll, expect, test } from "vitest";
import { createApp } from "./app.ts";

const app = createApp({ service: "${name}", logLevel: "fatal" });
afterAll(() => app.close());

test("it is ready once it has started", async () => {
  expect((await app.inject("/health/ready")).statusCode).toBe(200);
});

test("it answers the actor whom the gateway names", async () => {
  const answer = await app.inject({ url: "/${name}", headers: { [actorHeader]: "ada" } });
  expect(answer.json()).toEqual({ actor: "ada" });
});

test("a request without an actor is refused", async () => {
  const answer = await app.inject("/${name}");
  expect([answer.statusCode, answer.json().code]).toEqual([401, "TOKEN_MISSING"]);
});
`,
    [`${folder}/src/${name}/routes.ts`]: `import { actorHeader, readActor } from "@mindflow/contracts/identity";
import type { FastifyInstance } from "fastify";

export function ${routes}(server: FastifyInstance): void {
  server.get("/${name}", async (request) => {
    const actor = readActor(request.headers[actorHeader]);
    return { actor: actor.id };
  });
}
`,
  };
}

/** With the versions that the other packages have. */
function manifest(root: string, name: string): string {
  const read = (path: string) => JSON.parse(readFileSync(join(root, "services", path, "package.json"), "utf8"));
  const [contracts, runtime] = [read("contracts"), read("runtime")];
  const { version, license, type } = runtime;
  const dependencies = {
    [contracts.name]: contracts.version,
    [runtime.name]: version,
    fastify: runtime.dependencies.fastify,
  };
  return JSON.stringify({ name: `@mindflow/${name}`, private: true, version, license, type, dependencies }, null, 2);
}
