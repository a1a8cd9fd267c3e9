import { type Mirrors, onHosts } from "../localstack/hosts/choose.ts";
import { layout } from "../localstack/layout.ts";
import { readRun } from "../localstack/run-file.ts";
import { mirror } from "./running-mirror.ts";

/** The mirror of the tests, as people's commands see theirs. */
export function testMirror(): Mirrors {
  const { directory, project } = mirror;
  const at = layout(directory);
  const ports = project?.ports ?? readRun(at)?.ports;
  if (!ports) throw new Error(`There is no ${at.runFile}`);
  return onHosts({ name: project ? project.name.replace(/^mindflow-/, "") : "test", at, ports });
}
