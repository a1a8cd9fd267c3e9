import { readConfig } from "@mindflow/runtime/config";
import { expect, test } from "vitest";
import { config } from "./config.ts";

const valid = {
  SERVICE: "gateway",
  HOST: "127.0.0.1",
  PORT: "4000",
  LOG_LEVEL: "info",
  TOKEN_ISSUER: "https://id.example",
  TOKEN_AUDIENCE: "mindflow",
  TOKEN_KEYS_URL: "file:///keys.json",
  COMMAND_URL: "http://127.0.0.1:4001",
  QUERY_URL: "http://127.0.0.1:4002",
};

test.each([
  ["TOKEN_KEYS_URL", "http://id.example/keys.json", "must be the https: or file: URL of a JWK set"],
  ["TOKEN_KEYS_URL", "keys.json", "must be the https: or file: URL of a JWK set"],
  ["COMMAND_URL", "localhost:4001", "must be the service's http: or https: URL"],
  ["QUERY_URL", "", "must be the service's http: or https: URL"],
])("%s is refused as %j", (name, value, message) => {
  expect(() => readConfig(config, valid)).not.toThrow();
  expect(() => readConfig(config, { ...valid, [name]: value })).toThrow(`${name} is "${value}": ${message}`);
});
