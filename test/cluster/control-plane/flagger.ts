import { freePort } from "../../../localstack/ports.ts";
import type { ThirdPartyRelease } from "../../charts/third-party/releases.ts";
import { findProgram } from "../../fixtures/find-program.ts";
import type { ControlPlane } from "./control-plane.ts";

export const findFlagger = () => findProgram("flagger", "github.com/fluxcd/flagger/releases has it");

/** Flagger with the values of its release. It has no Prometheus: it analyzes no new version. */
export async function startFlagger(
  control: ControlPlane,
  program: string,
  { values }: ThirdPartyRelease,
): Promise<void> {
  const port = await freePort();
  const { meshProvider, selectorLabels } = JSON.parse(values);
  await control.start(
    "flagger",
    program,
    [
      ...["-kubeconfig", control.kubeconfig, "-port", String(port), "-log-level", "info"],
      ...["-mesh-provider", meshProvider, "-selector-labels", selectorLabels, "-control-loop-interval", "1s"],
    ],
    async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok,
  );
}
