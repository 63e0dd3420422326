/** What is played to people, as the document writes it. A text stands alone: `"您好"`. */
export type SimplePrompt = string | { text: string } | { builtin: string } | { file: string };
export type Prompt = SimplePrompt | { by_language: Record<string, SimplePrompt> };

export const MODES = ["text", "builtin", "file"] as const;
export type Mode = (typeof MODES)[number];

export function isByLanguage(prompt: Prompt): prompt is { by_language: Record<string, SimplePrompt> } {
  return typeof prompt === "object" && "by_language" in prompt;
}

export function modeOf(prompt: SimplePrompt | null): Mode {
  if (prompt === null || typeof prompt === "string" || "text" in prompt) return "text";
  return "builtin" in prompt ? "builtin" : "file";
}

/** The text that is spoken; "" for a prompt of another kind. */
export function spokenText(prompt: SimplePrompt | null): string {
  if (typeof prompt === "string") return prompt;
  return prompt !== null && "text" in prompt ? prompt.text : "";
}

/** The prompt as a text's form keeps it: no text is no prompt. */
export function ofText(text: string): SimplePrompt | null {
  return text.trim() === "" ? null : text;
}

export function builtinOf(prompt: SimplePrompt | null): string {
  return prompt !== null && typeof prompt === "object" && "builtin" in prompt ? prompt.builtin : "";
}

export function fileOf(prompt: SimplePrompt | null): string {
  return prompt !== null && typeof prompt === "object" && "file" in prompt ? prompt.file : "";
}

/** One form for each language, beginning with what was there. */
export function split(prompt: SimplePrompt | null, languages: readonly string[]): Prompt | null {
  if (prompt === null) return null;
  const [first] = languages;
  return first === undefined ? prompt : { by_language: { [first]: prompt } };
}

/** The one form that is left when languages are no longer told apart. */
export function joined(prompt: Prompt | null, language: string): SimplePrompt | null {
  if (prompt === null || !isByLanguage(prompt)) return prompt;
  return prompt.by_language[language] ?? Object.values(prompt.by_language)[0] ?? null;
}

/** With another form in one language; without any form there is no prompt. */
export function withLanguage(
  prompt: Prompt | null,
  language: string,
  one: SimplePrompt | null,
): Prompt | null {
  const before = prompt !== null && isByLanguage(prompt) ? prompt.by_language : {};
  const { [language]: _gone, ...rest } = before;
  const after = one === null ? rest : { ...rest, [language]: one };
  return Object.keys(after).length === 0 ? null : { by_language: after };
}

/** What a list shows of a prompt, in few words; `builtins` gives the texts of the built-in ones. */
export function promptWords(prompt: Prompt | null, builtins: ReadonlyMap<string, string>): string {
  if (prompt === null) return "";
  if (isByLanguage(prompt)) return promptWords(Object.values(prompt.by_language)[0] ?? null, builtins);
  const mode = modeOf(prompt);
  if (mode === "builtin") return builtins.get(builtinOf(prompt)) ?? builtinOf(prompt);
  return mode === "file" ? fileOf(prompt) : spokenText(prompt);
}
