const cleanUps: (() => void)[] = [];

/**
 * Runs `cleanUp` (synchronous) where the program exits meanwhile, as a signal's handler does: no `finally` runs then. The last
 * registered comes first. The function returned takes it off again.
 */
export function atExit(cleanUp: () => void): () => void {
  // One listener for all: Node warns of many.
  if (cleanUps.length === 0) {
    process.on("exit", runAll);
  }
  cleanUps.push(cleanUp);
  return () => {
    cleanUps.splice(cleanUps.indexOf(cleanUp), 1);
    if (cleanUps.length === 0) {
      process.off("exit", runAll);
    }
  };
}

function runAll(): void {
  for (const cleanUp of cleanUps.toReversed()) {
    cleanUp();
  }
}
