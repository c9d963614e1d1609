import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as x509 from "@peculiar/x509";
import type { CallerKind } from "./certificate.ts";
import { unitOf } from "./certificate.ts";

x509.cryptoProvider.set(webcrypto as never);

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const organization = "jinbao development";

/** Files of one certificate with its key, PEM. */
export type KeyPairFiles = Readonly<{ certificateFile: string; keyFile: string }>;

export type Wanted = Readonly<{
  kind: CallerKind;
  /** An operator's id, a host's name, an employer's unified social credit code. */
  name: string;
  /** Names and addresses of a host that serves. */
  hosts?: readonly string[];
  /** Days before and after now; the usual year where none is given. */
  days?: readonly [from: number, to: number];
  usage?: "client" | "server" | "both";
}>;

/**
 * A certificate authority for trying the service on one machine: its key lies in a file (0600). A province's own is made by the playbooks,
 * with its keys in a crypto machine, and gives certificates of the same form. Made once in a directory, and read again after.
 */
export class DevelopmentAuthority {
  readonly directory: string;
  readonly certificateFile: string;
  readonly revocationFile: string;
  readonly #keys: webcrypto.CryptoKeyPair;
  readonly #certificate: x509.X509Certificate;

  private constructor(directory: string, keys: webcrypto.CryptoKeyPair, certificate: x509.X509Certificate) {
    this.directory = directory;
    this.certificateFile = path.join(directory, "ca.crt");
    this.revocationFile = path.join(directory, "ca.crl");
    this.#keys = keys;
    this.#certificate = certificate;
  }

  static async open(directory: string): Promise<DevelopmentAuthority> {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const [keyFile, certificateFile] = [path.join(directory, "ca.key"), path.join(directory, "ca.crt")];
    // The certificate is written last: where it is, its key is.
    if (!existsSync(certificateFile)) {
      const { keys, certificate } = await makeAuthority();
      writeWhole(keyFile, await pemOf(keys.privateKey), 0o600);
      writeWhole(certificateFile, certificate.toString("pem"), 0o644);
    }
    const certificate = new x509.X509Certificate(readFileSync(certificateFile, "utf8"));
    const privateKey = await webcrypto.subtle.importKey(
      "pkcs8",
      x509.PemConverter.decodeFirst(readFileSync(keyFile, "utf8")),
      algorithm,
      false,
      ["sign"],
    );
    const publicKey = await certificate.publicKey.export(algorithm, ["verify"]);
    const authority = new DevelopmentAuthority(directory, { privateKey, publicKey }, certificate);
    if (!existsSync(authority.revocationFile)) {
      await authority.publish([]);
    }
    return authority;
  }

  /** The files of a certificate, made where they are missing or its time is nearly over. */
  async issue(wanted: Wanted): Promise<KeyPairFiles> {
    const base = path.join(this.directory, `${wanted.kind}-${wanted.name}`);
    const files = { certificateFile: `${base}.crt`, keyFile: `${base}.key` };
    if (!existsSync(files.certificateFile) || (wanted.days === undefined && isNearlyOver(files.certificateFile))) {
      const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
      const certificate = await this.#sign(keys.publicKey, wanted);
      writeWhole(files.keyFile, await pemOf(keys.privateKey), 0o600);
      writeWhole(files.certificateFile, certificate.toString("pem"), 0o644);
    }
    return files;
  }

  /** Writes the list of the certificates that are revoked, good for a day unless told. What it named before stays named. */
  async publish(files: readonly KeyPairFiles[], { validMs = dayMs, now = Date.now() } = {}): Promise<void> {
    const named = files.map(({ certificateFile }) => new x509.X509Certificate(readFileSync(certificateFile, "utf8")).serialNumber);
    const before = existsSync(this.revocationFile) ? new x509.X509Crl(readFileSync(this.revocationFile)).entries : [];
    const serials = new Set([...before.map(({ serialNumber }) => serialNumber), ...named]);
    const crl = await x509.X509CrlGenerator.create({
      issuer: this.#certificate.subject,
      thisUpdate: new Date(now - 1000),
      nextUpdate: new Date(now + validMs),
      entries: [...serials].map((serialNumber) => ({ serialNumber, revocationDate: new Date(now - 1000) })),
      signingAlgorithm: algorithm,
      signingKey: this.#keys.privateKey,
    });
    writeWhole(this.revocationFile, crl.toString("pem"), 0o644);
  }

  async #sign(publicKey: webcrypto.CryptoKey, { kind, name, hosts = [], days = [-1, 365], usage }: Wanted): Promise<x509.X509Certificate> {
    const { clientAuth, serverAuth } = x509.ExtendedKeyUsage;
    const usages = { client: [clientAuth], server: [serverAuth], both: [serverAuth, clientAuth] } as const;
    return await x509.X509CertificateGenerator.create({
      serialNumber: newSerial(),
      subject: [{ C: ["CN"] }, { O: [organization] }, { OU: [unitOf[kind]] }, { CN: [name] }],
      issuer: this.#certificate.subject,
      notBefore: new Date(Date.now() + days[0] * dayMs),
      notAfter: new Date(Date.now() + days[1] * dayMs),
      signingAlgorithm: algorithm,
      publicKey,
      signingKey: this.#keys.privateKey,
      extensions: [
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([...usages[usage ?? (kind === "system" ? "both" : "client")]]),
        ...(hosts.length === 0
          ? []
          : [new x509.SubjectAlternativeNameExtension(hosts.map((host) => ({ type: isAddress(host) ? "ip" : "dns", value: host })))]),
        await x509.SubjectKeyIdentifierExtension.create(publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(this.#keys.publicKey),
      ],
    });
  }
}

async function makeAuthority(): Promise<Readonly<{ keys: webcrypto.CryptoKeyPair; certificate: x509.X509Certificate }>> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    // Two authorities of the same name would be told apart only by their keys: the number says which one it is.
    name: [{ C: ["CN"] }, { O: [organization] }, { CN: [`development authority ${randomBytes(4).toString("hex")}`] }],
    notBefore: new Date(Date.now() - dayMs),
    notAfter: new Date(Date.now() + 3650 * dayMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { keys, certificate };
}

function isNearlyOver(file: string): boolean {
  return new x509.X509Certificate(readFileSync(file, "utf8")).notAfter.getTime() < Date.now() + hourMs;
}

function isAddress(host: string): boolean {
  return /^[\d.]+$|:/.test(host);
}

/** 126 random bits with the highest set: positive, as DER has it, and never zero. */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytes.toString("hex");
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}

function writeWhole(file: string, text: string, mode: number): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode });
  chmodSync(draft, mode);
  renameSync(draft, file);
}
