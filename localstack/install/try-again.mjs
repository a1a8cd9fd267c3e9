// Plain JavaScript without a package: bootstrap.mjs needs it before any package is there.

/** In milliseconds. The last attempt begins later than this after the first failure, so a shorter outage is survived. */
const longestOutage = 120_000;
const shortestPause = 1_000;
const longestPause = 15_000;

/**
 * What npm, pip, helm, Terraform, Docker and Node print if the network fails. A 404 or a wrong checksum would be the same
 * the next time.
 */
const transient = [
  /\b(EAI_AGAIN|ENOTFOUND|E?CONN(RESET|REFUSED|ABORTED)|EPIPE|ENETUNREACH|EHOSTUNREACH|ENETDOWN|ERR_STREAM_PREMATURE_CLOSE)\b/,
  /\b(ETIMEDOUT|E(CONNECTION|IDLE|RESPONSE|TRANSFER)TIMEOUT|ERR_SOCKET_TIMEOUT)\b|socket hang up|\baborted\b/,
  /name resolution|name or service not known|could not resolve|no such host|server misbehaving|network is unreachable/i,
  /connection (was )?(reset|refused|aborted|broken|timed out)|unexpected EOF|: EOF\b|prematurely/i,
  /NewConnectionError|ConnectionResetError|IncompleteRead|ReadTimeout|read timed out|i\/o timeout|handshake timeout/,
  /context deadline exceeded|Client\.Timeout|toomanyrequests/,
  /\b(E|HTTP |HTTP error |status:? |code:? |answered |returned )(429|5\d\d)\b|\b(429|5\d\d) (Too|Server|Internal|Bad|Service|Gateway)/,
];

/** Terraform breaks its lines, with a bar at the margin. */
const printed = ({ message, cause }) =>
  `${message}\n${cause?.stderr ?? ""}\n${cause?.message ?? ""}`.replaceAll(/[\s│╷╵]*\n[\s│╷╵]*/g, "\n");

const isTransient = (text) => transient.some((fault) => fault.test(text));

/** The line that names the host, or else the fault with the lines before it. */
function reasonIn(text) {
  const lines = text.split("\n");
  const line = lines.find((one) => isTransient(one) && /https?:\/\/|host=|lookup |getaddrinfo /.test(one));
  const end = lines.findIndex((one, index) => isTransient(`${lines[index - 1] ?? ""} ${one}`));
  return (line ?? lines.slice(Math.max(0, end - 3), end + 1).join(" ")).trim().slice(-300);
}

/** With the global setTimeout, for tests. */
const sleep = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
  });

/**
 * Attempts a download again until it succeeds. What is complete must be kept by `attempt`.
 *
 * @template T
 * @param {string} what is missing, with the host that has it: the subject of a sentence.
 * @param {() => Promise<T>} attempt
 * @param {import("./try-again.mjs").TryAgainOptions} options
 * @returns {Promise<T>}
 * @throws the error of an attempt if it would be the same the next time; else an Error with the reason and the way out.
 */
export async function tryAgain(what, attempt, { say, signal, outage = longestOutage }) {
  let failed = 0;
  for (let pause = shortestPause; ; pause = Math.min(2 * pause, longestPause)) {
    const begun = performance.now();
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      const text = printed(error);
      if (!isTransient(text.replaceAll("\n", " "))) throw error;
      failed ||= performance.now();
      const reason = reasonIn(text);
      if (begun - failed >= outage)
        throw new Error(
          `${what} cannot be had (tried for ${Math.round((performance.now() - failed) / 1_000)} s): ${reason}\n` +
            "What has arrived is kept. Check the network, its name server and the proxy (HTTPS_PROXY), then run the same command again.",
          { cause: error },
        );
      // Of many that failed at once, not all try again at once.
      const wait = pause * (0.5 + Math.random() / 2);
      say(`  ! ${what}: ${reason}. Trying again in ${(wait / 1_000).toFixed(1)} s.`);
      await sleep(wait, signal);
    }
  }
}
