import path from "node:path";
import test from "ava";
import { execa } from "execa";

const tests = path.join(import.meta.dirname, "roles", "certificate_authority", "tests");

/** Runs Python tests of the authority's and the hosts' real programs on this machine, judged by its openssl. */
const holds = test.macro(async (t, name: string) => {
  const { exitCode, all } = await execa("python3", ["-B", "-m", "unittest", "-v", name], {
    cwd: tests,
    all: true,
    reject: false,
    timeout: 120_000,
  });
  t.is(exitCode, 0, all);
});

test("hosts and operators get certificates that openssl accepts, and none beyond the plan", holds, "test_certificates.Issued");

test("a revocation reaches hosts, and no older or foreign list does", holds, "test_certificates.Revoked");

test("a host takes no certificate of another key or authority", holds, "test_certificates.Refused");
