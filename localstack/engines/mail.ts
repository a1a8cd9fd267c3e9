import events from "node:events";
import { copyFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { contentHash } from "../install/content-hash.ts";
import { once } from "../install/install.ts";
import { npmCi } from "../install/npm-ci.mjs";
import { cache, type Layout, repository } from "../layout.ts";
import { type Engine, singleProcess } from "./engine.ts";
import { type Answer, getJson, probeTimeout } from "./probe.ts";

const source = join(repository, "localstack", "engines", "mail");

interface MailPorts {
  readonly smtp: number;
  readonly web: number;
}

/** MailDev receives every mail and delivers none. It is installed apart, since it brings 165 packages of its own. */
export function mail(at: Layout, { smtp, web }: MailPorts): Engine {
  const directory = join(cache, "mail", contentHash([join(source, "package-lock.json")]));
  const address = `http://127.0.0.1:${web}`;
  return singleProcess({
    name: "mail",
    title: "MailDev 2.2",
    address,
    directory: at.data,

    install: (starter) =>
      once(directory, async (temporary) => {
        starter.say("  Installing MailDev from npm: 41 MB, this once.");
        for (const name of ["package.json", "package-lock.json"])
          await copyFile(join(source, name), join(temporary, name));
        await npmCi("MailDev", temporary, ["--ignore-scripts"], starter);
      }),

    command: async () => ({
      command: process.execPath,
      parameters: [
        join(directory, "node_modules", "maildev", "bin", "maildev"),
        ...["--smtp", String(smtp), "--ip", "127.0.0.1", "--web", String(web), "--web-ip", "127.0.0.1"],
        ...["--mail-directory", join(at.data, "mail")],
      ],
    }),

    isReady: () => askMail({ smtp, web }),
  });
}

export async function askMail({ smtp, web }: MailPorts): Promise<Answer> {
  const url = `http://127.0.0.1:${web}`;
  const [{ version }, mails, greeting] = await Promise.all([
    getJson<{ version: string }>(`${url}/config`),
    getJson<unknown[]>(`${url}/email`),
    greetingOf(smtp),
  ]);
  if (!greeting.startsWith("220 ")) throw new Error(`it greets with ${greeting.trim()}`);
  return { version, message: `${mails.length} mails` };
}

async function greetingOf(port: number): Promise<string> {
  const socket = connect(port, "127.0.0.1").on("error", () => undefined);
  try {
    const [greeting] = await events.once(socket, "data", { signal: AbortSignal.timeout(probeTimeout) });
    return String(greeting);
  } finally {
    socket.end("QUIT\r\n");
  }
}
