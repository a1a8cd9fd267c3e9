/** Does a piece of work under a title, and tells how long it took. */
export type Step = <T>(title: string, work: () => Promise<T>) => Promise<T>;

export interface Console {
  readonly step: Step;
  /** A line that stays. */
  readonly say: (line: string) => void;
  /** Likewise, about what is fetched or built this once, and takes as long as it takes. */
  readonly downloads: (line: string) => void;
  /** What is still being done and since when, in words. */
  readonly underWay: () => string;
  /** How long each step took that was done, in milliseconds, by its title. Who measures empties it first. */
  readonly took: Map<string, number>;
  readonly hasDownloaded: () => boolean;
}

export function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

/**
 * Tells on stdout what is done and how long it took, one line for each piece of work when it ends. In a terminal the
 * last line says what is still under way.
 */
export function createConsole({ live = process.stdout.isTTY }: { live?: boolean } = {}): Console {
  const stream = process.stdout;
  // A terminal that was closed ends nothing by itself: the signal that comes with it does, in good order.
  stream.on("error", () => undefined);
  const begun = new Map<string, number>();
  const took = new Map<string, number>();
  let downloaded = false;
  const underWay = () => [...begun].map(([title, since]) => `${title} ${seconds(since)}`).join(", ");
  const status = () => {
    if (live) stream.write(`\r\u001b[K${underWay().slice(0, (stream.columns ?? 80) - 1)}`);
  };
  const say = (line: string) => {
    if (live) stream.write("\r\u001b[K");
    stream.write(`${line}\n`);
    status();
  };
  const downloads = (line: string) => {
    downloaded = true;
    say(line);
  };
  let timer: NodeJS.Timeout | undefined;
  const step: Step = async (title, work) => {
    const since = Date.now();
    begun.set(title, since);
    timer ??= live ? setInterval(status, 100) : undefined;
    try {
      const result = await work();
      begun.delete(title);
      took.set(title, Date.now() - since);
      say(`  ✔ ${title.padEnd(52)} ${seconds(since).padStart(8)}`);
      return result;
    } catch (error) {
      begun.delete(title);
      say(`  ✖ ${title.padEnd(52)} ${seconds(since).padStart(8)}`);
      throw error;
    } finally {
      if (begun.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    }
  };
  return { step, say, downloads, underWay, took, hasDownloaded: () => downloaded };
}
