import { once } from "node:events";
import { appendFile } from "node:fs/promises";
import type { Server } from "node:http";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import { testMirror } from "../../test/fixtures/running-mirror.ts";
import { needed } from "../../test/fixtures/tools.ts";
import { statusOf } from "../hosts/status.ts";
import { freePort } from "../ports.ts";
import { type Chromium, findChromium } from "./chromium.ts";
import { servePage } from "./server.ts";

const mirrors = testMirror();
let server: Server;
let url: string;
let browser: Browser | undefined;

beforeAll(async () => {
  const port = await freePort();
  server = await servePage(port, () => statusOf(mirrors));
  url = `http://localhost:${port}/`;
});

afterAll(async () => {
  await browser?.close();
  server.close();
  await once(server, "close");
});

async function open(context: TestContext, options: BrowserContextOptions = {}) {
  const { command } = needed<Chromium>(await findChromium(), context);
  // Root, as whom CI runs, cannot make Chromium's own sandbox.
  browser ??= await chromium.launch({ executablePath: command, args: ["--no-sandbox"] });
  const page = await browser.newPage(options);
  const errors: string[] = [];
  page.on("console", (message) => errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(url);
  await page.waitForSelector(".part");
  return { page, errors };
}

const names = (page: Page) => page.locator(".part .name").allTextContents();

test("it shows every part of the mirror with its version and address, without an error in the browser", async (context) => {
  const { page, errors } = await open(context);
  const { parts } = await statusOf(mirrors);
  expect(await names(page)).toEqual(parts.map(({ name }) => name));
  const gateway = page.locator('.part[data-name="gateway"]');
  expect(await gateway.locator("a").getAttribute("href")).toBe(`http://localhost:${mirrors.ports.gateway}/graphql`);
  expect(await gateway.locator(".version").textContent()).toMatch(/^\d+\.\d+\.\d+$/);
  expect(await page.locator('.part[data-name="opensearch"] .version').textContent()).toMatch(/^2\.19\./);
  expect(errors).toEqual([]);
});

test("it refreshes by itself, and shows a log's error as text", async (context) => {
  const { page } = await open(context);
  const logged = `Error: <img src=x onerror=alert(1)> ${Date.now()}`;
  await appendFile(join(mirrors.at.logs, "mail.log"), `${logged}\n`);
  await page.getByText(logged).waitFor({ timeout: 15_000 });
  expect(await page.locator("img").count()).toBe(0);
});

test("without an answer it shows that, and recovers by itself", async (context) => {
  const { page } = await open(context);
  await page.route("**/status.json", (route) => route.abort());
  await page.getByText("no answer").waitFor({ timeout: 15_000 });
  await page.unroute("**/status.json");
  await page.waitForSelector(".part", { timeout: 15_000 });
});

test.for([
  ["light", "rgb(246, 247, 248)"],
  ["dark", "rgb(20, 23, 26)"],
] as const)("it follows the machine's %s mode, and fits a phone", async ([colorScheme, ground], context) => {
  const { page } = await open(context, { colorScheme, viewport: { width: 360, height: 740 } });
  expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(ground);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
});
