// What a person's shell and home may tell our processes. Plain JavaScript: bootstrap.mjs needs it under any Node.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const passed = [
  // The person and the terminal.
  /^(PATH|HOME|USER|LOGNAME|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|XDG_(RUNTIME_DIR|CONFIG_HOME|CACHE_HOME))$/,
  // Version managers, whose programs on the PATH read them.
  /^(PYENV|ASDF|MISE|JENV|VOLTA)_/,
  // Ways to the packages: proxies, certificates, registries and caches. No other setting of npm or pip.
  /^(https?|no|all)_proxy$/i,
  /^(NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE)$/,
  /^npm_config_(.*registry|\/\/.*|ca|cafile|cert|key|https?_proxy|proxy|noproxy|strict_ssl|fetch_.*|cache|userconfig|(prefer_)?offline)$/i,
  /^PIP_((EXTRA_)?INDEX_URL|NO_INDEX|FIND_LINKS|(CLIENT_)?CERT|TRUSTED_HOST|PROXY|CACHE_DIR|DEFAULT_TIMEOUT|RETRIES)$/,
  // Docker's client, and Testcontainers.
  /^(DOCKER_(HOST|CONTEXT|CONFIG|CERT_PATH|TLS_VERIFY)|SSH_AUTH_SOCK|TESTCONTAINERS_.*)$/,
  // Where tools are.
  /^(TERRAFORM_BINARY_NAME|TF_CLI_CONFIG_FILE|TF_PLUGIN_CACHE_DIR|KUBEBUILDER_ASSETS|GOBIN|GOPATH)$/,
  // Our own, and what tells CI and npm's script.
  /^(MIRROR|MINDFLOW_.*|LOCALSTACK_DIGEST|TF_VAR_revision|CI|GITHUB_(ACTIONS|STEP_SUMMARY)|npm_lifecycle_event)$/,
];

/** No file of the person's home, no machine's role, and the same text on every machine. */
const own = {
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
  KUBECONFIG: "/dev/null",
  // Neither Terraform nor cdktf asks for newer versions of itself.
  CHECKPOINT_DISABLE: "1",
  LC_ALL: "C.UTF-8",
  // Compiling takes a third to a half of a command's or a service's start.
  NODE_COMPILE_CACHE: fileURLToPath(new URL("../../.mindflow/compiled", import.meta.url)),
};

/** @param {string} name */
export function mayPass(name) {
  return passed.some((pattern) => pattern.test(name));
}

/** The mirror listens on this machine, so another machine's engine is of no use, and nobody is asked about it. */
const isElsewhere = (name, value) =>
  name === "DOCKER_HOST" && !/^(unix:|tcp:\/\/(localhost|127(\.\d+){3}|\[::1\])(:|$))/.test(value);

/** A program ends if its directory for temporary files is missing. */
function temporary({ TMPDIR }) {
  return TMPDIR && existsSync(TMPDIR) ? { TMPDIR } : {};
}

/**
 * Of a command of the menu, and of the tools that it runs: what may pass, and ours.
 *
 * @param {NodeJS.ProcessEnv} [from]
 * @returns {Record<string, string>}
 */
export function toolEnvironment(from = process.env) {
  const kept = Object.entries(from).filter(
    ([name, value]) => value !== undefined && mayPass(name) && !isElsewhere(name, value),
  );
  return { ...Object.fromEntries(kept), ...temporary(from), ...own };
}

/**
 * Of an engine, a service or an emulator: where programs are, and ours. It has no home, proxy or registry.
 *
 * @param {NodeJS.ProcessEnv} [from]
 * @returns {Record<string, string>}
 */
export function serverEnvironment(from = process.env) {
  return { PATH: from.PATH ?? "", ...temporary(from), ...own };
}
