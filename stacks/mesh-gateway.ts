/** Where the mesh's gateway listens in its pods: what the load balancer sends to it, and what it asks whether it is ready. */
export const meshGateway = { port: 8443, health: { port: 15_021, path: "/healthz/ready" } } as const;
