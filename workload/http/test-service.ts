import { rmSync } from "node:fs";
import { serve } from "../serve.ts";
import type { ServeOptions } from "../serve.ts";
import { TestClient } from "../test-client.ts";
import { testDirectory } from "../test-server.ts";

/** The business system in a directory of its own, as whoever tries it has it. */
export type TestService = Readonly<{ directory: string; client: TestClient; close: () => Promise<void> }>;

export async function startTestService(name: string, options: Pick<ServeOptions, "log"> = {}): Promise<TestService> {
  const directory = testDirectory(name);
  const served = await serve("business", { directory, port: 0, version: "0", ...options });
  const client = new TestClient(served.url, directory);
  return {
    directory,
    client,
    close: async () => {
      client.close();
      await served.stop();
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** One that can be enrolled. */
export const employer = Object.freeze({
  creditCode: "121100004000000001",
  name: "某某事业单位",
  kind: "institution",
  funding: "full",
  bank: "102",
  bankAccount: "6222000000000001",
  joinedOn: "2014-10-01",
});
