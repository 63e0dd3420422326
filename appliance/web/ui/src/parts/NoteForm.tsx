import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Button } from "./Button";
import { TextArea } from "./inputs";
import { Row } from "./Page";
import styles from "./small.module.css";
import { ErrorState } from "./states";
import { useToast } from "./Toast";

type NoteFormProps = {
  codes: readonly Schemas["WrapUpCodeBody"][];
  /** Keep the note; `code` is the wrap-up code's id, or empty. */
  onSave: (text: string, code: string) => Promise<unknown>;
};

/** What came of a call: one press for the usual, words for the rest. */
export function NoteForm({ codes, onSave }: NoteFormProps) {
  const { t } = useTranslation();
  const tell = useToast();
  const [text, setText] = useState("");
  const [code, setCode] = useState("");
  const save = useMutation({
    mutationFn: () => onSave(text, code),
    onSuccess: () => {
      setText("");
      setCode("");
      tell({ text: t("note.saved") });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className={styles.note}>
      {codes.length > 0 && (
        <fieldset className={styles.codes}>
          <legend>{t("note.code")}</legend>
          {codes.map((each) => (
            <Button
              key={each.code}
              small
              aria-pressed={code === each.code}
              look={code === each.code ? "primary" : "secondary"}
              onClick={() => setCode(code === each.code ? "" : each.code)}
            >
              {each.name}
            </Button>
          ))}
        </fieldset>
      )}
      <TextArea label={t("note.text")} rows={2} maxLength={2000} value={text} onChange={setText} />
      {save.error && <ErrorState error={save.error} />}
      <Row>
        <Button
          type="submit"
          look="primary"
          busy={save.isPending}
          disabled={text.trim() === "" && code === ""}
        >
          {t("note.save")}
        </Button>
      </Row>
    </form>
  );
}
