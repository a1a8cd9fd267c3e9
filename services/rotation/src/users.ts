export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The users of one store. @throws if the store does not answer. */
export interface Users {
  accepts(credentials: Credentials): Promise<boolean>;
  /** Sets the password of `user`, logged in as `by`: the user, or an administrator, who creates a missing user. */
  setPassword(by: Credentials, user: Credentials): Promise<void>;
}

/** On AWS always with TLS: the certificate must be from a known authority, for `host`. */
export interface StoreAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

/** The timeout of a login, and of a statement, in milliseconds. */
export const storeTimeout = 10_000;
