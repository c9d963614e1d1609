import { normalDensity, normalShareBelow } from "./probability.ts";

/** Up to here agents are counted one by one; above, a queue is so large that its limit law is exact to a hair and needs no counting. */
const largestCountedErlangs = 10_000;

/** The limit law is searched in steps of 1/250 of the square root of the load. */
const stepsPerRoot = 250;
const largestStep = 2000;

export type CallLoad = Readonly<{
  /** Calls at once, on average: calls per hour times their length in hours. */
  erlangs: number;
  callSeconds: number;
  answerSeconds: number;
  /** The share of calls that must be answered within `answerSeconds`. */
  answerShare: number;
}>;

/**
 * The fewest agents with whom the share of calls is answered in time (Erlang C: calls wait, none hang up; A. K. Erlang, 1917).
 * Above 10,000 erlangs the many-server limit of Halfin and Whitt (Operations Research 29(3), 1981) takes over, so that a load of
 * any size costs the same.
 */
export function agentsNeeded(load: CallLoad): number {
  if (load.erlangs <= 0) {
    return 0;
  }
  return load.erlangs <= largestCountedErlangs ? countedAgents(load) : limitAgents(load);
}

/** Probability that a call has to wait (Erlang C), for more agents than erlangs. */
export function waitProbability(agents: number, erlangs: number): number {
  let inverseBlocking = 1;
  for (let agent = 1; agent <= agents; agent++) {
    inverseBlocking = 1 + (agent / erlangs) * inverseBlocking;
  }
  return waitFromInverseBlocking(inverseBlocking, agents, erlangs);
}

/** `agentsNeeded` as a spreadsheet expression; the arguments are cell references. It counts the staffings that are still too small. */
export function agentsNeededSheet(erlangs: string, callSeconds: string, answerSeconds: string, answerShare: string): string {
  const rows = `ROW($1:$${largestStep})`;
  const agents = `(INT(${erlangs})+${rows})`;
  const blocking = `(POISSON(${agents},${erlangs},FALSE)/POISSON(${agents},${erlangs},TRUE))`;
  const wait = `(${blocking}*${agents}/(${agents}-${erlangs}*(1-${blocking})))`;
  const late = `${wait}*EXP(-(${agents}-${erlangs})*${answerSeconds}/${callSeconds})`;
  const counted = `INT(${erlangs})+1+SUMPRODUCT(--(1-${late}<${answerShare}))`;
  const slack = `(${rows}/${stepsPerRoot})`;
  const limitWait = `(1/(1+${slack}*NORMSDIST(${slack})*SQRT(2*PI())*EXP(${slack}^2/2)))`;
  const limitLate = `${limitWait}*EXP(-${slack}*SQRT(${erlangs})*${answerSeconds}/${callSeconds})`;
  const step = `(1+SUMPRODUCT(--(1-${limitLate}<${answerShare})))`;
  const limit = `ROUNDUP(${erlangs}+${step}/${stepsPerRoot}*SQRT(${erlangs}),0)`;
  return `IF(${erlangs}<=0,0,IF(${erlangs}<=${largestCountedErlangs},${counted},${limit}))`;
}

function countedAgents({ erlangs, callSeconds, answerSeconds, answerShare }: CallLoad): number {
  // 1/B grows without end where agents outnumber calls; it may become Infinity, and the wait then is 0, which is right.
  let inverseBlocking = 1;
  for (let agents = 1; ; agents++) {
    inverseBlocking = 1 + (agents / erlangs) * inverseBlocking;
    if (agents > erlangs) {
      const late =
        waitFromInverseBlocking(inverseBlocking, agents, erlangs) * Math.exp((-(agents - erlangs) * answerSeconds) / callSeconds);
      if (1 - late >= answerShare) {
        return agents;
      }
    }
  }
}

function limitAgents({ erlangs, callSeconds, answerSeconds, answerShare }: CallLoad): number {
  const root = Math.sqrt(erlangs);
  let low = 0;
  let high = largestStep + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const slack = middle / stepsPerRoot;
    const wait = 1 / (1 + (slack * normalShareBelow(slack)) / normalDensity(slack));
    if (1 - wait * Math.exp((-slack * root * answerSeconds) / callSeconds) >= answerShare) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return Math.ceil(erlangs + (high / stepsPerRoot) * root);
}

function waitFromInverseBlocking(inverseBlocking: number, agents: number, erlangs: number): number {
  return agents / (agents + (agents - erlangs) * (inverseBlocking - 1));
}
