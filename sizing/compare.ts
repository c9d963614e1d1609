import type { Text } from "../model/text.ts";
import type { Sizing } from "./quantity.ts";

/** One quantity of two provinces side by side. */
export type Comparison = Readonly<{
  id: string;
  name: Text;
  unit: string;
  a: number;
  b: number;
  /** b less a. */
  difference: number;
  /** b over a; absent where a is 0. */
  ratio?: number;
}>;

/** Every quantity of two sizings side by side, in the order of the table. */
export function compare(a: Sizing, b: Sizing): readonly Comparison[] {
  const others = new Map(b.quantities.map((quantity) => [quantity.id, quantity.value]));
  return a.quantities.flatMap(({ id, name, unit, value }) => {
    const other = others.get(id);
    if (other === undefined) {
      return [];
    }
    return [{ id, name, unit, a: value, b: other, difference: other - value, ...(value === 0 ? {} : { ratio: other / value }) }];
  });
}
