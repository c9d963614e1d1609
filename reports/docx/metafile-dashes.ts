import type { Point } from "./emf.ts";

/** Lengths of a dash and of the room after it, and the width of the line, whose round ends reach beyond what is drawn. */
export type Dashing = Readonly<{ on: number; off: number; strokeWidth: number }>;

/** The dashes of a line through the points; each of its straight pieces begins with one. */
export function dashesOf(points: readonly Point[], { on, off, strokeWidth }: Dashing): readonly (readonly Point[])[] {
  const shorter = Math.min(strokeWidth, on / 2) / 2;
  return points.slice(1).flatMap((to, index) => {
    const from = points[index]!;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const at = (distance: number): Point => {
      const share = Math.min(distance, length) / length;
      return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    };
    const starts = Array.from({ length: Math.ceil(length / (on + off)) }, (_, dash) => dash * (on + off));
    return starts.filter((start) => start + shorter < length).map((start) => [at(start + shorter), at(start + on - shorter)]);
  });
}
