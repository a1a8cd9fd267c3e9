/** Ports and labels of the mesh gateway's pods: targets of the load balancer and of its health checks. */
export const meshGateway = {
  port: 8443,
  health: { port: 15_021, path: "/healthz/ready" },
  pods: { istio: "mesh-gateway" },
} as const;
