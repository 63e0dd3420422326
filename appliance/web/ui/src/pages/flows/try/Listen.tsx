import { Play } from "lucide-react";
import { useTranslation } from "react-i18next";
import { getAt, type Json } from "@/flow/document";
import { IconButton } from "@/parts";
import { builtinSource, fileSource, spokenSource } from "@/parts/prompt-field/sounds";

/** Hear a prompt of a tried call, in the caller's language. */
export function Listen({ prompt, language, label }: { prompt: unknown; language: string; label: string }) {
  const { t } = useTranslation("flows");
  const one = (getAt(prompt as Json, ["by_language", language]) ?? prompt) as Json;
  if (one === null || one === undefined) return null;
  const play = async (): Promise<void> => {
    const audio = new Audio(await sourceOf(one, language));
    await audio.play().catch(() => undefined);
  };
  return (
    <IconButton
      small
      icon={Play}
      label={`${t("try.play")}: ${label.slice(0, 40)}`}
      onClick={() => void play()}
    />
  );
}

async function sourceOf(prompt: Json, language: string): Promise<string> {
  const [builtin, file, text] = ["builtin", "file", "text"].map((key) => getAt(prompt, [key]));
  if (typeof builtin === "string") return builtinSource(language, builtin);
  if (typeof file === "string") return fileSource(file);
  return spokenSource(typeof text === "string" ? text : String(prompt), language);
}
