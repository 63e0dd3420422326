import { i18next } from "./i18n";

/** The server's English sentences with `{…}` for what varies, and their translations: server.zh.json. */
type Pattern = { matches: RegExp; names: string[]; translation: string; words: string };

const compiled = new Map<string, Pattern[]>();

/** What people call the thing that has an id; undefined where nothing has it. */
export type Called = (id: string) => string | undefined;

/**
 * Give a sentence of the server's (a problem's title or remedy, a reason) in the reader's language, if it is known.
 * With `called` the ids in it are told by people's own names.
 */
export function serverText(sentence: string, called?: Called): string {
  if (sentence === "") return sentence;
  const name = called && nameOf(sentence, called);
  if (name !== undefined) return name;
  const language = i18next.language;
  if (language === "en") return called ? namedInEnglish(sentence, called) : sentence;
  const patterns = patternsOf(language);
  const parts = sentence.split("; ");
  if (parts.length === 1) return told(sentence, patterns, called) ?? sentence;
  const whole = patterns.filter((pattern) => pattern.words.includes("; "));
  return told(sentence, whole, called) ?? parts.map((part) => serverText(part, called)).join("；");
}

function told(sentence: string, patterns: Pattern[], called?: Called): string | undefined {
  for (const pattern of patterns) {
    const found = pattern.matches.exec(sentence);
    if (found !== null) return filled(pattern, found, called);
  }
  return undefined;
}

/** A number with one of these after it counts something: it is nobody's id. */
const FILLED = /\{(\w+)\}(\s*(?:秒|%|条|通|位|次|天|小时|分))?/g;

function filled(pattern: Pattern, found: RegExpExecArray, called?: Called): string {
  return pattern.translation.replaceAll(FILLED, (whole, name: string, unit = "") => {
    const at = pattern.names.indexOf(name);
    const value = at < 0 ? undefined : found[at + 1];
    return value === undefined ? whole : serverText(value, unit === "" ? called : undefined) + unit;
  });
}

/** The name of the one thing, or the names of all things of a list; undefined where an id isn't known. */
function nameOf(ids: string, called: Called): string | undefined {
  const names = ids.split(", ").map(called);
  if (names.includes(undefined)) return undefined;
  return names.join(i18next.language === "en" ? ", " : "、");
}

const IDS =
  /(?<=')[\w-]+(?=')|(?<=\b(?:ring|for|department|hotline|schedule|list|agent) )[\w-]+(?:, [\w-]+)*(?! s\b)|^\d{3,8}(?= )/g;

function namedInEnglish(sentence: string, called: Called): string {
  return sentence.replaceAll(IDS, (ids) => nameOf(ids, called) ?? ids);
}

function patternsOf(language: string): Pattern[] {
  const known = compiled.get(language);
  if (known !== undefined) return known;
  const bundle: unknown = i18next.getResourceBundle(language, "server");
  if (typeof bundle !== "object" || bundle === null) return [];
  const made = Object.entries(bundle as Record<string, string>).map(([english, text]) =>
    compile(english, text),
  );
  made.sort((one, other) => other.words.length - one.words.length); // "{0} is off" before "{0} is {1}"
  compiled.set(language, made);
  return made;
}

/** Make a pattern of "There is no call {id}.": what stands in braces may be anything. */
export function compile(english: string, translation: string): Pattern {
  const names: string[] = [];
  const parts = english.split(/\{(\w+)\}/g).map((part, at) => {
    if (at % 2 === 0) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
    names.push(part);
    return "(.*?)";
  });
  const words = english.replaceAll(/\{\w+\}/g, "");
  return { matches: new RegExp(`^${parts.join("")}$`, "s"), names, translation, words };
}
