import { randomUUID } from "node:crypto";
import { z } from "zod";
import { canonicalJson, sha256Hex } from "../../sizing/digest.ts";

/** The channels of the gap by which services talk; those of logs, metrics and updates are not theirs. */
export const channelIds = ["query", "answer", "declaration", "mobile", "entitlement"] as const;
export type ChannelId = (typeof channelIds)[number];

/** What an envelope may take on each channel, in bytes, as the gap has it (playbooks/roles/gap/files/channels.json). */
export const mostBytes: Readonly<Record<ChannelId, number>> = Object.freeze({
  query: 65_536,
  answer: 1_048_576,
  declaration: 4_194_304,
  mobile: 65_536,
  entitlement: 8_388_608,
});

export const messageId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/);

/** Names with values: texts, whole numbers, truths, and lists and records of such. The gap lets nothing else through. */
const member = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,47}$/);
const body = z.record(member, z.unknown());

/** What is exchanged between the nets: one file each. `sha256` is that of the body as canonical JSON. */
export const envelopeSchema = z.strictObject({
  id: messageId,
  channel: z.enum(channelIds),
  kind: z.string().regex(/^[a-z][a-z0-9.-]{0,47}$/),
  created: z.iso.datetime(),
  /** Of an answer, the message that it answers. */
  correlation: messageId.optional(),
  body,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export type Envelope = z.infer<typeof envelopeSchema>;
export type Body = Envelope["body"];

export type Draft = Readonly<{ id?: string; channel: ChannelId; kind: string; correlation?: string; body: Body; created?: Date }>;

/** An envelope for a body. @throws Error where the gap would not let it through: too large, or holding what is no plain data */
export function seal({ id = randomUUID(), channel, kind, correlation, body: content, created = new Date() }: Draft): Envelope {
  refuseOther(content, "body", 0);
  const envelope = envelopeSchema.parse({
    id,
    channel,
    kind,
    created: created.toISOString(),
    ...(correlation === undefined ? {} : { correlation }),
    body: content,
    sha256: sha256Hex(canonicalJson(content)),
  });
  encode(envelope);
  return envelope;
}

/** The bytes of its file. @throws Error where they are more than its channel takes */
export function encode(envelope: Envelope): Buffer {
  const bytes = Buffer.from(canonicalJson(envelope));
  const most = mostBytes[envelope.channel];
  if (bytes.length > most) {
    throw new Error(`message ${envelope.kind} has ${bytes.length} bytes, at most ${most} may pass on ${envelope.channel}`);
  }
  return bytes;
}

/** Reads what came. @throws Error where it is no envelope of that channel, or was changed on its way; the words hold no value of it */
export function open(bytes: Buffer, channel: ChannelId): Envelope {
  if (bytes.length > mostBytes[channel]) {
    throw new Error(`${bytes.length} bytes, at most ${mostBytes[channel]} may pass on ${channel}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Error("not JSON in UTF-8");
  }
  const parsed = envelopeSchema.safeParse(value);
  if (!parsed.success) {
    throw new Error(`not an envelope: ${parsed.error.issues.map(({ path }) => path.join(".") || "members").join(", ")}`);
  }
  if (parsed.data.channel !== channel) {
    throw new Error(`an envelope of ${parsed.data.channel} on ${channel}`);
  }
  if (sha256Hex(canonicalJson(parsed.data.body)) !== parsed.data.sha256) {
    throw new Error("sha256 is not that of the body");
  }
  return parsed.data;
}

/**
 * The gap's record: plain data of limited depth, whole numbers that every party holds exactly, texts of at most 4,000 characters, lists of at
 * most 1,000 and not of lists. @throws Error that names the place and no value
 */
function refuseOther(value: unknown, where: string, depth: number): void {
  if (Array.isArray(value) && depth > 0 && value.length <= 1000) {
    for (const [index, item] of value.entries()) {
      refuseOther(Array.isArray(item) ? undefined : item, `${where}[${index}]`, depth);
    }
  } else if (typeof value === "object" && value !== null && !Array.isArray(value) && depth < 4 && Object.keys(value).length <= 64) {
    for (const [name, each] of Object.entries(value)) {
      refuseOther(member.safeParse(name).success ? each : undefined, `${where}.${name.slice(0, 48)}`, depth + 1);
    }
  } else if (!isPlain(value) || depth === 0) {
    throw new Error(`${where} may not pass the gap: it takes plain data of limited depth and size`);
  }
}

function isPlain(value: unknown): boolean {
  return (
    value === null ||
    typeof value === "boolean" ||
    Number.isSafeInteger(value) ||
    (typeof value === "string" && value.length <= 4000 && value.isWellFormed())
  );
}
