import type { AwsEnvironment } from "../../../stacks/environments/schema.ts";
import { Network } from "../../../stacks/network.ts";
import { all, reference } from "../fixtures/claims.ts";
import { foundation } from "../fixtures/outputs.ts";
import { type Resource, synthesizeAlone } from "../fixtures/synth.ts";

export function networkOf(environment: AwsEnvironment) {
  const stack = synthesizeAlone((app) => new Network(app, environment, { foundation }));
  /** The resource whose Name tag ends like this. */
  const tagged = (type: string, name: string): Resource => {
    const [found, ...others] = all(stack, type).filter(
      ({ attributes }) => (attributes.tags as { Name?: string })?.Name === `mindflow-${environment.name}-${name}`,
    );
    if (!found || others.length > 0) throw new Error(`expected one ${type} named ${name}`);
    return found;
  };
  const group = (name: string) => {
    const tag = name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);
    return reference(tagged("aws_security_group", tag), "id");
  };
  const every = (type: string) => all(stack, type).map(({ attributes }) => attributes);
  return { stack, tagged, group, every };
}
