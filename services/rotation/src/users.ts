/** A user of a store, and what it logs in with. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The users of one store. Whoever cannot be asked is a fault, and thrown: only the store itself says "no". */
export interface Users {
  /** Whether the store lets these in. */
  accepts(credentials: Credentials): Promise<boolean>;
  /**
   * Gives `user` its password, also when it has it already. `by` is the user itself, or an administrator, who creates a
   * user that is missing.
   */
  setPassword(by: Credentials, user: Credentials): Promise<void>;
}

/** Where a store is. Off a laptop always over TLS, and only with a certificate of a known authority for that name. */
export interface StoreAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

/** How long, in milliseconds, a store may take to let somebody in, or to answer. */
export const patience = 10_000;
