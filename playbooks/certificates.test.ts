import test from "ava";
import { runPython } from "./test-python.ts";

/** The authority's and the hosts' real programs, judged by this machine's openssl. */
const holds = test.macro(async (t, name: string) => {
  const { exitCode, all } = await runPython("certificate_authority", [name], 120_000);
  t.is(exitCode, 0, all);
});

test("hosts and operators get certificates that openssl accepts, and none beyond the plan", holds, "test_certificates.Issued");

test("a revocation reaches hosts, and no older or foreign list does", holds, "test_certificates.Revoked");

test("a host takes no certificate of another key or authority", holds, "test_certificates.Refused");
