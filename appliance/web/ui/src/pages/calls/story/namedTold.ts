import { type Flow, getAt, type JsonObject } from "@/flow/document";
import { serverText } from "@/i18n/serverText";
import { type Names, namesOf } from "@/pages/flows/names";
import { flowOf } from "@/pages/flows/source";
import type { Words } from "@/pages/flows/words";
import type { Told } from "./told";

const WAY = /^(go to|go back to) ([\w-]+)$/;
const LONGEST = 24;

/** Tell a call's steps by the names that stood in the configuration when it came. */
export function namedTold(document: JsonObject, hotline: string, names: Names, words: Words): Told {
  const flow: Flow = flowOf(getAt(document, ["hotlines", hotline]) as JsonObject | undefined);
  const tables = [
    hotlinesOf(document),
    ...[names.departments, names.agents, names.endpoints, names.schedules, names.lists, names.trunk_groups],
  ];
  const called = (id: string) => tables.find((table) => Object.hasOwn(table, id))?.[id];
  return {
    node: (id) => {
      const node = flow.nodes[id];
      return node === undefined ? id : short(words.summary(node));
    },
    words: (sentence) => {
      const [, way, to] = WAY.exec(sentence) ?? [];
      return way && to ? serverText(`${way} ${words.title(flow, to)}`) : serverText(sentence, called);
    },
  };
}

/** Names of the hotlines, read as those of any other things. */
function hotlinesOf(document: JsonObject): Readonly<Record<string, string>> {
  return namesOf({ departments: document.hotlines ?? {} }).departments;
}

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
