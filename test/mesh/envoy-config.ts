const type = (name: string) => ({ "@type": `type.googleapis.com/envoy.extensions.filters.${name}` });

/** Forwards HTTP requests to a cluster. Retries as charts/mesh lets sidecars retry. */
export function listener(name: string, port: number, cluster = name): object {
  const route = {
    cluster,
    retry_policy: { retry_on: "connect-failure,refused-stream,reset-before-request", num_retries: 2 },
  };
  const manager = {
    ...type("network.http_connection_manager.v3.HttpConnectionManager"),
    stat_prefix: name,
    route_config: { virtual_hosts: [{ name, domains: ["*"], routes: [{ match: { prefix: "/" }, route }] }] },
    http_filters: [{ name: "envoy.filters.http.router", typed_config: type("http.router.v3.Router") }],
  };
  const filter = { name: "envoy.filters.network.http_connection_manager", typed_config: manager };
  return { name, address: address(port), filter_chains: [{ filters: [filter] }] };
}

/** A pod. */
export function cluster(name: string, port: number, more: object = {}): object {
  const endpoints = [{ lb_endpoints: [{ endpoint: { address: address(port) } }] }];
  return { name, connect_timeout: "2s", load_assignment: { cluster_name: name, endpoints }, ...more };
}

function address(port: number): object {
  return { socket_address: { address: "127.0.0.1", port_value: port } };
}
