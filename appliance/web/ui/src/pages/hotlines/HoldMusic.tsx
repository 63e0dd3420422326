import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Json } from "@/draft";
import { Button } from "@/parts";
import { type Prompt, PromptField } from "@/parts/prompt-field";
import type { FieldProps } from "@/parts/thing-form";

/** What a caller hears who is put on hold: one piece after the other. */
export function HoldMusic({ label, hint, value, onChange, faultAt }: FieldProps) {
  const { t } = useTranslation("hotlines");
  const pieces = Array.isArray(value) ? value : [];
  const put = (next: Json[]) => onChange(next.length === 0 ? undefined : next);
  return (
    <>
      {(pieces.length === 0 ? [null] : pieces).map((piece, at) => (
        <PromptField
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no name but their place
          key={at}
          label={pieces.length > 1 ? t("piece", { label, number: at + 1 }) : label}
          hint={at === 0 ? hint : undefined}
          fault={faultAt(at)}
          optional
          value={piece as Prompt | null}
          onChange={(next) =>
            put(next === null ? pieces.filter((_, each) => each !== at) : replaced(pieces, at, next as Json))
          }
        />
      ))}
      {pieces.length > 0 && pieces.length < 20 && (
        <div>
          <Button small icon={Plus} onClick={() => put([...pieces, ""])}>
            {t("anotherPiece")}
          </Button>
        </div>
      )}
    </>
  );
}

function replaced(pieces: readonly Json[], at: number, next: Json): Json[] {
  return at < pieces.length ? pieces.with(at, next) : [...pieces, next];
}
