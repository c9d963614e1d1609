import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { HttpProblem } from "../http/problem.ts";

/** A password as it is kept, in hex. */
export type Kept = Readonly<{ salt: string; digest: string }>;

/** 16 MiB and some 50 ms each (RFC 7914's parameters for interactive logins); so many at once, and so many that wait. */
const cost = Object.freeze({ N: 16_384, r: 8, p: 1 });
const atOnce = 3;
const mostWaiting = 60;

export async function keepPassword(password: string): Promise<Kept> {
  const salt = randomBytes(16);
  return { salt: salt.toString("hex"), digest: (await derive(password, salt)).toString("hex") };
}

/** Takes as long where there is no such login: that nobody learns who has one. @throws HttpProblem 503 where too many wait */
export async function isPassword(password: string, kept: Kept | undefined): Promise<boolean> {
  const got = await derive(password, Buffer.from(kept?.salt ?? "00", "hex"));
  return kept !== undefined && timingSafeEqual(got, Buffer.from(kept.digest, "hex"));
}

let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, salt: Buffer): Promise<Buffer> {
  if (running >= atOnce) {
    if (waiting.length >= mostWaiting) {
      const text = { zh: "登录繁忙，请稍后再试", en: "too many log in at once: try again later" };
      throw new HttpProblem(503, "overloaded", text, { retryAfterSeconds: 3 });
    }
    // Whoever ends hands its place over.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await new Promise((resolve, reject) => {
      scrypt(password.normalize("NFC"), salt, 32, cost, (error, key) => (error === null ? resolve(key) : reject(error)));
    });
  } finally {
    const next = waiting.shift();
    if (next === undefined) {
      running -= 1;
    } else {
      next();
    }
  }
}
