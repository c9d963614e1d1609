import test from "ava";
import { runPython } from "./test-python.ts";

/** The gap's real programs. */
const holds = test.macro(async (t, names: readonly string[]) => {
  t.timeout(400_000);
  const { exitCode, all } = await runPython("gap", names, 390_000);
  t.log(all.split("\n").filter((line) => /kills|places|seed/u.test(line)));
  t.is(exitCode, 0, all);
});

test.serial("10,000 messages pass the gap once each while everything is killed at random, and forbidden ones never", holds, ["test_soak"]);

test.serial("a power failure between any two steps of the gap loses and doubles nothing", holds, [
  "test_steps.Steps.test_a_power_failure_at_any_step_loses_and_doubles_nothing",
]);

test.serial("the gap's medium is never joined to both sides", holds, ["test_steps.Steps.test_the_medium_is_joined_to_one_side_at_a_time"]);

test.serial("the gap refuses what may not pass, and keeps it in quarantine with its reason", holds, [
  "test_steps.Steps.test_what_may_not_pass_is_refused_with_its_reason",
]);

test.serial("the gap takes nothing from the medium that the other side did not seal", holds, [
  "test_steps.Steps.test_what_is_put_onto_the_medium_by_others_is_not_taken",
]);

test.serial("a gap's journal that was changed anywhere is found", holds, ["test_journal.Journal"]);

test.serial("a gap's end that is restored from a backup goes on, and says what is lost", holds, ["test_journal.Restored"]);
