import type { Server } from "node:https";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";

export type WireBytes = Readonly<{ received: number; sent: number }>;

/**
 * Counts what really goes over the wire, TLS included, by what it was for. Bytes are read off the sockets under TLS: what a connection moved
 * since the last look belongs to the request that ended, its opening to none.
 */
export class WireCounter {
  readonly #plain = new Map<string, Socket>();
  readonly #seen = new WeakMap<TLSSocket, { raw: Socket; received: number; sent: number; last: string }>();
  readonly #tell: (name: string, bytes: WireBytes) => void;

  /** `tell` is given the bytes of each request, or of `connection` for those of none. */
  constructor(server: Server, tell: (name: string, bytes: WireBytes) => void) {
    this.#tell = tell;
    server.on("connection", (raw: Socket) => {
      const key = keyOf(raw);
      this.#plain.set(key, raw);
      raw.once("close", () => this.#plain.delete(key));
    });
    server.on("secureConnection", (socket: TLSSocket) => {
      const raw = this.#plain.get(keyOf(socket));
      if (raw !== undefined) {
        this.#seen.set(socket, { raw, received: 0, sent: 0, last: "connection" });
        this.#account(socket, "connection");
        socket.once("close", () => this.#account(socket, undefined));
      }
    });
  }

  /** The request is over: what was moved since the one before was for it. */
  ended(socket: TLSSocket, name: string): void {
    this.#account(socket, name);
  }

  #account(socket: TLSSocket, name: string | undefined): void {
    const seen = this.#seen.get(socket);
    if (seen !== undefined) {
      const { bytesRead, bytesWritten } = seen.raw;
      // The end of an answer may leave after it was counted: it goes to whom it was for.
      this.#tell(name ?? seen.last, { received: bytesRead - seen.received, sent: bytesWritten - seen.sent });
      seen.received = bytesRead;
      seen.sent = bytesWritten;
      seen.last = name ?? seen.last;
    }
  }
}

function keyOf({ remoteAddress, remotePort, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localPort}`;
}
