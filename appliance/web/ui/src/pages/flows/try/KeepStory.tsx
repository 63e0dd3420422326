import { useMutation } from "@tanstack/react-query";
import { ClipboardCheck } from "lucide-react";
import { useState } from "react";
import { useDraftChanged } from "@/draft";
import { readPart } from "@/draft/api";
import { Button, ErrorState, TextInput, useToast } from "@/parts";
import { useEdited } from "../useEditor";
import { type Attempt, keepAsStory } from "./call";
import styles from "./try.module.css";

/** Keep the call that was tried as a check before every publish. */
export function KeepStory({ attempt }: { attempt: Attempt }) {
  const { words, hotline, readOnly } = useEdited();
  const { t } = words;
  const tell = useToast();
  const changed = useDraftChanged();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const keeping = useMutation({
    mutationFn: async () => {
      const stories = await readPart({ section: "stories" });
      await keepAsStory(hotline, attempt, name.trim(), stories.etag);
    },
    onSuccess: () => {
      void changed();
      tell({ text: t("try.storySaved") });
      setOpen(false);
      setName("");
    },
  });
  if (readOnly) return null;
  if (!open) {
    return (
      <div>
        <Button small icon={ClipboardCheck} onClick={() => setOpen(true)}>
          {t("try.asStory")}
        </Button>
        <p className={styles.hint}>{t("try.storyHint")}</p>
      </div>
    );
  }
  return (
    <form
      className={styles.keep}
      onSubmit={(event) => {
        event.preventDefault();
        keeping.mutate();
      }}
    >
      <TextInput
        label={t("try.storyName")}
        placeholder={t("try.storyExample")}
        value={name}
        maxLength={64}
        autoFocus
        onChange={setName}
      />
      <Button type="submit" small look="primary" busy={keeping.isPending} disabled={name.trim() === ""}>
        {t("try.asStory")}
      </Button>
      {keeping.error && <ErrorState error={keeping.error} />}
    </form>
  );
}
