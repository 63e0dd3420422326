import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Tag } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type Part, renameThing, type Table, type ThingOf } from "@/draft";
import { DRAFT } from "@/draft/api";
import { Button, Dialog, ErrorState, Menu, Stack, TextInput, useToast } from "..";

type RenameProps = { section: Table; id: string; part: Part<ThingOf<Table>>; back: string };

/** Whose phones log in by the id: they need their new login after it. */
const LOG_IN_BY_ID: ReadonlySet<Table> = new Set<Table>(["agents", "endpoints"]);

/** Give a thing another id, with all that speaks of it; refused where the id is taken. */
export function RenameThing(props: RenameProps) {
  const { t } = useTranslation("forms");
  const [open, setOpen] = useState(false);
  const word = idWord(props.section);
  return (
    <>
      <Menu
        label={t("more")}
        items={[{ label: t(`rename.${word}.button`), icon: Tag, run: () => setOpen(true) }]}
      />
      {open && <RenameDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function RenameDialog({ section, id, part, back, onClose }: RenameProps & { onClose: () => void }) {
  const { t } = useTranslation("forms");
  const form = useId();
  const tell = useToast();
  const go = useNavigate();
  const cache = useQueryClient();
  const [to, setTo] = useState(id);
  const word = idWord(section);
  /** Go to the thing under its other id; what is asked of the former one would be there no more. */
  const follow = async (former: string, now: string) => {
    await go(`${back}/${encodeURIComponent(now)}`, { replace: true });
    await cache.invalidateQueries({
      queryKey: DRAFT,
      predicate: ({ queryKey }) => queryKey[1] !== section || queryKey[2] !== former,
    });
  };
  const rename = useMutation({
    mutationFn: async () => {
      if (!(await part.saving.flush())) return null;
      const etag = part.saving.current()?.etag ?? "";
      return (await renameThing(section, id, to.trim(), etag)).etag;
    },
    onSuccess: async (etag) => {
      if (etag === null) {
        onClose();
        tell({ text: t("rename.notSaved") });
        return;
      }
      const now = to.trim();
      await follow(id, now);
      const takeBack = async () => {
        await renameThing(section, now, id, etag);
        await follow(now, id);
      };
      const undo = { label: t("undo"), run: takeBack };
      tell({ text: t("rename.done", { id: now }), undo });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canRename) rename.mutate();
  };
  const canRename = to.trim() !== "" && to.trim() !== id;
  return (
    <Dialog
      title={t(`rename.${word}.button`)}
      open
      onClose={onClose}
      width={480}
      actions={
        <>
          <Button onClick={onClose}>{t("do.cancel", { ns: "common" })}</Button>
          <Button look="primary" type="submit" form={form} busy={rename.isPending} disabled={!canRename}>
            {t("rename.do")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <Stack>
          <TextInput
            label={t(`rename.${word}.label`)}
            hint={t(`rename.${word}.hint`)}
            inputMode={word === "agent" ? "numeric" : undefined}
            value={to}
            onChange={setTo}
            maxLength={40}
            required
          />
          <p>{t("rename.everywhere")}</p>
          {LOG_IN_BY_ID.has(section) && <p>{t("rename.login")}</p>}
          {rename.error && <ErrorState error={rename.error} />}
        </Stack>
      </form>
    </Dialog>
  );
}

function idWord(section: Table): "agent" | "thing" {
  return section === "agents" ? "agent" : "thing";
}
