import type { Card } from "../cards/api";
import type { Answers } from "./steps";

/** The ports of cards that somebody can plug a line or a telephone into, by DAHDI's channels. */
export type FoundPorts = { lines: number[]; phones: number[] };

export function portsOf(cards: readonly Card[]): FoundPorts {
  const of = (kind: "fxo" | "fxs") =>
    cards.flatMap(({ ports }) => ports.filter((port) => port.kind === kind).map((port) => port.channel));
  return { lines: of("fxo"), phones: of("fxs") };
}

/** What is taken of the ports that were found: all of them, until somebody leaves one out. */
export function taken(chosen: readonly number[] | null | undefined, found: readonly number[]): number[] {
  return found.filter((channel) => chosen?.includes(channel) ?? true);
}

/** The answers with the ports that are ticked on the screen: kept with the step, so that what is seen is made. */
export function withPorts(answers: Answers, found: FoundPorts | undefined): Answers {
  if (found === undefined) return answers;
  return {
    ...answers,
    line_ports: taken(answers.line_ports, found.lines),
    phone_ports: taken(answers.phone_ports, found.phones),
  };
}

/** Put one in or out; the order stays that of the card. */
export function toggled(now: readonly number[], channel: number, found: readonly number[]): number[] {
  return found.filter((each) => (each === channel ? !now.includes(each) : now.includes(each)));
}
