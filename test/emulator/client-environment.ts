/** No process listens on this port, so requests to AWS itself fail at once. */
const deadProxy = "http://127.0.0.1:9";

export function clientEnvironment(address: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: address,
    // S3 Control prefixes the host with the account id, which does not resolve: it is reached through a proxy only.
    HTTP_PROXY: address,
    HTTPS_PROXY: deadProxy,
    NO_PROXY: "",
    AWS_ACCESS_KEY_ID: "rehearsal",
    AWS_SECRET_ACCESS_KEY: "rehearsal",
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
}
