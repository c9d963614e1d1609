import { z } from "zod";

const minute = z.int().min(0).max(1439);
/** Minutes after midnight in China. */
export const uploadWindow = z
  .object({ starts: minute, ends: minute })
  .refine(({ starts, ends }) => starts !== ends, "it would have no end");
export type UploadWindow = Readonly<z.infer<typeof uploadWindow>>;

/** Whether scans may be uploaded now; a window that ends before it starts goes over midnight. */
export function isOpen({ starts, ends }: UploadWindow, now: Date): boolean {
  const china = new Date(now.getTime() + 8 * 3_600_000);
  const at = china.getUTCHours() * 60 + china.getUTCMinutes();
  return starts < ends ? at >= starts && at < ends : at >= starts || at < ends;
}
