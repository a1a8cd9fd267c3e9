import { createServer } from "@mindflow/runtime/server";
import type { FastifyInstance } from "fastify";
import { Registry } from "prom-client";
import { graphqlEndpoint } from "./graphql/endpoint.ts";
import { keySet } from "./identity/keys.ts";
import { createIdentity } from "./identity/tokens.ts";
import { commandService } from "./services/command.ts";
import { connect } from "./services/connection.ts";
import { queryService } from "./services/query.ts";

export interface GatewayOptions {
  readonly service: string;
  readonly logLevel: string;
  readonly tokens: { readonly issuer: string; readonly audience: string; readonly keysUrl: URL };
  readonly commandUrl: string;
  readonly queryUrl: string;
}

export function createApp({ service, logLevel, tokens, commandUrl, queryUrl }: GatewayOptions): FastifyInstance {
  const command = connect(commandUrl);
  const query = connect(queryUrl);
  const metrics = new Registry();
  const server = createServer({
    service,
    logLevel,
    metrics,
    bodyLimit: 256 * 1024,
    // Without the one, the gateway still answers what the other serves, and names what is away.
    optionalChecks: { command: command.alive, query: query.alive },
  });
  server.register(graphqlEndpoint, {
    metrics,
    identify: createIdentity({ ...tokens, keys: keySet(tokens.keysUrl) }),
    services: { command: commandService(command), query: queryService(query) },
  });
  server.addHook("onClose", () => Promise.all([command.close(), query.close()]));
  return server;
}
