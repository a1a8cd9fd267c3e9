import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { z } from "zod";
import type { AwsEnvironment } from "../environments/schema.ts";
import { PlanCipher, SealBroken } from "./plan-cipher.ts";
import { type PlanFacts, type PlanIdentity, planFacts, sha256 } from "./plan-facts.ts";
import { PlanRefused } from "./plan-refused.ts";
import { plansBucketName, plansKeyAlias } from "./plan-store-names.ts";

const sealedPlan = z.strictObject({ facts: planFacts, sha256: z.string(), plan: z.base64() });

export interface SealedPlan {
  readonly facts: PlanFacts;
  /** Terraform's plan file. */
  readonly plan: Uint8Array;
}

/** The plans of an environment between their review and their apply: sealed in the bucket of the foundation stack. */
export class PlanStore {
  readonly #bucket: string;
  readonly #s3: S3Client;
  readonly #cipher: PlanCipher;

  private constructor(bucket: string, s3: S3Client, cipher: PlanCipher) {
    this.#bucket = bucket;
    this.#s3 = s3;
    this.#cipher = cipher;
  }

  static async of(environment: AwsEnvironment): Promise<PlanStore> {
    const { region } = environment;
    const cipher = await PlanCipher.withKey(plansKeyAlias(environment), region);
    return new PlanStore(plansBucketName(environment), new S3Client({ region }), cipher);
  }

  /** A second plan of the same stack and commit takes the place of the first. */
  async put(identity: PlanIdentity, { facts, plan }: SealedPlan): Promise<void> {
    const content = { facts, sha256: sha256(plan), plan: Buffer.from(plan).toString("base64") };
    const Body = await this.#cipher.seal(Buffer.from(JSON.stringify(content)), identity);
    await this.#s3.send(new PutObjectCommand({ Bucket: this.#bucket, Key: planKey(identity), Body }));
  }

  /** @throws PlanRefused without a plan, and for one that is not as it was sealed. */
  async get(identity: PlanIdentity): Promise<SealedPlan> {
    const object = { Bucket: this.#bucket, Key: planKey(identity) };
    const { Body } = await this.#s3.send(new GetObjectCommand(object)).catch((error: Error) => {
      if (!(error instanceof NoSuchKey)) throw error;
      throw new PlanRefused(identity.stack, [`no plan of the commit ${identity.commit} was reviewed and sealed`]);
    });
    const message = (await Body?.transformToByteArray()) ?? new Uint8Array();
    const content = await this.#cipher.unseal(message, identity).catch((error: Error) => {
      throw error instanceof SealBroken ? new PlanRefused(identity.stack, [error.message]) : error;
    });
    const sealed = sealedPlan.parse(JSON.parse(Buffer.from(content).toString()));
    const plan = Buffer.from(sealed.plan, "base64");
    if (sha256(plan) !== sealed.sha256)
      throw new PlanRefused(identity.stack, [`the plan is not the one with the SHA-256 ${sealed.sha256}`]);
    return { facts: sealed.facts, plan };
  }
}

export function planKey({ stack, commit }: PlanIdentity): string {
  return `${commit}/${stack}`;
}
