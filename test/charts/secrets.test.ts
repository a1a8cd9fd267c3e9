import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { storeSecret } from "../../stacks/derived/store-users.ts";
import { production } from "../../stacks/environments/production.ts";
import { builtServices, service } from "../../stacks/topology.ts";
import { named, podTemplates } from "./pods.ts";
import { type Manifest, manifestsOf } from "./releases.ts";

const manifests = await manifestsOf(production);
const secrets = manifests.filter(({ kind }) => kind === "ExternalSecret");

function filesOf(
  spec: ReturnType<typeof podTemplates>[number]["spec"],
  all: readonly Manifest[],
): Record<string, string> {
  const volumes = (spec.volumes ?? []).filter(({ name }: { name: string }) => name === "secrets");
  const sources = volumes.flatMap(
    ({ projected }: { projected: { sources: { secret: { name: string } }[] } }) => projected.sources,
  );
  const data = sources.flatMap(
    ({ secret }: { secret: { name: string } }) => named(all, "ExternalSecret", secret.name).spec.data,
  );
  const { mountPath } = spec.containers[0].volumeMounts?.find(({ name }: { name: string }) => name === "secrets") ?? {};
  return Object.fromEntries(
    data.map((one: { secretKey: string; remoteRef: { key: string } }) => [
      join(mountPath, one.secretKey),
      one.remoteRef.key,
    ]),
  );
}

describe.each(builtServices)("%s", (name) => {
  const { spec } = named(manifests, "Deployment", name).spec.template;

  test("has its secrets, and no others, as files in its secrets directory", () => {
    const { SECRETS_DIRECTORY, POSTGRES_SECRET } = named(manifests, "ConfigMap", name).data ?? {};
    const own = [...(service(name).secrets ?? [])];
    if (service(name).stores?.postgres) {
      expect(POSTGRES_SECRET).toBe(storeSecret("postgres", name));
      own.push(storeSecret("postgres", name));
    }
    const directory = SECRETS_DIRECTORY ?? "/etc/mindflow/secrets";
    expect(filesOf(spec, manifests)).toEqual(
      Object.fromEntries(own.map((secret) => [join(directory, secret), `mindflow-production-${secret}`])),
    );
  });

  test("has no secret as an environment variable", () => {
    for (const { env = [], envFrom = [] } of spec.containers) {
      expect(env.filter((one: object) => "valueFrom" in one)).toEqual([]);
      expect(envFrom.filter((one: object) => "secretRef" in one)).toEqual([]);
    }
  });

  test("can start without the secrets that a person creates, but not without its password", () => {
    for (const { projected } of (spec.volumes ?? []).filter(({ name }: { name: string }) => name === "secrets"))
      for (const { secret } of projected.sources)
        expect(secret.optional).toBe(service(name).secrets?.some((own) => secret.name.endsWith(own)) ?? false);
  });
});

test("a rotated password reaches both versions of a service during a roll-out", () => {
  for (const { spec } of secrets)
    expect(spec.target.template.metadata.annotations).toEqual({ "flagger.app/config-tracking": "disabled" });
});

describe("the migration", () => {
  const own = manifests.filter(({ metadata }) => metadata.name === "command-migration");
  const [job] = own.filter(({ kind }) => kind === "Job");

  test("is the only pod with the administrator's password", () => {
    const holders = podTemplates(manifests).filter(({ spec }) =>
      Object.keys(filesOf(spec, manifests)).some((file) => file.endsWith("postgres-admin")),
    );
    expect(holders.map(({ owner }) => owner)).toEqual(["Job command-migration"]);
  });

  test("installs its dependencies before the release, and removes them afterwards", () => {
    expect(own.map(({ kind }) => kind).toSorted()).toEqual([
      "ExternalSecret",
      "Job",
      "NetworkPolicy",
      "ServiceAccount",
    ]);
    for (const { kind, metadata } of own)
      expect(metadata.annotations).toMatchObject({
        "helm.sh/hook": "pre-install,pre-upgrade",
        "helm.sh/hook-weight": kind === "Job" ? "0" : "-1",
        "helm.sh/hook-delete-policy": "before-hook-creation,hook-succeeded",
      });
  });

  test("ends: it has no sidecar, and a deadline before Helm's timeout", () => {
    expect(job?.spec.template.metadata.labels).toMatchObject({ "sidecar.istio.io/inject": "false" });
    expect(job?.spec.activeDeadlineSeconds).toBeLessThan(600);
  });

  test("has the variables of its code, and starts the image's entry point", () => {
    const variables = job?.spec.template.spec.containers[0].env.map(({ name }: { name: string }) => name);
    expect(variables.toSorted()).toEqual([
      "NODE_EXTRA_CA_CERTS",
      "POSTGRES_DATABASE",
      "POSTGRES_HOST",
      "POSTGRES_PORT",
      "POSTGRES_SECRET",
      "POSTGRES_TLS",
      "SECRETS_DIRECTORY",
    ]);
    expect(job?.spec.template.spec.containers[0].command).toEqual(["node", service("command").migration]);
  });
});
