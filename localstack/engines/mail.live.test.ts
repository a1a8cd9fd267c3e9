import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { expect, test, vi } from "vitest";
import { mirror } from "../../test/fixtures/running-mirror.ts";

const { smtp, url } = mirror.addresses.mail;

/** Sends a mail by RFC 5321: each line follows the server's answer to the line before. */
function send(lines: readonly string[]): Promise<void> {
  const left = [...lines];
  return new Promise((resolve, reject) => {
    const socket = connect(smtp.port, smtp.host);
    socket
      .setEncoding("utf8")
      .on("error", reject)
      .on("close", () => resolve());
    socket.on("data", (answer) => {
      if (!/^[23]/.test(String(answer))) socket.destroy(new Error(String(answer)));
      else socket.write(`${left.shift() ?? "QUIT"}\r\n`);
    });
  });
}

test("the page's API shows a mail that a service sends", async () => {
  const subject = `Task completed ${randomUUID()}`;
  await send([
    "HELO mindflow",
    "MAIL FROM:<notifier@mindflow.example>",
    "RCPT TO:<ada@mindflow.example>",
    "DATA",
    `From: notifier@mindflow.example\r\nTo: ada@mindflow.example\r\nSubject: ${subject}\r\n\r\nWell done.\r\n.`,
  ]);
  const received = await vi.waitFor(async () => {
    const mails = (await (await fetch(`${url}/email`)).json()) as { subject: string }[];
    const mail = mails.find((one) => one.subject === subject);
    expect(mail).toBeDefined();
    return mail;
  });
  expect(received).toMatchObject({ to: [{ address: "ada@mindflow.example" }], text: "Well done.\n" });
});

test("its page is served", async () => {
  const page = await fetch(url);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<title>MailDev")]);
});
