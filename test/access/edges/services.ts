import { namespaces } from "../../../constructs/kubernetes/kubernetes-names.ts";
import type { Service, Topology } from "../../../stacks/topology.ts";
import { allowance, type Edge, overHttps } from "./edge.ts";

const { services, mesh } = namespaces;
const inCluster = "aws:RequestTag/eks-cluster-arn StringEquals cluster";

const readImages = [
  "BatchCheckLayerAvailability",
  "BatchGetImage",
  "GetDownloadUrlForLayer",
  "DescribeRepositories",
  "DescribeImages",
  "DescribeImageScanFindings",
  "ListImages",
];
const pushImages = [...readImages, "InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload", "PutImage"];

/** What every service has: an identity, images, and those who ask whether it is ready. */
export function existence(name: string, { port }: Service): Edge {
  const pods = `pods of ${services}/${name}`;
  const loadTester = `pods app=loadtester of ${services}`;
  const test = `${name}-test`;
  return {
    service: name,
    title: `there is the service ${name}`,
    allows: [
      allowance("IAM", pods, "be", `role ${name}`),
      { ...allowance("IAM", pods, ["sts:AssumeRole", "sts:TagSession"], `role ${name}`), condition: inCluster },
      images("ci-images", pushImages, name),
      images("ci-release", readImages, name),
      ...[loadTester, test].map((who) => allowance("network policy", who, `tcp/${port}`, name)),
      ...["load-tester", test].map((who) => allowance("mesh", who, `GET /health/ready on ${port}`, name)),
    ],
  };
}

function images(role: string, actions: readonly string[], name: string) {
  return allowance(
    "IAM",
    role,
    actions.map((action) => `ecr:${action}`),
    `ecr repository ${name}`,
  );
}

export function callEdges(name: string, { calls = [] }: Service, topology: Topology): Edge[] {
  return calls.flatMap((callee) => {
    const { port, serves = [] } = topology.services[callee] ?? {};
    return {
      service: name,
      title: `${name} calls ${callee}`,
      allows: [
        allowance("network policy", name, `tcp/${port}`, callee),
        allowance("mesh", name, requests([...serves, "/health/live"], port), callee),
      ],
    };
  });
}

export function publicEdges(name: string, { public: isPublic, port, serves = [] }: Service): Edge[] {
  if (!isPublic) return [];
  return [
    {
      service: name,
      title: `people reach ${name}`,
      allows: [
        allowance("network policy", `pods istio=mesh-gateway of ${mesh}`, `tcp/${port}`, name),
        allowance("mesh", "mesh-gateway", requests(serves, port), name),
        allowance("mesh", "people", "be taken for whom a token of the issuer names", name),
        // The keys of the issuer of tokens.
        overHttps(name),
      ],
    },
  ];
}

export function secretEdges(name: string, { secrets = [] }: Service): Edge[] {
  return secrets.map((secret) => ({
    service: name,
    title: `${name} reads the secret ${secret}`,
    allows: readSecret(name, secret),
  }));
}

/** External Secrets fetches what a pod has as a file. */
export function readSecret(pods: string, secret: string) {
  return [
    allowance("secret", pods, "read", `secret ${secret}`),
    allowance(
      "IAM",
      "external-secrets",
      ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      `secret ${secret}`,
    ),
  ];
}

export function mailEdges(name: string, { mails }: Service): Edge[] {
  if (!mails) return [];
  const mail = {
    ...allowance("IAM", name, "ses:SendEmail", "ses identity/<environment>.*"),
    condition: "ses:FromAddress StringLike *@<environment>.*",
  };
  return [{ service: name, title: `${name} sends mail`, allows: [mail, overHttps(name)] }];
}

function requests(paths: readonly string[], port: number | undefined): string[] {
  return paths.map((path) => `* ${path} on ${port}`);
}
