import type { Session } from "../database/database.ts";
import { bigintOf } from "../database/row.ts";
import { statement } from "./statement.ts";

/** A new id, of the one sequence that all entities share. */
export async function newId(session: Session): Promise<bigint> {
  const [row] = await session.query(next);
  return bigintOf(row!, "id");
}

const next = statement("id.next", "SELECT nextval('entity_id') AS id", "SELECT entity_id.NEXTVAL AS id FROM dual");
