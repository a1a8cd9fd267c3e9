import type { ClusterClient } from "./cluster-client.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";

type Identified = KubernetesObject & { readonly metadata: { readonly uid: string } };

export interface ResourceWatch {
  end(): Promise<void>;
}

/** Calls `onChange` with all objects at a path of the Kubernetes API: once at first, and after each change. */
export async function watchResources<T extends Identified>(
  cluster: ClusterClient,
  path: string,
  onChange: (all: readonly T[]) => void,
): Promise<ResourceWatch> {
  const all = new Map<string, T>();
  const onStart = (objects: readonly T[]) => {
    for (const object of objects) all.set(object.metadata.uid, object);
    onChange(objects);
  };
  return watchEvents<T>(cluster, path, onStart, ({ type, object }) => {
    if (type === "DELETED") all.delete(object.metadata.uid);
    else all.set(object.metadata.uid, object);
    onChange([...all.values()]);
  });
}

export interface WatchEvent<T> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: T;
}

/** Calls `onStart` with all objects at a path of the Kubernetes API, and then `onEvent` with each change. */
export async function watchEvents<T extends Identified>(
  cluster: ClusterClient,
  path: string,
  onStart: (objects: readonly T[]) => void,
  onEvent: (event: WatchEvent<T>) => void,
): Promise<ResourceWatch> {
  const list = JSON.parse(await cluster.kubectl(["get", "--raw", path]));
  onStart(list.items);
  const stop = new AbortController();
  const url = `${path}?watch=true&resourceVersion=${list.metadata.resourceVersion}`;
  const onLine = (line: string) => onEvent(JSON.parse(line));
  let fault: Error | undefined;
  const ended = cluster.kubectl(["get", "--raw", url], { signal: stop.signal, onLine }).catch((error: Error) => {
    if (!stop.signal.aborted) fault = error;
  });
  return {
    async end() {
      stop.abort();
      await ended;
      if (fault) throw fault;
    },
  };
}
