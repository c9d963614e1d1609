import type { Formula } from "./formula.ts";
import { backupFormulas } from "./formulas/backup.ts";
import { bandwidthFormulas } from "./formulas/bandwidth.ts";
import { processingFormulas } from "./formulas/processing.ts";
import { roomFormulas } from "./formulas/room.ts";
import { serviceFormulas } from "./formulas/services.ts";
import { storageFormulas } from "./formulas/storage.ts";
import { tierFormulas } from "./formulas/tiers.ts";

export type { Formula } from "./formula.ts";

/** Every number of the sizing, each after those on which it rests. `size` walks it, the workbook writes it as live cells. */
export const formulas: readonly Formula[] = Object.freeze([
  ...processingFormulas,
  ...tierFormulas,
  ...storageFormulas,
  ...bandwidthFormulas,
  ...serviceFormulas,
  ...backupFormulas,
  ...roomFormulas,
]);
