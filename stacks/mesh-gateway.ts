/**
 * The mesh's gateway: where it listens in its pods, which is what the load balancer sends to and asks whether it is ready,
 * and the label that its chart gives them.
 */
export const meshGateway = {
  port: 8443,
  health: { port: 15_021, path: "/healthz/ready" },
  pods: { istio: "mesh-gateway" },
} as const;
