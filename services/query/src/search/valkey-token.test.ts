import { expect, test } from "vitest";
import { valkeyToken } from "./valkey-token.ts";

const user = { user: "mindflow-dev-query", cluster: "mindflow-dev-valkey", region: "eu-central-1" };
const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a secret" };

async function parts(credentials: typeof keys & { sessionToken?: string }) {
  const token = await valkeyToken(user, credentials, new Date("2026-01-02T03:04:05Z"));
  const [address, query] = token.split("?");
  return { token, address, query: Object.fromEntries(new URLSearchParams(query)) };
}

const common = {
  Action: "connect",
  User: "mindflow-dev-query",
  "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
  "X-Amz-Credential": "AKIDEXAMPLE/20260102/eu-central-1/elasticache/aws4_request",
  "X-Amz-Date": "20260102T030405Z",
  "X-Amz-Expires": "900",
  "X-Amz-SignedHeaders": "host",
};

// The signatures were made with botocore's SigV4QueryAuth, as in AWS's own example.
test.each([
  [undefined, "d3c2d224e5aae124553e25dffa2e6b09c06a3598ff47bcb050e97faf2a3f66a1"],
  ["a/session+token==", "76aad02868ea8885300d4008675e6d0be309d496d2770673fcb1232b819ca0df"],
])(
  "a token is a signed request to connect, valid for 15 minutes (session token: %s)",
  async (sessionToken, signature) => {
    const { token, address, query } = await parts({ ...keys, ...(sessionToken && { sessionToken }) });
    expect(address).toBe("mindflow-dev-valkey/");
    expect(query).toEqual({
      ...common,
      ...(sessionToken && { "X-Amz-Security-Token": sessionToken }),
      "X-Amz-Signature": signature,
    });
    expect(token).not.toContain(keys.secretAccessKey);
  },
);
