import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { once, output } from "../install.ts";
import { cache, type Layout, repository } from "../layout.ts";
import type { Engine } from "./engine.ts";

const source = join(repository, "localstack", "mail");

/** MailDev: takes every mail and delivers none. Apart from our own packages, since it brings 165 of its own. */
export function mail(at: Layout, { smtp, web }: { readonly smtp: number; readonly web: number }): Engine {
  const lock = readFileSync(join(source, "package-lock.json"));
  const directory = join(cache, "mail", createHash("sha256").update(lock).digest("hex").slice(0, 12));
  const address = `http://127.0.0.1:${web}`;
  return {
    name: "mail",
    title: "MailDev 2.2",
    address,

    install: (starter) =>
      once(directory, async (temporary) => {
        starter.say("  Installing MailDev from npm: 41 MB, this once.");
        for (const name of ["package.json", "package-lock.json"])
          await copyFile(join(source, name), join(temporary, name));
        const parameters = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        await output("npm", parameters, { ...starter, cwd: temporary });
      }),

    processes: () => [
      {
        name: "mail",

        command: async () => ({
          command: process.execPath,
          parameters: [
            join(directory, "node_modules", "maildev", "bin", "maildev"),
            ...["--smtp", String(smtp), "--ip", "127.0.0.1", "--web", String(web), "--web-ip", "127.0.0.1"],
            ...["--mail-directory", join(at.data, "mail")],
          ],
          env: { PATH: process.env.PATH ?? "", HOME: at.data },
          cwd: at.data,
        }),

        async isReady() {
          const page = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(2_000) });
          return page.ok && (await greeting(smtp)).startsWith("220 ");
        },
      },
    ],
  };
}

/** What an SMTP server says first. */
function greeting(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.setTimeout(2_000, () => socket.destroy(new Error("no greeting")));
    socket.on("error", reject);
    socket.once("data", (data) => {
      socket.end("QUIT\r\n");
      resolve(data.toString());
    });
  });
}
