import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { cryptoProvider, PemConverter, X509Certificate, X509Crl } from "@peculiar/x509";

cryptoProvider.set(webcrypto as never);

export type RevocationOptions = Readonly<{
  /** Files, or addresses that begin with `http`: a list in DER, or any number of them in PEM. */
  sources: readonly string[];
  /** PEM of the authorities that issue certificates and lists. */
  authorities: string;
  reloadSeconds: number;
  /** How long a list is still believed after its `nextUpdate`: 0 unless told. */
  graceSeconds?: number;
  now?: () => Date;
  /** Told of a list that could not be read or believed. */
  onProblem?: (source: string, error: Error) => void;
}>;

type List = Readonly<{ serials: ReadonlySet<string>; madeAt: number; until: number }>;

const mostBytes = 16 * 1024 * 1024;
const fetchMs = 5000;

/**
 * Certificate revocation lists, read again and again. A list counts if an authority of ours signed it and none newer was seen. Where an
 * issuer's list is missing or past its `nextUpdate` the answer is `unknown`: who cannot tell whether a certificate is revoked must not
 * trust it. A list that cannot be read leaves the one before in force until its own time is over.
 */
export class Revocations {
  readonly #options: RevocationOptions;
  readonly #authorities: readonly X509Certificate[];
  readonly #lists = new Map<string, List>();
  /** What each source said last: large lists are taken apart only when they change. */
  readonly #read = new Map<string, Buffer>();
  readonly #stopping = new AbortController();
  #loop: Promise<void> = Promise.resolve();

  private constructor(options: RevocationOptions) {
    this.#options = options;
    this.#authorities = PemConverter.decode(options.authorities).map((raw) => new X509Certificate(raw));
  }

  /** Reads all lists once before it gives anything. */
  static async start(options: RevocationOptions): Promise<Revocations> {
    const revocations = new Revocations(options);
    await revocations.reload();
    revocations.#loop = revocations.#again();
    return revocations;
  }

  /** `issuer` as its name in RFC 4514's form, `serial` in hexadecimal. */
  verdict(issuer: string, serial: string, now: Date): "good" | "revoked" | "unknown" {
    const list = this.#lists.get(issuer);
    const graceMs = (this.#options.graceSeconds ?? 0) * 1000;
    if (list === undefined || now.getTime() > list.until + graceMs) {
      return "unknown";
    }
    return list.serials.has(normal(serial)) ? "revoked" : "good";
  }

  async reload(): Promise<void> {
    await Promise.all(
      this.#options.sources.map(async (source) => {
        try {
          const bytes = await read(source);
          if (!this.#read.get(source)?.equals(bytes)) {
            await this.#takeAll(bytes);
            this.#read.set(source, bytes);
          }
        } catch (error) {
          this.#options.onProblem?.(source, error as Error);
        }
      }),
    );
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #again(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await sleep(this.#options.reloadSeconds * 1000, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) {
        await this.reload();
      }
    }
  }

  /** Each list counts for itself: what is wrong with one is told after the others have been taken. */
  async #takeAll(bytes: Buffer): Promise<void> {
    const lists = bytes.includes("-----BEGIN") ? PemConverter.decode(bytes.toString("latin1")) : [bytes];
    const taken = await Promise.allSettled(lists.map(async (list) => await this.#take(new X509Crl(list))));
    const wrong = taken.find(({ status }) => status === "rejected");
    if (wrong !== undefined) {
      throw (wrong as PromiseRejectedResult).reason;
    }
  }

  async #take(crl: X509Crl): Promise<void> {
    const issuer = this.#authorities.find(({ subject }) => subject === crl.issuer);
    if (issuer === undefined || !(await crl.verify({ publicKey: issuer }))) {
      throw new Error("not signed by an authority that is trusted here");
    }
    const before = this.#lists.get(crl.issuer);
    const madeAt = crl.thisUpdate.getTime();
    if (before !== undefined && madeAt < before.madeAt) {
      throw new Error("older than the list that was read before");
    }
    this.#lists.set(crl.issuer, {
      serials: new Set(crl.entries.map(({ serialNumber }) => normal(serialNumber))),
      madeAt,
      // A list that does not say how long it holds does not hold.
      until: crl.nextUpdate?.getTime() ?? 0,
    });
  }
}

async function read(source: string): Promise<Buffer> {
  if (!source.startsWith("http")) {
    return await readFile(source);
  }
  const response = await fetch(source, { signal: AbortSignal.timeout(fetchMs), redirect: "error" });
  if (!response.ok || response.body === null) {
    throw new Error(`HTTP ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    if (bytes > mostBytes) {
      throw new Error(`more than ${mostBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Without leading zeros and in small letters, so that all spellings of a number are one. */
function normal(serial: string): string {
  return serial.toLowerCase().replace(/^0+/, "");
}
