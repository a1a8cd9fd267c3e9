import { buildClient, CommitmentPolicy, KmsKeyringNode } from "@aws-crypto/client-node";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import type { PlanIdentity } from "./plan-facts.ts";

const { encrypt, decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);

/** A message that is not what it was when it was sealed, or is another plan's. */
export class SealBroken extends Error {
  override readonly name = "SealBroken";
}

/** Encrypts plans with the AWS Encryption SDK: a data key for each, authenticated, in the context of the plan's identity. */
export class PlanCipher {
  readonly #keyring: KmsKeyringNode;

  private constructor(keyring: KmsKeyringNode) {
    this.#keyring = keyring;
  }

  static async withKey(alias: string, region: string): Promise<PlanCipher> {
    const { KeyMetadata } = await new KMSClient({ region }).send(new DescribeKeyCommand({ KeyId: alias }));
    const generatorKeyId = KeyMetadata?.Arn;
    if (!generatorKeyId) throw new Error(`${alias} is no key in ${region}: deploy the foundation stack`);
    return new PlanCipher(new KmsKeyringNode({ generatorKeyId }));
  }

  async seal(plaintext: Uint8Array, identity: PlanIdentity): Promise<Uint8Array> {
    const { result } = await encrypt(this.#keyring, plaintext, { encryptionContext: { ...identity } });
    return result;
  }

  /** @throws SealBroken for a changed or truncated message, and for one that was sealed as another plan. */
  async unseal(message: Uint8Array, identity: PlanIdentity): Promise<Uint8Array> {
    const { plaintext, messageHeader } = await decrypt(this.#keyring, message).catch((error: Error) => {
      // The permission, or the network: not the message.
      if ("$metadata" in error) throw error;
      throw new SealBroken(`the sealed plan was changed or truncated (${error.message})`, { cause: error });
    });
    const foreign = Object.entries(identity).filter(([name, value]) => messageHeader.encryptionContext[name] !== value);
    if (foreign.length > 0)
      throw new SealBroken(
        foreign
          .map(
            ([name, value]) => `it was sealed for the ${name} ${messageHeader.encryptionContext[name]}, not ${value}`,
          )
          .join(", and "),
      );
    return plaintext;
  }
}
