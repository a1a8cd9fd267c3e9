import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { storeParameters } from "../../constructs/secret-settings.ts";
import { local } from "../../stacks/environments/local.ts";
import { names } from "../../stacks/topology.ts";
import { clientOptions } from "../aws.ts";
import type { ResourceNeeds } from "../resources.ts";

/** Where each store is, in Parameter Store. */
export async function createParameters(endpoint: string, stores: ResourceNeeds["stores"]): Promise<void> {
  const ssm = new SSMClient(clientOptions(endpoint));
  for (const store of names(stores))
    for (const { name: Name, type: Type, value: Value } of storeParameters(local.name, store, stores[store]))
      await ssm.send(new PutParameterCommand({ Name, Type, Value, Overwrite: true }));
  ssm.destroy();
}
