import { serverText } from "@/i18n/serverText";

/** How the steps of a call are told: `node` is a step of the flow, `words` a sentence of the record's. */
export type Told = { node: (id: string) => string; words: (sentence: string) => string };

/** By the ids that stand in the record. */
export const PLAIN: Told = { node: (id) => id, words: (sentence) => serverText(sentence) };
