import { namespaces, releaseAnnotations } from "../../../constructs/kubernetes/kubernetes-names.ts";
import type { Kubectl } from "./kubectl.ts";
import { Refused } from "./refused.ts";

export interface Release {
  readonly revision: string;
  /** Those that were verified. The cluster admits the images of all recorded releases. */
  readonly images: readonly string[];
  readonly startedAt: string;
  /** "running" of a release that was interrupted, too. */
  readonly outcome: "running" | "succeeded" | "failed" | "rolled back";
}

interface Namespace {
  readonly metadata: { readonly resourceVersion: string; readonly annotations?: Readonly<Record<string, string>> };
}

const kept = 10;

/**
 * The releases of a cluster, the newest first: annotations of the services' namespace, which only an administrator may change.
 * Helm's history is of one chart, and Terraform's state knows only the last apply.
 */
export class ReleaseRecord {
  readonly #kubectl: Kubectl;
  #releases: readonly Release[];
  /** Kubernetes refuses a write if another release has written since. */
  #version: string;

  private constructor(kubectl: Kubectl, { metadata }: Namespace) {
    this.#kubectl = kubectl;
    this.#releases = JSON.parse(metadata.annotations?.[releaseAnnotations.releases] ?? "[]");
    this.#version = metadata.resourceVersion;
  }

  static async read(kubectl: Kubectl): Promise<ReleaseRecord> {
    const found = await kubectl(["get", "namespace", namespaces.services, "-o", "json"]);
    return new ReleaseRecord(kubectl, JSON.parse(found));
  }

  get releases(): readonly Release[] {
    return this.#releases;
  }

  /** What a rollback goes back to. @throws Refused if no earlier release succeeded. */
  get previous(): Release {
    const [current, ...older] = this.#releases;
    const previous = older.find(
      ({ outcome, revision }) =>
        outcome === "succeeded" && (current?.outcome !== "succeeded" || revision !== current.revision),
    );
    if (!previous)
      throw new Refused(
        "No earlier release that succeeded is recorded, so there is nothing to go back to: release a commit instead.",
      );
    return previous;
  }

  /** Admits the images. `back`: what a rollback goes back to. Later rollbacks do not return to what came after it. */
  async begin(revision: string, images: readonly string[], back?: Release): Promise<void> {
    const undone = back ? this.#releases.indexOf(back) : 0;
    const before = this.#releases.map((one, at) =>
      at < undone && one.outcome === "succeeded" ? ({ ...one, outcome: "rolled back" } as const) : one,
    );
    await this.#write([{ revision, images, startedAt: new Date().toISOString(), outcome: "running" }, ...before]);
  }

  async end(outcome: Release["outcome"]): Promise<void> {
    const [current, ...older] = this.#releases;
    if (current) await this.#write([{ ...current, outcome }, ...older]);
  }

  async #write(all: readonly Release[]): Promise<void> {
    // Pods of the last release that succeeded may still be started anew, however many failed since.
    const last = all.find(({ outcome }) => outcome === "succeeded");
    const releases = all.filter((one, index) => index < kept || one === last);
    const annotations = {
      [releaseAnnotations.revision]: last?.revision ?? "",
      [releaseAnnotations.images]: [...new Set(releases.flatMap((one) => one.images))].join("\n"),
      [releaseAnnotations.releases]: JSON.stringify(releases),
    };
    const patch = JSON.stringify({ metadata: { resourceVersion: this.#version, annotations } });
    const options = ["--type", "merge", "--patch", patch, "-o", "json"];
    const written = await this.#kubectl(["patch", "namespace", namespaces.services, ...options]);
    this.#version = (JSON.parse(written) as Namespace).metadata.resourceVersion;
    this.#releases = releases;
  }
}
