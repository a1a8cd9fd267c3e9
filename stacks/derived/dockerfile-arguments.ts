import { type ServiceName, service } from "../topology.ts";

/** The build arguments of the Dockerfile that select a service. */
export function dockerfileArguments(name: ServiceName): { readonly PACKAGE: string; readonly MAIN: string } {
  const [folder, owner, ...main] = service(name).entry.split("/");
  return { PACKAGE: `${folder}/${owner}`, MAIN: main.join("/") };
}
