import type { ReactNode } from "react";
import { useState } from "react";
import { Button, Dialog, useToast } from "@/parts";
import type { Editor } from "./useEditor";
import type { Words } from "./words";

/** Ask how steps are to be taken away: closing the gap, or leaving it open. It can be undone either way. */
export function useRemoving(
  editor: Editor,
  words: Words,
): { ask: (ids: readonly string[]) => void; dialog: ReactNode } {
  const [asked, setAsked] = useState<readonly string[]>([]);
  const tell = useToast();
  const { t } = words;
  const [first] = asked;
  const close = (): void => setAsked([]);
  const remove = (how: "bridge" | "cut"): void => {
    editor.remove(asked, how);
    close();
    tell({ text: t("remove.done"), undo: { label: t("remove.undo"), run: editor.undo } });
  };
  const title =
    asked.length === 1 && first !== undefined
      ? t("remove.title", { name: words.title(editor.flow, first).slice(0, 40) })
      : t("remove.titleMany", { count: asked.length });
  const dialog = (
    <Dialog
      title={title}
      open={asked.length > 0}
      onClose={close}
      width={480}
      actions={
        <>
          <Button onClick={close}>{t("do.cancel")}</Button>
          <Button onClick={() => remove("cut")}>{t("remove.cut")}</Button>
          <Button look="primary" onClick={() => remove("bridge")}>
            {t("remove.bridge")}
          </Button>
        </>
      }
    >
      <p>{t("remove.text")}</p>
    </Dialog>
  );
  return { ask: (ids) => ids.length > 0 && setAsked(ids), dialog };
}
