import type { Tone } from "@/parts";

const TONES: Record<string, Tone> = {
  answered: "good",
  voicemail: "info",
  callback: "info",
  fax: "info",
  completed: "neutral",
  busy: "warn",
  no_answer: "warn",
  abandoned: "warn",
  unreachable: "bad",
  interrupted: "bad",
  refused: "neutral",
};

/** The colour of a call's result. */
export function toneOf(result: string | null): Tone {
  return result === null ? "accent" : (TONES[result] ?? "neutral");
}

/** The address of a file's sound, its picture or its download; its name has slashes in it. */
export function soundAddress(of: "recordings" | "voicemail" | "faxes", file: string, what: string): string {
  return `/api/v1/${of}/${file.split("/").map(encodeURIComponent).join("/")}/${what}`;
}
