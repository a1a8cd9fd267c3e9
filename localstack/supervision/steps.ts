export type Step = <T>(title: string, work: () => Promise<T>) => Promise<T>;

export interface Console {
  readonly step: Step;
  readonly say: (line: string) => void;
  /** Prints a line. After a download or a build the start has no time limit. */
  readonly downloads: (line: string) => void;
  readonly underWay: () => string;
  /** In milliseconds, by title. The caller clears it before it measures. */
  readonly took: Map<string, number>;
  readonly hasDownloaded: () => boolean;
}

export function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

/** Prints each step that ends. In a terminal the last line shows the steps that have not ended. */
export function createConsole({ live = process.stdout.isTTY }: { live?: boolean } = {}): Console {
  const stream = process.stdout;
  // A closed terminal also sends SIGHUP, and that stops the mirror in order.
  stream.on("error", () => undefined);
  const begun = new Map<string, number>();
  const took = new Map<string, number>();
  let downloaded = false;
  let timer: NodeJS.Timeout | undefined;

  const underWay = () => [...begun].map(([title, since]) => `${title} ${seconds(since)}`).join(", ");
  const status = () => {
    if (live) stream.write(`\r\u001b[K${underWay().slice(0, (stream.columns ?? 80) - 1)}`);
  };
  const say = (line: string) => {
    stream.write(`${live ? "\r\u001b[K" : ""}${line}\n`);
    status();
  };
  const step: Step = async (title, work) => {
    const since = Date.now();
    begun.set(title, since);
    if (live) timer ??= setInterval(status, 100);
    let mark = "✖";
    try {
      const result = await work();
      took.set(title, Date.now() - since);
      mark = "✔";
      return result;
    } finally {
      begun.delete(title);
      say(`  ${mark} ${title.padEnd(52)} ${seconds(since).padStart(8)}`);
      if (begun.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    }
  };
  const downloads = (line: string) => {
    downloaded = true;
    say(line);
  };
  return { step, say, downloads, underWay, took, hasDownloaded: () => downloaded };
}
